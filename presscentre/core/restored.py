"""What must be done again once a backup has been restored: what the backup does not know happened after it."""

from collections.abc import Callable
from datetime import datetime

Again = Callable[[datetime], int]
REGISTRY: dict[str, Again] = {}


def after_restore(again: Again) -> Again:
    """Call this function of `now` after each restore; it says how many rows or people it concerned."""
    REGISTRY[f"{again.__module__}.{again.__name__}"] = again
    return again


def all_again(now: datetime) -> int:
    """Everything, in the order of names; how many in all."""
    return sum(again(now) for _name, again in sorted(REGISTRY.items()))
