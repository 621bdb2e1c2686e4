"""The record of processing (Art. 30), read from the declarations: what is not declared is not held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from presscentre.core import holdings
from presscentre.core.holdings import Holding, Table
from presscentre.events.models import Event
from presscentre.privacy import queries
from presscentre.privacy.labels import label, table_label
from presscentre.privacy.models import Transfer


@dataclass(frozen=True)
class Columns:
    """The personal columns of one table, in words; `sealed` are those that no page shows."""

    table: str
    shown: tuple[str, ...]
    sealed: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """One holding as the record of processing tells it. `days` None: it does not end with the event."""

    holding: Holding
    columns: tuple[Columns, ...]
    days: int | None
    ends_at: datetime | None
    transfers: tuple[str, ...]


def entries(event: Event) -> list[Record]:
    """Every holding, with every personal column of it, and to whom it was given. Two queries."""
    periods = queries.periods_of(event)
    given = list(Transfer.objects.filter(event=event).order_by("pk"))
    return [_record(entry, event, periods.get(entry.key), given) for entry in holdings.in_turn()]


def _record(entry: Holding, event: Event, days: int | None, given: list[Transfer]) -> Record:
    keys = {f"{table.model}.{name}" for table in entry.tables for name in table.shown}
    return Record(
        holding=entry,
        columns=tuple(_columns(table) for table in entry.tables if table.shown or table.secret),
        days=days,
        ends_at=None if days is None else event.ends_at + timedelta(days=days),
        transfers=tuple(f"{row.recipient} ({row.country})" for row in given if keys & set(row.fields)),
    )


def _columns(table: Table) -> Columns:
    def words(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(label(table.model, name) for name in names)

    return Columns(table_label(table.model), words(table.shown), words(table.secret))
