"""What follows for the figures when their event is edited."""

from datetime import datetime
from typing import Any

from presscentre.events.following import CLOCK, after
from presscentre.events.models import Event
from presscentre.figures import actions


@after("starts_at", "kind", *CLOCK)
def figures_stand_elsewhere(event: Event, *, by: Any, now: datetime) -> None:
    """What is shown depends on when the event began, how it runs and whether it is real: a number of its own."""
    actions.tell_event(event, by=by, now=now)
