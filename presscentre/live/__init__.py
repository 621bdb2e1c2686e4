"""The live feed: topics, the hub, the protocol and the one socket. Nobody else imports Channels."""
