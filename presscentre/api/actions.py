"""A token is issued and revoked. Here `now` is the real moment; the audit has the event's time."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.api.authentication import forget
from presscentre.api.models import Scope, Token, digest_of
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User

PREFIX = "pct_"  # so that whoever finds one in a log or a repository knows what it is


class UnknownScope(Refusal):
    code = "unknown_scope"
    message = _("%(scope)s is not something a token can open.")


class OpensNothing(Refusal):
    code = "opens_nothing"
    message = _("Choose at least one thing that the token opens.")


class NotAMachine(Refusal):
    code = "not_a_machine"
    message = _("Tokens are for machines; %(name)s is not one.")


class AlreadyRevoked(Refusal):
    code = "already_revoked"
    message = _("%(name)s has already been revoked.")


class ExpiresInThePast(Refusal):
    code = "expires_in_the_past"
    message = _("A token must expire in the future.")


@transaction.atomic
def issue(
    event: Event,
    *,
    name: str,
    scopes: Sequence[str],
    by: User | None,
    now: datetime,
    user: User | None = None,
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Give a machine a token at this event; the second value is its secret, shown here and never again.

    `user` is an existing machine; without one a new machine of this name is made.
    """
    _refuse_unfit(scopes, user, expires_at, now)
    machine = user or User.objects.create(kind=User.Kind.MACHINE, name=name)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        event=event,
        user=machine,
        name=name,
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    record("api.token_issued", token, by=by, at=event.clock(now), event=event, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke(token: Token, *, by: User | None, now: datetime) -> None:
    """Close a token for good: at once in this process, within a second in the others."""
    if not token.revoke(at=now):
        raise AlreadyRevoked(name=token.name)
    token.revoked_at = now
    record("api.token_revoked", token, by=by, at=token.event.clock(now), event=token.event)
    forget(token)


def _refuse_unfit(scopes: Sequence[str], user: User | None, expires_at: datetime | None, now: datetime) -> None:
    if not scopes:
        raise OpensNothing
    for scope in scopes:
        if scope not in Scope.values:
            raise UnknownScope(scope=scope)
    if user is not None and user.kind != User.Kind.MACHINE:
        raise NotAMachine(name=str(user))
    if expires_at is not None and expires_at <= now:
        raise ExpiresInThePast
