"""The rows behind a declaration: whose they are, what they still hold, and emptying them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import FileField, Q, QuerySet
from django.db.models.fields.files import FieldFile

from presscentre.core.holdings import End, Table
from presscentre.events.models import Event
from presscentre.people.models import User

Rows = QuerySet[models.Model]


def of_event(table: Table, event: Event) -> Rows:
    """The rows of this event; none if the table knows no events."""
    rows = table.rows._base_manager.all()
    return rows.filter(**{table.event: event.slug if table.event_is_slug else event.pk}) if table.event else rows.none()


def of_person(table: Table, person: User) -> Rows:
    """The rows about this person, found by key or by address."""
    mine = Q(pk__in=[])
    if table.person and person.pk:
        mine |= Q(**{table.person: person.pk})
    if table.address and person.email:
        mine |= Q(**{f"{table.address}__iexact": person.email})
    # By keys, so that a way through another table brings no row twice and survives what is changed meanwhile.
    keys = set(table.rows._base_manager.filter(mine).values_list("pk", flat=True))
    return table.rows._base_manager.filter(pk__in=keys)


def holding_still(table: Table, rows: Rows) -> Rows:
    """Those in which at least one of the columns is not empty yet; of rows that are deleted, all."""
    if table.end == End.DELETE:
        return rows
    full = Q()
    for name in table.personal:
        full |= (
            ~Q(**{name: emptied(table, name)}) if emptied(table, name) is not None else Q(**{f"{name}__isnull": False})
        )
    return rows.filter(full)


def emptied(table: Table, name: str) -> Any:
    """What this column says when it says nothing."""
    if name in table.emptied:
        return table.emptied[name]
    column: Any = table.rows._meta.get_field(name)
    if column.null or column.many_to_many:
        return None
    return column.get_default() if column.has_default() else ""


def files_of(table: Table, rows: Rows) -> list[FieldFile]:
    """The files that these rows name in declared columns."""
    names = [name for name in table.personal if isinstance(table.rows._meta.get_field(name), FileField)]
    return [getattr(row, name) for row in rows for name in names if getattr(row, name)] if names else []


def end(table: Table, rows: Rows) -> tuple[list[int], int]:
    """Empty or delete these rows; their keys and how many files go. Files go once the transaction has held."""
    keys: list[int] = sorted(rows.values_list("pk", flat=True))
    mine = table.rows._base_manager.filter(pk__in=keys)
    files = files_of(table, mine)
    if table.end == End.DELETE:
        mine.delete()
    else:
        single = [name for name in table.personal if not table.rows._meta.get_field(name).many_to_many]
        for name in set(table.personal) - set(single):
            _let_go(table, name, keys)
        mine.update(**{name: emptied(table, name) for name in single})
    drop(files)
    return keys, len(files)


def _let_go(table: Table, name: str, keys: list[int]) -> None:
    """Empty a column that leads to many rows."""
    column: Any = table.rows._meta.get_field(name)
    column.remote_field.through._base_manager.filter(**{f"{column.m2m_field_name()}__in": keys}).delete()


def drop(files: Iterable[FieldFile]) -> None:
    """Delete these files after the commit: rows first, so that no row ever names a file that is gone by a rollback."""
    for file in files:
        storage, name = file.storage, str(file.name)
        transaction.on_commit(partial(storage.delete, name))
