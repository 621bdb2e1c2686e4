"""Whether this process can do its work now: each thing it needs, asked once, answered with "ok" or what is wrong."""

import shutil
import threading
from collections.abc import Callable
from datetime import datetime

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from presscentre.core.logs import class_of
from presscentre.operations.models import LATE, Beat

LEAST_FREE = 64 * 1024 * 1024  # bytes
PATIENCE = 2.0  # seconds for Redis
MIGRATED = threading.Event()  # found once, believed from then on: reading all migrations takes a fifth of a second


class NotReady(Exception):
    """Says what is wrong in a word or two, without addresses."""


def of_this_process(now: datetime) -> dict[str, str]:
    """`{"database": "ok", "worker": "no worker for 41 s", …}`; `now` is real time."""
    checks: dict[str, Callable[[], None]] = {
        "database": _database,
        "migrations": _migrations,
        "worker": lambda: _worker(now),
        "disk": _disk,
    }
    if settings.REDIS_URL:
        checks["layer"] = _layer
    return {name: _state(check) for name, check in checks.items()}


def _state(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as problem:
        return str(problem)
    except Exception as error:
        return class_of(error)
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    if MIGRATED.is_set():
        return
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady(f"{len(missing)} to apply, from {missing[0][0]} on")
    MIGRATED.set()


def _worker(now: datetime) -> None:
    last = Beat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if last is None:
        raise NotReady("no worker")
    if now - last > LATE:
        raise NotReady(f"no worker for {(now - last).total_seconds():.0f} s")


def _disk() -> None:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LEAST_FREE:
        raise NotReady(f"{free // 2**20} MiB free")


def _layer() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        client.ping()
    finally:
        client.close()
