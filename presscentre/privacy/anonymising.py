"""A copy without people: a backup in, a backup out, every relation kept, every name and face replaced."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import models
from PIL import Image, ImageDraw

from presscentre.core import holdings
from presscentre.core.holdings import Table
from presscentre.operations.backup.archive import MANIFEST, Reader, Unusable, reading, writing

# Kinds of stand-ins; a column that names none gets one by its type.
KINDS = ("name", "email", "phone", "link", "address", "stamp", "empty", "keep")
NAMES = ("Alba", "Bruno", "Chiara", "Deniz", "Elin", "Farid", "Greta", "Hugo", "Iris", "Jonas", "Kaya", "Liv", "Milan")
LATER = ("Ahorn", "Birke", "Distel", "Esche", "Farn", "Ginster", "Hasel", "Iris", "Kiefer", "Linde", "Mohn", "Nessel")


def without_stand_in() -> list[str]:
    """Personal columns of which nobody knows what to write instead."""
    return [
        f"{table.model}.{name}"
        for _entry, table in holdings.tables()
        for name in (*table.personal, *table.left)
        if not table.rows._meta.get_field(name).many_to_many and _kind(table, name) not in KINDS
    ]


def anonymise(source: Path, target: Path) -> dict[str, int]:
    """Write the anonymous copy of the backup `source` to the new file `target`; counts of rows and files.

    Raises Unusable if `source` is no whole backup, or `target` is there already.
    """
    if source.resolve() == target.resolve():
        raise Unusable("An anonymous copy is a new file; the original stays as it is.")
    known = _by_label()
    counts = {"rows": 0, "files": 0}
    with reading(source) as old, writing(target) as new:
        for name, facts in old.manifest["members"].items():
            if name.startswith("rows/"):
                label = name.removeprefix("rows/").removesuffix(".jsonl")
                lines = _lines(old, name, facts["columns"], known.get(label, []))
                new.add(name, lines, columns=facts["columns"], rows=facts["rows"])
                counts["rows"] += facts["rows"]
            elif name.startswith("media/"):
                new.add(name, [stand_in_for(name)])
                counts["files"] += 1
        manifest = {**old.manifest, "members": new.members, "anonymous": True}
        new.add(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()])
    return counts


def _by_label() -> dict[str, list[Table]]:
    found: dict[str, list[Table]] = {}
    for _entry, table in holdings.tables():
        found.setdefault(table.model.lower(), []).append(table)
    return found


def _lines(old: Reader, name: str, columns: list[str], tables: list[Table]) -> Iterator[bytes]:
    changes = {
        columns.index(column): (table, column)
        for table in tables
        for column in (*table.personal, *table.left, *table.free)
        if column in columns
    }
    for row in old.lines(name):
        for place, (table, column) in changes.items():
            row[place] = stand_in(table, column, row[place], str(row[0]))
        yield json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def stand_in(table: Table, column: str, value: Any, key: str) -> Any:
    """What stands in the copy for this value; the same value becomes the same everywhere. None and "" stay."""
    if value in (None, "", [], {}):
        return value
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    seed = hashlib.sha256(text.casefold().encode()).digest()
    number = int.from_bytes(seed[:4])
    return {
        "name": f"{NAMES[number % len(NAMES)]} {LATER[number // 16 % len(LATER)]}",
        "email": f"person-{seed[:5].hex()}@example.invalid",
        "phone": "+00 000 0000",
        "link": "https://example.invalid/",
        "address": "192.0.2.0",
        "stamp": base64.b64encode(hashlib.sha256(key.encode()).digest()).decode()[:22],
        "keep": value,
        "empty": _nothing(table, column, value, seed),
    }[_kind(table, column)]


def _kind(table: Table, column: str) -> str:
    """As declared, or by type: texts, JSON and bytes are emptied; moments, numbers, choices and places stay."""
    if column in table.fakes:
        return table.fakes[column]
    field: Any = table.rows._meta.get_field(column)
    if isinstance(field, models.FileField):
        return "keep"  # a random name; the file itself is another
    if isinstance(field, models.EmailField):
        return "email"
    if isinstance(field, models.TextField | models.JSONField | models.BinaryField):
        return "empty"
    if isinstance(field, models.CharField) and not field.choices:
        return "empty"
    return "keep"


def _nothing(table: Table, column: str, value: Any, seed: bytes) -> Any:
    """Nothing, or what a column must have that may neither be empty nor repeat."""
    field: Any = table.rows._meta.get_field(column)
    if field.null:
        return None
    fresh = hashlib.sha256(b"anonymous" + seed)
    if isinstance(field, models.BinaryField):
        return base64.b64encode(fresh.digest()).decode()
    if field.unique:
        return fresh.hexdigest()[: field.max_length]
    return type(value)() if isinstance(field, models.JSONField) else ""


def stand_in_for(name: str) -> bytes:
    """A file of the same kind that shows nobody: a grey figure for a picture, one line for anything else."""
    if PurePosixPath(name).suffix.lower() not in (".jpg", ".jpeg", ".png"):
        return b"This file was taken out of the anonymous copy.\n"
    wide, high = (120, 160) if "/thumbs/" in name else (600, 800)
    picture = Image.new("RGB", (wide, high), (214, 218, 224))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((wide * 0.32, high * 0.2, wide * 0.68, high * 0.54), fill=(150, 156, 166))
    draw.ellipse((wide * 0.14, high * 0.6, wide * 0.86, high * 1.3), fill=(150, 156, 166))
    body = io.BytesIO()
    picture.save(body, "PNG" if name.endswith(".png") else "JPEG", quality=85)
    return body.getvalue()
