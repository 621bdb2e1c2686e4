"""What a feature holds about people: declared in its `personal.py`, walked by everything that must know.

The record of processing, the export, the periods, the erasure and the anonymised copy read these declarations and
nothing else, so a column that is not declared is a hole in each of them: `undeclared` finds it, and a test asks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class End(StrEnum):
    """What happens to a row when its time is over."""

    CLEAR = "clear"  # the columns are emptied, the row stays
    DELETE = "delete"  # the row goes, and its files


@dataclass(frozen=True)
class Table:
    """Some columns of one table, and how a row of it leads to a person and an event.

    Each column of the table is in `fields` or `secret` (personal), `kept` (says nothing about a person) or `acts`
    (who of the office did it: a pointer to somebody else) of one of the holdings, or it is undeclared.
    """

    model: str  # "accreditation.Application"
    fields: tuple[str, ...] = ()  # personal: exported, and over with their period
    person: str = ""  # path to the person; "pk" for the table of people; "": found by `address`
    event: str = ""  # path to the event; "": of no event
    event_is_slug: bool = False  # `event` is a short name, not a key
    address: str = ""  # the column that holds the person's e-mail address, where nothing points to the person
    end: End = End.CLEAR
    secret: tuple[str, ...] = ()  # personal, but neither exported nor shown: hashes, sealed numbers
    left: tuple[str, ...] = ()  # personal, shown, and ended by the holding's own `before_erasure`
    kept: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    free: tuple[str, ...] = ()  # of the columns: free text, in which others may be named as well
    emptied: dict[str, Any] = field(default_factory=dict)  # column: what it is emptied to, if not its own default
    fakes: dict[str, str] = field(default_factory=dict)  # column: kind of stand-in in an anonymised copy

    @property
    def rows(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def personal(self) -> tuple[str, ...]:
        """What is emptied."""
        return (*self.fields, *self.secret)

    @property
    def shown(self) -> tuple[str, ...]:
        """What the person, and the record of processing, may read."""
        return (*self.fields, *self.left)


Eraser = Callable[[Any, Any, datetime], None]  # (person, by, now): what must be done before the rows go
Exporter = Callable[[Any], Any]  # (person): plain JSON, where the rows alone do not say it


@dataclass(frozen=True)
class Holding:
    """One kind of data about people, with why, for whom and how long. `days` count from the event's end; None: not so.

    `least` and `most` bound what an event may choose. With `consent` it stands on that consent alone and goes with it.
    Holdings are erased in the order of `turn`: what points to others before what is pointed to.
    """

    key: str  # "accreditation.portrait"
    label: Any
    purpose: Any
    basis: Any
    recipients: Any
    tables: tuple[Table, ...]
    days: int | None = None
    least: int = 0
    most: int = 3650
    until: Any = ""  # in words, where no event's end counts
    consent: str = ""
    sensitive: bool = False
    turn: int = 50
    before_erasure: Eraser | None = None
    export: Exporter | None = None


REGISTRY: dict[str, Holding] = {}
IMPERSONAL: dict[str, tuple[str, ...]] = {}  # table: the columns that say who of the office or which machine acted


def hold(*entries: Holding) -> None:
    """Declare what this app holds about people."""
    for entry in entries:
        REGISTRY[entry.key] = entry


def impersonal(*tables: str, acts: dict[str, tuple[str, ...]] | None = None) -> None:
    """Declare tables that say nothing about anybody, save who acted."""
    IMPERSONAL.update(dict.fromkeys(tables, ()))
    IMPERSONAL.update(acts or {})


def in_turn() -> list[Holding]:
    """Every holding in the order in which they are erased."""
    return sorted(REGISTRY.values(), key=lambda entry: (entry.turn, entry.key))


def tables() -> Iterator[tuple[Holding, Table]]:
    for entry in in_turn():
        for table in entry.tables:
            yield entry, table


def undeclared() -> list[str]:
    """Every "app.Model.column" that no feature has declared, and every declaration of what is not there."""
    personal = {table.model for _entry, table in tables()}
    known = _declared()
    found: list[str] = []
    for model in apps.get_models():
        label = model._meta.label
        there = {column.name for column in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        must = there - {model._meta.pk.name} if label in personal else _pointers(model)
        if label not in known:
            found.append(f"{label}: not declared")
            continue
        named, ways = known.pop(label)
        found += [f"{label}.{name}" for name in sorted(must - named - ways)]
        found += [f"{label}.{name}: not there" for name in sorted(named - there)]
    return found + [f"{label}: not there" for label in sorted(known)]


def _declared() -> dict[str, tuple[set[str], set[str]]]:
    """For each table its declared columns, and the first steps of the ways to person and event."""
    known: dict[str, tuple[set[str], set[str]]] = {label: (set(acts), set()) for label, acts in IMPERSONAL.items()}
    for _entry, table in tables():
        named, ways = known.setdefault(table.model, (set(), set()))
        named.update(table.personal, table.left, table.kept, table.acts)
        ways.update(path.partition("__")[0] for path in (table.person, table.event, table.address))
    return known


def _pointers(model: type[models.Model]) -> set[str]:
    """The columns of an impersonal table that lead to a person: each must be said to be an act."""
    people = apps.get_model("people", "User")
    return {column.name for column in model._meta.concrete_fields if column.related_model is people}
