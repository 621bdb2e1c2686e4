"""Whom a breach concerns, who stands on the public list."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import DateTimeField, QuerySet

from presscentre.core import holdings
from presscentre.core.holdings import Table
from presscentre.events.models import Event
from presscentre.people.models import Profile, User
from presscentre.privacy import rows
from presscentre.privacy.models import Breach, Consent

HOURS_72 = timedelta(hours=72)
MADE = ("added_at", "taken_at", "created_at", "made_at", "given_at", "issued_at", "at", "starts_at")


def affected(event: Event, keys: Sequence[str], *, ends_at: datetime) -> list[User]:
    """Everybody of whom these holdings had something at this event before `ends_at` (real time), by number."""
    found: set[int] = set()
    for entry, table in holdings.tables():
        if entry.key in keys and table.person:
            found.update(_people_in(table, event, ends_at))
    return list(User.objects.filter(pk__in=found).order_by("pk"))


def _people_in(table: Table, event: Event, ends_at: datetime) -> set[int]:
    if table.event:
        mine = rows.holding_still(table, rows.of_event(table, event))
        made = next((name for name in MADE if name in {column.name for column in table.rows._meta.concrete_fields}), "")
        if made and isinstance(table.rows._meta.get_field(made), DateTimeField):
            mine = mine.filter(**{f"{made}__lt": event.clock(ends_at)})
    else:
        people = User.objects.journalists_at(event).values("pk")
        mine = table.rows._base_manager.filter(**{f"{table.person}__in": people})
    return {key for key in mine.values_list(table.person, flat=True) if key}


def hours_left(breach: Breach, now: datetime) -> int:
    """Whole hours until the authority must have been told; negative when it is too late."""
    return int((breach.noticed_at + HOURS_72 - now) // timedelta(hours=1))


def public_list(event: Event) -> QuerySet[Profile]:
    """Accredited people who agreed to stand on the public list, by name. Nobody else, ever."""
    agreed = Consent.objects.standing().filter(event=event, purpose="public_list").values("person")
    people = Profile.objects.filter(events=event, user__in=agreed, user__is_active=True)
    return people.order_by("latin_name", "pk")
