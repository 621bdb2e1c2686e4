"""What a screen shows at the door: random strings in HttpOnly cookies, of which only the SHA-256 is kept."""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpResponse

from presscentre.kiosk.models import Pairing, Screen

# No letter or digit that is mistaken for another at ten metres or in a noisy hall.
ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXY"
CODE_LENGTH = 6
PREFIX = "" if settings.INSECURE else "__Host-"
COOKIE = f"{PREFIX}screen"  # the credential
PAIRING_COOKIE = f"{PREFIX}pairing"  # the secret with which an unpaired browser polls
YEARS = 60 * 60 * 24 * 365 * 2


def new_code() -> str:
    """Six characters to be read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def screen_of(credential: str) -> Screen | None:
    """The paired screen that holds this credential; None if there is none or it is locked out. One query."""
    if not credential:
        return None
    found = Screen.objects.in_use().select_related("event", "user").filter(user__is_active=True)
    return found.filter(digest=digest(credential)).first()


def pairing_of(secret: str) -> Pairing | None:
    """The pairing for which this secret polls. One query."""
    if not secret:
        return None
    return Pairing.objects.select_related("screen").filter(secret_digest=digest(secret)).first()


def give(response: HttpResponse, cookie: str, value: str, *, seconds: int = YEARS) -> None:
    """Put a secret where no script and no address can read it."""
    response.set_cookie(
        cookie, value, max_age=seconds, httponly=True, secure=not settings.INSECURE, samesite="Strict", path="/"
    )


def take(response: HttpResponse, cookie: str) -> None:
    """Let the browser forget a secret."""
    response.delete_cookie(cookie, path="/", samesite="Strict")
