"""What says the same to all who ask the same is written once, and kept until it would say something else."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache

from presscentre.briefings.queries import Entry, Ground

KEPT = 3600  # seconds for which a text is kept at most
Text = TypeVar("Text", str, bytes)


def kept(on: Ground, what: str, now: datetime, write: Callable[[], tuple[Text, datetime | None]]) -> Text:
    """The text that `write` gives with the moment from which it is wrong (None: never); or as it was written before.

    It must hold nothing of its reader. `what` names it, and all that it depends on beside the ground. `now` is event
    time; a clock that was set back reads nothing that was written later.
    """
    key = f"briefings.schedule:{on.stamp}:{what}"
    known = cache.get(key) if on.stamp else None
    if known is not None and known[1] <= now and (known[2] is None or now < known[2]):
        text: Text = known[0]
        return text
    text, until = write()
    if on.stamp:
        cache.set(key, (text, now, until), KEPT)
    return text


def next_title(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """When the next title comes out (event time); None: none is kept back."""
    return min((entry.title_at for entry in entries if entry.title_at and entry.title_at > now), default=None)
