"""What follows when an event is edited: each feature's `edits.py` joins; asked inside the transaction of the edit."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Protocol

from presscentre.events.models import Event

CLOCK = ("clock_set_at", "clock_reads", "clock_speed")


class Follow(Protocol):
    """Called with the event as it stands now; `now` is its time. Whatever it writes or publishes rolls back with it."""

    def __call__(self, event: Event, *, by: Any, now: datetime) -> object: ...


FOLLOWS: list[tuple[frozenset[str], Follow]] = []


def after(*fields: str) -> Callable[[Follow], Follow]:
    """Call this function when one of these fields of an event was written."""

    def join(follow: Follow) -> Follow:
        FOLLOWS.append((frozenset(fields), follow))
        return follow

    return join


def tell(event: Event, fields: Collection[str], *, by: Any, now: datetime) -> None:
    """Let everything follow that depends on one of these fields; `now` is event time."""
    for wanted, follow in FOLLOWS:
        if wanted & set(fields):
            follow(event, by=by, now=now)
