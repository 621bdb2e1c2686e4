"""How many readings a second the real server takes in over HTTP, beside a bare COPY of the same rows."""
