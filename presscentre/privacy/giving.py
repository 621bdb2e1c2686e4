"""What may be handed on, and the table that is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FileField

from presscentre.core import holdings
from presscentre.core.holdings import Holding, Table
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import rows
from presscentre.privacy.labels import label, table_label
from presscentre.privacy.models import Consent


@dataclass(frozen=True)
class Column:
    """One column that may be handed on."""

    key: str  # "accreditation.Application.latin_name"
    label: str
    holding: Holding
    table: Table
    name: str


def columns() -> list[Column]:
    """Every declared personal column of which there is one value for each person at an event; no secret, no file."""
    found = []
    for entry, table in holdings.tables():
        if table.model in ("people.User", "people.Profile") or (table.person == "person" and table.event == "event"):
            found += [Column(_key(table, name), _label(table, name), entry, table, name) for name in _single(table)]
    return found


def _single(table: Table) -> list[str]:
    fields = [(name, table.rows._meta.get_field(name)) for name in table.shown]
    return [
        name
        for name, column in fields
        if not column.many_to_many and not isinstance(column, FileField) and name not in ("typed", "search", "stamp")
    ]


def _key(table: Table, name: str) -> str:
    return f"{table.model}.{name}"


def _label(table: Table, name: str) -> str:
    return f"{table_label(table.model)}: {label(table.model, name)}"


def people_of(event: Event, *, abroad: bool) -> list[User]:
    """Everybody accredited to the event; of data that goes abroad, those alone whose consent stands."""
    people = User.objects.journalists_at(event)
    if abroad:
        agreed = Consent.objects.standing().filter(event=event, purpose="abroad")
        people = people.filter(pk__in=agreed.values("person"))
    return list(people.order_by("pk"))


def table_of(event: Event, people: Sequence[User], chosen: Sequence[Column]) -> bytes:
    """A CSV of these columns, one person a line; cells that a spreadsheet would compute are made plain text."""
    values = [_values(event, people, column) for column in chosen]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([column.key for column in chosen])
    for person in people:
        lines.writerow([_safe(found.get(person.pk, "")) for found in values])
    return out.getvalue().encode("utf-8-sig")


def _values(event: Event, people: Sequence[User], column: Column) -> dict[int, str]:
    table = column.table
    found = rows.of_event(table, event) if table.event else table.rows._base_manager.all()
    mine = found.filter(**{f"{table.person}__in": [person.pk for person in people]}).order_by("pk")
    return {key: "" if value is None else str(value) for key, value in mine.values_list(table.person, column.name)}


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
