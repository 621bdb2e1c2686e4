"""One run of a media centre: its dates, clock, languages, regions, rooms and zones."""
