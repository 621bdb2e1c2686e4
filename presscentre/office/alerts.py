"""What is wrong now: each feature's `alerts.py` says it in a sentence, one click from the action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presscentre.events.models import Event


@dataclass(frozen=True)
class Alert:
    """One thing that needs somebody. `url` leads to the page where it is mended."""

    title: Any  # "Figures held for release"
    detail: Any  # a whole sentence
    count: int
    url: str
    action: Any  # what the button says
    roles: tuple[str, ...]
    grave: bool = False


Finder = Callable[[Event, datetime], list[Alert]]
FINDERS: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Ask this function (event, now in event time) whenever the dashboard is shown."""
    FINDERS.append(finder)
    return finder


def so_many(count: int, *, detail: str, **said: Any) -> list[Alert]:
    """One alert for all of them: how many, in the `%(count)d` of its detail, and not which. None if there are none."""
    return [Alert(detail=detail % {"count": count}, count=count, **said)] if count else []


def wrong_now(event: Event, now: datetime) -> list[Alert]:
    """Everything that needs somebody at this event, the grave first."""
    found = [alert for finder in FINDERS for alert in finder(event, now)]
    return sorted(found, key=lambda alert: not alert.grave)
