"""What people change about themselves."""

from datetime import datetime

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.notices.actions import queue
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
