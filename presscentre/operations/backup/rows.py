"""Rows as JSON, exactly: any value that one database gives is what the other stores."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models

MICROSECOND = timedelta(microseconds=1)
BATCH = 500

# Not facts but present state: who is signed in (and by which secret), which worker lives, what was pushed to whom.
# Without the live rows every topic starts a new epoch when it is next published.
LEFT_OUT = {
    "sessions.session",
    "usersessions.usersession",
    "operations.beat",
    "live.topicrow",
    "live.logrow",
}


def tables(apps: Apps) -> list[type[models.Model]]:
    """Every table of these (historical) apps whose rows are kept, in the order of their names."""
    every = apps.get_models(include_auto_created=True)
    kept = [m for m in every if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def dump(model: type[models.Model]) -> Iterator[bytes]:
    """The table's rows, one line each, in the order of keys. Memory stays flat."""
    is_json = [isinstance(_end(field), models.JSONField) for field in model._meta.concrete_fields]
    found = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in found.iterator(chunk_size=2000):
        values = [value if raw else _plain(value) for value, raw in zip(row, is_json, strict=True)]
        yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def load(model: type[models.Model], names: list[str], lines: Iterator[Any]) -> int:
    """Insert the rows of these columns; returns how many. Raises LookupError for a column that is not there."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if missing := [name for name in names if name not in fields]:
        raise LookupError(f"{model._meta.label}: {', '.join(missing)}")
    for field in fields.values():
        # These are historical models of our own making: what was recorded when must stay as it was.
        field.auto_now = field.auto_now_add = False  # type: ignore[attr-defined]
    chosen = [(name, _end(fields[name])) for name in names]
    total, batch = 0, []
    for line in lines:
        batch.append(model(**{name: _read(field, value) for (name, field), value in zip(chosen, line, strict=True)}))
        if len(batch) >= BATCH:
            total += len(model._base_manager.bulk_create(batch))
            batch = []
    return total + len(model._base_manager.bulk_create(batch))


def _end(field: Any) -> Any:
    """The field itself, or the one that its foreign key points to in the end."""
    while field.remote_field is not None:
        field = field.target_field
    return field


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // MICROSECOND
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"A {type(value).__name__} has no form in a backup yet.")


def _read(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return value * MICROSECOND
    return field.to_python(value)
