"""Everything about one person, as plain data, as a page to read, and as one parcel with the files."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import FileField
from django.template.loader import render_to_string
from django.utils.translation import override

from presscentre.core import holdings, sealing
from presscentre.core.holdings import Holding, Table
from presscentre.people.models import User
from presscentre.privacy import identity, rows
from presscentre.privacy.models import IdentityDocument


def everything(person: User) -> list[dict[str, Any]]:
    """Each holding with why and how long, and what it says about this person. Plain JSON, in the active language."""
    return [
        {
            "holding": entry.key,
            "label": str(entry.label),
            "purpose": str(entry.purpose),
            "basis": str(entry.basis),
            "recipients": str(entry.recipients),
            "days_after_the_event": entry.days,
            "until": str(entry.until),
            "entries": list(_entries(entry, person)),
        }
        for entry in holdings.in_turn()
    ]


def _entries(entry: Holding, person: User) -> Iterator[Any]:
    if entry.export is not None:
        yield from entry.export(person)
        return
    for table in entry.tables:
        if not table.person and not table.address:
            continue
        for row in rows.of_person(table, person).order_by("pk"):
            yield {"table": table.model, **{name: _plain(row, name) for name in (*table.shown, *table.kept)}}
            if isinstance(row, IdentityDocument):
                yield {"table": table.model, "number": identity.number_of(row)}


def _plain(row: Any, name: str) -> Any:
    """A value as JSON; of a file its place in the parcel."""
    column = row._meta.get_field(name)
    if column.many_to_many:
        return [str(other) for other in getattr(row, name).all()]
    value = getattr(row, name)
    if isinstance(column, FileField):
        return _place(row, name) if value else None
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    return str(value)


def _place(row: Any, name: str) -> str:
    suffix = PurePosixPath(str(getattr(row, name).name)).suffix
    return f"files/{row._meta.model_name}-{row.pk}-{name}{suffix}"


def _files(person: User) -> Iterator[tuple[str, bytes]]:
    for _entry, table in holdings.tables():
        if (table.person or table.address) and table.model != "privacy.Export":
            yield from _files_of(table, person)


def _files_of(table: Table, person: User) -> Iterator[tuple[str, bytes]]:
    names = [name for name in (*table.shown, *table.secret) if isinstance(table.rows._meta.get_field(name), FileField)]
    for row in rows.of_person(table, person) if names else []:
        for name in names:
            file = getattr(row, name)
            if file and file.storage.exists(file.name):
                with file.open("rb") as opened:
                    content = opened.read()
                sealed = content.startswith(sealing.MARK) and isinstance(row, IdentityDocument)
                yield _place(row, name), identity.opened(content) if sealed else content


def parcel(person: User, *, now: datetime) -> bytes:
    """A zip of data.json, my-data.html and the files, in the person's language."""
    with override(person.language):
        data = everything(person)
        page = render_to_string("privacy/copy.html", {"holdings": data, "person": person, "now": now})
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        facts = {"made_at": now.isoformat(), "holdings": data}
        file.writestr("data.json", json.dumps(facts, ensure_ascii=False, indent=1))
        file.writestr("my-data.html", page)
        for place, content in _files(person):
            file.writestr(place, content)
    return body.getvalue()
