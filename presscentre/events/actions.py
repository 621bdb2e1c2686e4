"""The verbs of events: the clock of a demonstration or a rehearsal is set."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class RunsOnTheWallClock(Refusal):
    code = "runs_on_the_wall_clock"
    message = _("%(event)s is a real event: it runs on the wall clock.")


@transaction.atomic
def set_clock(event: Event, *, reads: datetime, speed: Decimal, by: object, now: datetime) -> None:
    """Let the event's clock read `reads` at the real moment `now`, and run `speed` times as fast from there.

    Raises RunsOnTheWallClock for a real event. Whoever shows the time to people publishes it after this.
    """
    if event.kind == Event.Kind.REAL:
        raise RunsOnTheWallClock(event=event.name)
    event.clock_set_at, event.clock_reads, event.clock_speed = now, reads, speed
    Event.objects.filter(pk=event.pk).update(clock_set_at=now, clock_reads=reads, clock_speed=speed)
    record("events.clock_set", event, by=by, at=reads, event=event, speed=str(speed))
