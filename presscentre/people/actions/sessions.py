"""Signing out: here, there, everywhere."""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from presscentre.audit.actions import record
from presscentre.live import topics
from presscentre.people.models import User, new_stamp


@transaction.atomic
def end_session(session: UserSession, *, by: User, now: datetime) -> None:
    """End one session of a person, and its sockets."""
    record("people.session_ended", session.user, by=by, at=now, session=session.pk)
    _end([session])


@transaction.atomic
def end_other_sessions(user: User, *, keep: str, by: User, now: datetime) -> None:
    """End every session of this person but the one with the key `keep`, and their sockets."""
    record("people.other_sessions_ended", user, by=by, at=now)
    _end(UserSession.objects.filter(user=user).exclude(session_key=keep))


@transaction.atomic
def end_sessions(user: User, *, by: User | None, now: datetime) -> None:
    """Sign this person out everywhere, known sessions and unknown, and close their sockets."""
    user.stamp = new_stamp()
    User.objects.filter(pk=user.pk).update(stamp=user.stamp)
    record("people.signed_out_everywhere", user, by=by, at=now)
    _end(UserSession.objects.filter(user=user))
    topics.revoke(user=user)


def _end(rows: Iterable[UserSession]) -> None:
    ended = {row.pk: row.session_key for row in rows}
    Session.objects.filter(pk__in=ended.values()).delete()
    UserSession.objects.filter(pk__in=ended).delete()
    for key in ended.values():
        topics.revoke(session=key)
