"""A migrated SQLite database, made once for each set of migrations: later runs begin with a copy of it."""

import hashlib
import os
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

PACKAGES = ("django", "django-allauth", "django-modeltranslation", "django-tasks-db")  # bring tables or columns
_open: list[sqlite3.Connection] = []  # a shared database in memory lives as long as somebody is connected


def path() -> Path:
    """Where the copy for the migrations as they are now lies, or would."""
    root = Path(settings.BASE_DIR) / "presscentre"
    digest = hashlib.sha256("".join(f"{name} {version(name)}\n" for name in PACKAGES).encode())
    for file in sorted([*root.glob("*/migrations/*.py"), *root.glob("*/translation.py")]):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"presscentre-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}.sqlite3"


def begin_with_copy() -> None:
    """Have the test database filled from the copy, if there is one; Django then finds nothing left to migrate."""
    if connection.vendor != "sqlite" or not path().exists():
        return
    create = connection.creation._create_test_db

    def filled(*arguments: Any, **options: Any) -> str:
        name: str = create(*arguments, **options)
        memory = sqlite3.connect(name, uri=True)
        with sqlite3.connect(path()) as file:
            file.backup(memory)
        _open.append(memory)
        return name

    connection.creation._create_test_db = filled  # type: ignore[method-assign]


def keep_copy() -> None:
    """Keep the migrated database for the next run; the first of two that finish wins."""
    if connection.vendor != "sqlite" or _open:
        return
    connection.ensure_connection()
    whole = path()
    unfinished = whole.with_suffix(f".{os.getpid()}")
    file = sqlite3.connect(unfinished)
    connection.connection.backup(file)
    file.close()
    unfinished.rename(whole)


def close() -> None:
    """Let the database in memory go."""
    while _open:
        _open.pop().close()
