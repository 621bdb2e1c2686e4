"""What must be done again once a backup has been restored: what the backup does not know happened after it."""

from collections.abc import Callable
from datetime import datetime

Again = Callable[[datetime, datetime], int]
REGISTRY: dict[str, Again] = {}


def after_restore(again: Again) -> Again:
    """Call this function of (since, now) after each restore; it says how many rows or people it concerned.

    `since` is the moment of which the backup is: what happened later is not in it.
    """
    REGISTRY[f"{again.__module__}.{again.__name__}"] = again
    return again


def all_again(since: datetime, now: datetime) -> int:
    """Everything, in the order of names; how many in all."""
    return sum(again(since, now) for _name, again in sorted(REGISTRY.items()))
