"""The application with a heartbeat of two seconds, so that a line is given up after five instead of thirty-eight."""

from presscentre.live import frames

frames.BEAT = 2

from presscentre.asgi import application  # noqa: E402, F401
