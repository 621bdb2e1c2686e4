"""A machine shows its token: `Authorization: Bearer …`. No session, no cookie.

A token that is revoked or expires is refused at once by the process that revoked it, and within a second (LIFETIME) by
every other: so long a process may trust what it last read.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from presscentre.api.models import Token, digest_of
from presscentre.api.problems import NoSuchPage, ScopeMissing, TokenInvalid, TokenMissing, TooMany
from presscentre.core.once import Once
from presscentre.people.models import User

LIFETIME = 1.0  # seconds
MOST = 1000  # known tokens; more than that at once are simply read again
INTAKE_A_SECOND = 2000  # requests with one token to one process; above, 429


@dataclass
class Known:
    """A token as this process last read it, and how often it was shown in the running second."""

    token: Token
    until: float
    second: int = 0
    shown: int = field(default=0)


_known: dict[bytes, Known] = {}
_looking_up: Once[bytes, Known] = Once()


class TokenAuthentication(BaseAuthentication):
    """For DRF: `request.user` is the machine, `request.auth` its Token."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        secret = bearer(request.META.get("HTTP_AUTHORIZATION", ""))
        if secret is None:
            return None
        token = look_up(secret, now=timezone.now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="presscentre"'


async def authenticate_bearer(request: HttpRequest, event_slug: str, scope: str) -> Token:
    """For views outside DRF: the Token (with `event` and `user`) that opens `scope` at this event.

    Raises TokenMissing, TokenInvalid, NoSuchPage (another event's token), ScopeMissing or TooMany; all Refusals.
    One query a second for each token.
    """
    secret = bearer(request.META.get("HTTP_AUTHORIZATION", ""))
    if secret is None:
        raise TokenMissing
    digest = digest_of(secret)
    known = _fresh(digest) or await _looking_up.ask(digest, lambda: _know(secret))
    check(known.token, event_slug, scope)
    _count(known)
    return known.token


def authenticate_request(request: HttpRequest, event_slug: str, scope: str) -> Token:
    """The same as `authenticate_bearer`, for a view that runs in a thread."""
    secret = bearer(request.META.get("HTTP_AUTHORIZATION", ""))
    if secret is None:
        raise TokenMissing
    known = _fresh(digest_of(secret)) or _keep(look_up(secret, now=timezone.now()))
    check(known.token, event_slug, scope)
    _count(known)
    return known.token


def bearer(header: str) -> str | None:
    """What follows "Bearer " in an Authorization header; None if it is another kind or absent."""
    kind, _space, secret = header.partition(" ")
    return secret.strip() if kind.lower() == "bearer" and secret.strip() else None


def look_up(secret: str, *, now: datetime) -> Token:
    """The valid token with this secret, its use noted. Raises TokenInvalid. One query, and one write a minute."""
    token = Token.objects.valid(now).shown(secret).select_related("event", "user").first()
    if token is None:
        raise TokenInvalid
    token.touch(at=now)
    return token


def _look_up_anew(secret: str, *, now: datetime) -> Token:
    """The same on a thread that keeps its connection: a database that restarted has forgotten it, so ask once more."""
    try:
        return look_up(secret, now=now)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return look_up(secret, now=now)


async def _know(secret: str) -> Known:
    """Look the token up and trust it for a second, unless it was revoked here meanwhile."""
    token = await sync_to_async(_look_up_anew)(secret, now=timezone.now())
    known, digest = _keep(token), bytes(token.digest)
    if not _looking_up.stands(digest):
        _known.pop(digest, None)
    return known


def check(token: Token, event_slug: str, scope: str) -> None:
    """Scope first (404), then what it opens (403)."""
    if token.event.slug != event_slug:
        raise NoSuchPage
    if scope not in token.scopes:
        raise ScopeMissing(scope=scope)


def forget(token: Token) -> None:
    """After the commit, this process no longer trusts the token."""
    transaction.on_commit(lambda: _forget(bytes(token.digest)))


def _forget(digest: bytes) -> None:
    _looking_up.forget(digest)  # first: what is on its way looks here after it was kept
    _known.pop(digest, None)


def _fresh(digest: bytes) -> Known | None:
    known = _known.get(digest)
    return known if known is not None and known.until > time.monotonic() else None


def _keep(token: Token) -> Known:
    if len(_known) >= MOST:
        _known.clear()
    digest = bytes(token.digest)
    before = _known.get(digest)
    known = Known(token, time.monotonic() + LIFETIME)
    if before is not None:
        known.second, known.shown = before.second, before.shown
    _known[digest] = known
    return known


def _count(known: Known) -> None:
    second = int(time.monotonic())
    known.second, known.shown = second, known.shown + 1 if known.second == second else 1
    if known.shown > INTAKE_A_SECOND:
        raise TooMany(seconds=1)
