"""Making a backup: everything of one moment, while the house goes on working."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from presscentre.operations.backup import rows
from presscentre.operations.backup.archive import CHUNK, FORMAT, MANIFEST, Unusable, Writer, writing

Told = Callable[[str], None]


def write(path: Path, *, now: datetime, told: Told) -> dict[str, Any]:
    """Write the backup to `path`; returns its manifest. `told` hears what is being written. Raises Unusable.

    Rows are of one moment. Media are read after them: a file always lies there before the row that names it.
    """
    loader = MigrationLoader(connection)
    leaves = loader.graph.leaf_nodes()
    if behind := [f"{app}.{name}" for app, name in leaves if (app, name) not in loader.applied_migrations]:
        raise Unusable(f"This database is not up to date ({', '.join(behind)}): run manage.py migrate first.")
    with writing(path) as archive:
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "migrations": sorted(list(leaf) for leaf in leaves),
            "members": archive.members,
        }
        with _one_moment():
            for model in rows.tables(loader.project_state().apps):
                _table(archive, model, told)
        _media(archive, told)
        archive.add(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()])
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees one state of all tables, and that nobody has to wait for."""
    if connection.vendor == "sqlite":
        # Ours begin IMMEDIATE, which would keep everybody from writing while we read.
        sqlite: Any = connection
        sqlite.ensure_connection()  # which sets the mode
        before, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            sqlite.transaction_mode = before
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _table(archive: Writer, model: Any, told: Told) -> None:
    label = model._meta.label_lower
    told(label)
    name = f"rows/{label}.jsonl"
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for line in rows.dump(model):
            count += 1
            yield line

    archive.add(name, lines(), columns=rows.columns(model))
    archive.members[name]["rows"] = count


def _media(archive: Writer, told: Told) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = f"media/{path.relative_to(root).as_posix()}"
            told(name)
            with suppress(FileNotFoundError):  # swept away since we looked: no row names it
                _file(archive, name, path)


def _file(archive: Writer, name: str, path: Path) -> None:
    with path.open("rb") as file:
        archive.add(name, iter(lambda: file.read(CHUNK), b""))
