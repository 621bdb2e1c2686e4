"""How many sockets, and for how long. By account, by browser and by process; never by address: the hall is one."""

import resource
from collections.abc import Iterator
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from presscentre.live.connection import Connection

log = structlog.get_logger(__name__)

ACCOUNT, BROWSER = 60, 40  # sockets of one account, of one browser
PROCESS = 16_000
SPARE_FILES = 512  # for requests, database, Redis, logs
LIFETIME, LIFETIME_SPREAD = 12 * 3600.0, 3600.0  # seconds; the spread keeps them from coming back together


def raise_files() -> int:
    """Allow this process as many open files as it may have; returns how many sockets that makes room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    room = PROCESS if soft == resource.RLIM_INFINITY else max(0, min(PROCESS, soft - SPARE_FILES))
    if room < PROCESS:
        log.warning("live.few_files", open_files=soft, sockets=room, advice="Raise `ulimit -n` (LimitNOFILE).")
    return room


def counted_as(connection: "Connection") -> Iterator[object]:
    """Under what this connection counts: its account, its browser."""
    if connection.viewer.user is not None:
        yield "account", connection.viewer.user.pk
    if connection.browser is not None:
        yield "browser", connection.browser


def is_one_too_many(connection: "Connection", counted: dict[object, int]) -> bool:
    """True if its account or its browser already has all it may have."""
    most = {"account": ACCOUNT, "browser": BROWSER}
    return any(counted[key] >= most[key[0]] for key in counted_as(connection))  # type: ignore[index]
