"""Migrated databases, made once for each set of migrations: whoever needs one begins with a copy.

The SQLite file outlives the run; on PostgreSQL it is a database beside the others, and lives as long as its server.
"""

import contextlib
import fcntl
import functools
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("django", "django-allauth", "django-modeltranslation", "django-tasks-db")  # bring tables or columns
_open: list[sqlite3.Connection] = []  # a shared database in memory lives as long as somebody is connected


@functools.cache
def digest() -> str:
    """Names the migrations as they are now."""
    found = hashlib.sha256("".join(f"{name} {version(name)}\n" for name in PACKAGES).encode())
    for file in sorted([*ROOT.glob("presscentre/*/migrations/*.py"), *ROOT.glob("presscentre/*/translation.py")]):
        found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]


def sqlite() -> Path:
    """The migrated SQLite database; made now if there is none yet."""
    folder = Path(tempfile.gettempdir()) / f"presscentre-templates-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    whole = folder / f"{digest()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one makes it, the others wait
        if not whole.exists():
            with tempfile.TemporaryDirectory(dir=folder) as place:
                _migrate(f"sqlite:///{place}/unfinished")
                Path(place, "unfinished").rename(whole)
    return whole


def postgres(address: str) -> str:
    """The name of the migrated database on this server (postgres://…@host:port); made now if there is none yet."""
    name = f"template_{digest()}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")  # as above; goes with the connection
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"DROP DATABASE IF EXISTS {name}_unfinished")
            server.execute(f"CREATE DATABASE {name}_unfinished")
            _migrate(f"{address}/{name}_unfinished")
            server.execute(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    return name


def _migrate(database_url: str) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PRESSCENTRE_", "DJANGO_"))}
    with tempfile.TemporaryDirectory(prefix="presscentre-template-") as folder:
        told = {"PRESSCENTRE_DEBUG": "1", "PRESSCENTRE_DATABASE_URL": database_url, "PRESSCENTRE_DATA_DIR": folder}
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        done = subprocess.run(command, env=clean | told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"migrate: {done.stdout}{done.stderr}")


def begin_with_copy() -> None:
    """Have the test database filled from the copy; Django then finds nothing left to migrate."""
    if connection.vendor == "postgresql":
        place = connection.settings_dict
        address = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}"
        place["TEST"]["TEMPLATE"] = postgres(address)
        return
    create = connection.creation._create_test_db

    def filled(*arguments: Any, **options: Any) -> str:
        name: str = create(*arguments, **options)
        memory = sqlite3.connect(name, uri=True)
        with contextlib.closing(sqlite3.connect(sqlite())) as file:
            file.backup(memory)
        _open.append(memory)
        return name

    connection.creation._create_test_db = filled  # type: ignore[method-assign]


def close() -> None:
    """Let the database in memory go."""
    while _open:
        _open.pop().close()
