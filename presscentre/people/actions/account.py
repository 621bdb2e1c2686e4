"""What people change about themselves."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from presscentre.audit.actions import record
from presscentre.notices.actions import queue
from presscentre.people.actions.sessions import end_sessions
from presscentre.people.models import User


@transaction.atomic
def change_account(user: User, *, name: str, language: str, zone: str, by: User, now: datetime) -> None:
    """Set name, language and time zone ("": each event's own). The audit keeps the names of what changed."""
    wanted = {"name": name, "language": language, "zone": zone}
    changed = sorted(field for field, value in wanted.items() if getattr(user, field) != value)
    if not changed:
        return
    User.objects.filter(pk=user.pk).update(**wanted)
    user.name, user.language, user.zone = name, language, zone
    record("people.account_changed", user, by=by, at=now, fields=changed)


@transaction.atomic
def speak(user: User, language: str, *, by: User, now: datetime) -> None:
    """From now on, write to this person in this language."""
    if User.objects.filter(pk=user.pk).exclude(language=language).update(language=language):
        user.language = language
        record("people.account_changed", user, by=by, at=now, fields=["language"])


@transaction.atomic
def change_second_factor(user: User, change: str, *, by: User, now: datetime) -> None:
    """Note, and tell the person by mail, that their second factor changed: "totp_activated", "webauthn_added", …"""
    queue("people/second-factor", to=str(user.email), language=user.language, at=now, change=change)
    record("people.second_factor_changed", user, by=by, at=now, change=change)


@transaction.atomic
def forget_second_factors(user: User, *, by: User | None, now: datetime) -> int:
    """Take every passkey, app and recovery code of this person away, who has lost them; how many it were.

    They are signed out everywhere, told by mail, and set up a new one the next time they enter the office.
    """
    count, _by_kind = Authenticator.objects.filter(user=user).delete()
    queue("people/second-factor", to=str(user.email), language=user.language, at=now, change="forgotten")
    record("people.second_factors_forgotten", user, by=by, at=now)
    end_sessions(user, by=by, now=now)
    return int(count)
