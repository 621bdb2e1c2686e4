"""One update to thousands of sockets: stock Channels, ours, `websockets.broadcast`, and the floor."""
