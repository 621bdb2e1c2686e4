"""Restoring: all of it or nothing, into an empty place, under new epochs."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from presscentre.audit import chain
from presscentre.core import restored
from presscentre.core.logs import class_of
from presscentre.live import topics
from presscentre.operations.backup import rows
from presscentre.operations.backup.archive import Reader, Unusable, reading

Told = Callable[[str], None]


class Unfinished(Exception):
    """Rows and media are in their place, and what follows failed; the text is the class of the cause."""


# What a migrated database holds although nobody has used it yet.
BORN_WITH = {"django_migrations", "django_content_type", "auth_permission", "audit_head"}
OF_NO_ACCOUNT = {"django_session", "operations_beat"}
LAST = {"figures.reading"}  # PostgreSQL looks at its keys at each statement; at those of the others, at the end


def restore(path: Path, *, force: bool, told: Told) -> dict[str, Any]:
    """Put back what `path` holds; returns counts, how many erasures had to be made again, and the audit's verdict.

    Checksums are verified before anything is touched. With `force` whatever is in the place is replaced.
    Raises Unusable, DatabaseError or LookupError, and then nothing changed; or Unfinished, when rows and media are in
    their place and only what follows failed.
    """
    told("checksums")
    with reading(path) as archive:
        if not force and (full := what_is_here()):
            raise Unusable(f"This place is not empty ({', '.join(full)}). --force replaces all of it.")
        leaves = [(app, name) for app, name in archive.manifest["migrations"]]
        _known(leaves)
        with _media_beside(archive, told) as swap:
            counts = _rows(archive, leaves, told, swap)
    try:
        again, verdict = _open_again(datetime.fromisoformat(archive.manifest["made_at"]), told)
    except DatabaseError as error:
        raise Unfinished(class_of(error)) from error
    return {"rows": counts, "media": len(archive.media()), "again": again, "audit": verdict}


def _open_again(since: datetime, told: Told) -> tuple[int, chain.Verdict]:
    """After the rows: the tables of this release, new epochs, what was erased after the backup, the audit's verdict."""
    told("newer migrations")
    call_command("migrate", verbosity=0)
    told("epochs")
    with transaction.atomic():
        topics.restart_all()
    told("erasures")
    again = restored.all_again(since, timezone.now())
    told("audit")
    return again, chain.verify()


def what_is_here() -> list[str]:
    """Names of tables with rows, and "media" if there are files: why this place is not empty."""
    existing = connection.introspection.django_table_names(only_existing=True)
    full = []
    with connection.cursor() as cursor:
        for table in sorted(set(existing) - BORN_WITH - OF_NO_ACCOUNT):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                full.append(table)
    root = Path(settings.MEDIA_ROOT)
    return [*full, "media"] if root.is_dir() and any(root.iterdir()) else full


def _known(leaves: list[tuple[str, str]]) -> None:
    graph = MigrationExecutor(connection).loader.graph
    if unknown := [f"{app}.{name}" for app, name in leaves if (app, name) not in graph.nodes]:
        raise Unusable(f"This backup was made by a newer release: {', '.join(unknown)} is unknown here.")


def _rows(archive: Reader, leaves: list[tuple[str, str]], told: Told, swap: Callable[[], None]) -> dict[str, int]:
    """Everything in one transaction: who comes between sees the old state or the new. The media are swapped last."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        told("tables")
        state = _tables(leaves)
        models = {model._meta.label_lower: model for model in rows.tables(state.apps)}
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for model in models.values():
                # A migration may have put rows there; the audit's table is new and empty, its guard is not asked.
                if model._meta.db_table != "audit_entry":
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        counts = {}
        for label, name, facts in _members(archive):
            told(label)
            counts[label] = rows.load(models[label], facts["columns"], archive.lines(name))
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
        swap()
    return counts


def _tables(leaves: list[tuple[str, str]]) -> Any:
    """The tables as these migrations make them, and their state. What stands there unused in just that form stays.

    Used ones are made anew: the audit and the door let nobody delete from theirs.
    """
    executor = MigrationExecutor(connection)
    needed = {(one.app_label, one.name) for one, _back in executor.migration_plan(leaves, clean_start=True)}
    if needed != set(executor.loader.applied_migrations) or what_is_here():
        _clear()
        return MigrationExecutor(connection).migrate(leaves)
    with connection.cursor() as cursor:
        for table in sorted(OF_NO_ACCOUNT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    return executor.loader.project_state(leaves)


def _members(archive: Reader) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The tables, in the order of their names; those whose keys are looked at while they are filled come last."""
    found = [
        (name.removeprefix("rows/").removesuffix(".jsonl"), name, facts)
        for name, facts in archive.manifest["members"].items()
        if name.startswith("rows/")
    ]
    yield from sorted(found, key=lambda member: member[0] in LAST)


def _clear() -> None:
    """Drop every table of ours; in a transaction, so that a failure further on brings them back."""
    existing = {*connection.introspection.django_table_names(only_existing=True), "django_migrations"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Migrations change tables, which PostgreSQL refuses while a deferred constraint waits to be looked at.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in sorted(existing):
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")


@contextmanager
def _media_beside(archive: Reader, told: Told) -> Iterator[Callable[[], None]]:
    """Unpack the media beside their place; the caller swaps them in. If anything fails then, they are swapped back."""
    root = Path(settings.MEDIA_ROOT)
    fresh, old = root.with_name(f"{root.name}.restoring"), root.with_name(f"{root.name}.replaced")
    for left_behind in (fresh, old):
        shutil.rmtree(left_behind, ignore_errors=True)
    try:
        for name in archive.media():
            told(name)
            target = fresh / name.removeprefix("media/")
            target.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.writelines(archive.parts(name))
        with ExitStack() as back:

            def swap() -> None:
                fresh.mkdir(parents=True, exist_ok=True)
                if root.exists():
                    root.rename(old)
                    back.callback(old.rename, root)
                fresh.rename(root)
                back.callback(root.rename, fresh)

            yield swap
            back.pop_all()
    except OSError as error:
        raise Unusable(f"The media cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if root.exists():
            shutil.rmtree(old, ignore_errors=True)
