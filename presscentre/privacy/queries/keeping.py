"""What is due to be deleted, and why not yet: the dry run, which is what the deletion itself reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from presscentre.core import holdings
from presscentre.core.holdings import Holding, Table
from presscentre.events.models import Event
from presscentre.privacy import rows
from presscentre.privacy.models import LegalHold, Period


def periods_of(event: Event) -> dict[str, int]:
    """For each holding that ends with the event: how many days it is kept after it, within the bounds. One query."""
    chosen = dict(Period.objects.filter(event=event).values_list("holding", "days"))
    return {
        entry.key: min(max(chosen.get(entry.key, entry.days), entry.least), entry.most)
        for entry in holdings.in_turn()
        if entry.days is not None
    }


@dataclass(frozen=True)
class Standing:
    """One holding at one event: for how long, until when, and how much of it is there."""

    holding: Holding
    days: int
    ends_at: datetime  # event time
    count: int

    def is_due(self, now: datetime) -> bool:
        return self.ends_at <= now


def standings(event: Event) -> list[Standing]:
    """Every holding that ends with the event, in the order in which they are deleted."""
    periods = periods_of(event)
    return [
        Standing(entry, periods[entry.key], event.ends_at + timedelta(days=periods[entry.key]), _count(entry, event))
        for entry in holdings.in_turn()
        if entry.key in periods
    ]


def _count(entry: Holding, event: Event) -> int:
    return sum(rows.holding_still(table, rows.of_event(table, event)).count() for table in entry.tables)


@dataclass(frozen=True)
class Due:
    """Rows of one holding at one event whose period has passed; `found` is read when it is walked."""

    event: Event
    holding: Holding
    found: tuple[tuple[Table, rows.Rows], ...]

    def ids(self) -> list[tuple[str, int]]:
        """(table, key) of each row."""
        return [(table.model, key) for table, mine in self.found for key in sorted(mine.values_list("pk", flat=True))]


def due(event: Event, *, now: datetime) -> Iterator[Due]:
    """What is to be deleted at this event at the real moment `now`. Nothing of whom a legal hold protects."""
    held = LegalHold.objects.standing(now).filter(event=event)
    if held.filter(person=None).exists():
        return
    protected = set(held.values_list("person", flat=True))
    for standing in standings(event):
        if standing.count and standing.is_due(event.clock(now)):
            found = tuple((table, _unprotected(table, event, protected)) for table in standing.holding.tables)
            yield Due(event, standing.holding, found)


def _unprotected(table: Table, event: Event, protected: set[int]) -> rows.Rows:
    mine = rows.holding_still(table, rows.of_event(table, event))
    if table.person and protected:
        mine = mine.exclude(Q(**{f"{table.person}__in": protected}))
    return mine
