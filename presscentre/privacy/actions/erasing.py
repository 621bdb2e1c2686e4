"""Ending what is held: a consent's, a person's, an event's; always with a proof that holds no data."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from presscentre.core import holdings
from presscentre.core.holdings import Holding, Table
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import rows
from presscentre.privacy.models import Deletion

Ended = list[tuple[str, int]]  # (table, key)


def forget_what_stood_on(consent: str, person: User, event: Event, *, by: Any, now: datetime) -> int:
    """End at once every holding that stands on this consent alone, of this person at this event; how many rows."""
    total = 0
    for holding in holdings.in_turn():
        if holding.consent != consent:
            continue
        found = [
            (table, rows.holding_still(table, rows.of_person(table, person) & rows.of_event(table, event)))
            for table in holding.tables
            if table.event
        ]
        total += end_all(holding, found, cause=Deletion.Cause.WITHDRAWAL, event=event, by=by)
    return total


def end_all(
    holding: Holding, found: Iterable[tuple[Table, rows.Rows]], *, cause: str, event: Event | None, by: Any
) -> int:
    """End these rows of one holding and keep the proof; how many rows it were. A step inside actions."""
    ended: Ended = []
    files = 0
    for table, mine in found:
        keys, dropped = rows.end(table, mine)
        ended += [(table.model, key) for key in keys]
        files += dropped
    if ended:
        Deletion.objects.create(
            event=event,
            holding=holding.key,
            cause=cause,
            count=len(ended),
            files=files,
            digest=digest_of(ended),
            by=by,
            at=timezone.now(),
        )
    return len(ended)


def digest_of(ended: Ended) -> str:
    """SHA-256 over "table:key", sorted, one a line: which rows, and nothing of what they said."""
    lines = "\n".join(sorted(f"{model}:{key}" for model, key in ended))
    return hashlib.sha256(lines.encode()).hexdigest()
