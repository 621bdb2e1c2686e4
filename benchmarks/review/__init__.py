"""The office's queue with a hundred and with ten thousand applications: queries and time of each page."""
