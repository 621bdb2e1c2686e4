"""What a scanner shows: a random string in an HttpOnly cookie, of which only the SHA-256 is kept.

It is had once, for a code that the office shows for ten minutes, as ten digits and as a QR.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpResponse

from presscentre.accreditation.models import Scanner

CODE_LENGTH = 10  # digits: typed on any keypad, and too many to try within ten minutes
PREFIX = "" if settings.INSECURE else "__Host-"
COOKIE = f"{PREFIX}scanner"
YEARS = 60 * 60 * 24 * 365 * 2


def new_code() -> str:
    """Ten digits."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """256 random bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def scanner_of(credential: str) -> Scanner | None:
    """The scanner that was given this credential, also if it was revoked since; None if there is none. One query."""
    if not credential:
        return None
    found = Scanner.objects.select_related("event", "user", "checkpoint")
    return found.filter(digest=digest(credential)).first()


def give(response: HttpResponse, credential: str) -> None:
    """Put the credential where no script and no address can read it."""
    response.set_cookie(
        COOKIE, credential, max_age=YEARS, httponly=True, secure=not settings.INSECURE, samesite="Strict", path="/"
    )


def take(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
