"""What a scanner shows: a random string in an HttpOnly cookie, of which only the SHA-256 is kept.

It is had once, for a code that the office shows for ten minutes, as ten digits and as a QR.
"""

import hashlib
import secrets
import time

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Scanner
from presscentre.core.errors import Refusal

CODE_LENGTH = 10  # digits: typed on any keypad, and too many to try within ten minutes
PREFIX = "" if settings.INSECURE else "__Host-"
COOKIE = f"{PREFIX}scanner"
YEARS = 60 * 60 * 24 * 365 * 2
LIFETIME, MOST_KNOWN = 1.0, 1000  # seconds; credentials known at once
GUESSES, GUESSING_SECONDS = 10, 600  # wrong codes of one browser in ten minutes, of 10**10

_known: dict[str, tuple[Scanner | None, float]] = {}


class TooManyGuesses(Refusal):
    code = "too_many_guesses"
    message = _("Too many codes were wrong. Wait ten minutes, then ask the press office for a new one.")
    status = 429


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
    """The scanner that was given this credential, also if it was revoked since; None if there is none. One query.

    None, too, if its user alone was locked out.
    """
    if not credential:
        return None
    found = Scanner.objects.select_related("event", "user", "checkpoint").filter(digest=digest(credential))
    return found.filter(Q(revoked_at__isnull=False) | Q(user__is_active=True)).first()


def trusted_scanner(credential: str) -> Scanner | None:
    """The same for the gate itself: trusted for a second without a query, as tokens are. `forget` ends that here."""
    known = _fresh(credential)
    if known is None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        known = _known[credential] = (scanner_of(credential), time.monotonic() + LIFETIME)
    return known[0]


async def trusted_soon(credential: str) -> Scanner | None:
    """The same from an event loop; a thread is asked only where there is a query."""
    known = _fresh(credential)
    return known[0] if known is not None else await sync_to_async(trusted_scanner)(credential)


def _fresh(credential: str) -> tuple[Scanner | None, float] | None:
    known = _known.get(credential)
    return known if known is not None and known[1] > time.monotonic() else None


def forget() -> None:
    """After the commit, this process trusts no scanner that it has not read again."""
    transaction.on_commit(_known.clear)


def give(response: HttpResponse, credential: str) -> None:
    """Put the credential where no script and no address can read it."""
    response.set_cookie(
        COOKIE, credential, max_age=YEARS, httponly=True, secure=not settings.INSECURE, samesite="Strict", path="/"
    )


def take(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, path="/", samesite="Strict")


def may_guess(browser: str) -> None:
    """Raise TooManyGuesses once this browser has sent too many wrong codes; never by address, the hall is one."""
    if browser and cache.get(f"door.guesses.{digest(browser).hex()}", 0) >= GUESSES:
        raise TooManyGuesses


def count_wrong_guess(browser: str) -> None:
    """Remember one wrong code of this browser for ten minutes from the first."""
    key = f"door.guesses.{digest(browser).hex()}"
    cache.add(key, 0, GUESSING_SECONDS)
    try:
        cache.incr(key)
    except ValueError:  # it lapsed between the two calls
        cache.set(key, 1, GUESSING_SECONDS)
