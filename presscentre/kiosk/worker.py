"""The script of the service worker, with the addresses of this installation."""

from functools import cache

from django.conf import settings


@cache
def source() -> str:
    """static/js/kiosk-worker.js as it stands."""
    return (settings.BASE_DIR / "static" / "js" / "kiosk-worker.js").read_text()
