"""Whole addresses for letters: who reads them is not on a page of ours."""

from django.conf import settings

_served_at: list[str] = []


def absolute(path: str) -> str:
    """The address at which people reach this path: `/en/double11/` is https://press.example.org/en/double11/."""
    return home() + path


def home() -> str:
    """Scheme and host of this installation, without a slash at the end."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    if settings.LIVE_ORIGINS:
        return settings.LIVE_ORIGINS[0].rstrip("/")
    if settings.INSECURE:
        return _served_at[-1] if _served_at else "http://127.0.0.1:8000"
    return f"https://{settings.ALLOWED_HOSTS[0]}"


def serving(address: str) -> None:
    """Remember where this process serves; on a laptop letters lead there."""
    _served_at.append(address)
