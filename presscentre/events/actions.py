"""The verbs of events: a record is edited; the clock of a demonstration or a rehearsal is set."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events import following
from presscentre.events.models import Event
from presscentre.live import topics


class RunsOnTheWallClock(Refusal):
    code = "runs_on_the_wall_clock"
    message = _("%(event)s is a real event: it runs on the wall clock.")


@transaction.atomic
def edit(event: Event, fields: Collection[str], *, by: object, now: datetime) -> None:
    """Write these fields of the record; what depends on them follows, and whoever it no longer is for leaves.

    `now` is event time, by the clock as it was. The edge that edits a record notes the edit.
    """
    event.save(update_fields=fields)
    if "audience" in fields:
        topics.rights_changed(event=event)
    following.tell(event, fields, by=by, now=now)


@transaction.atomic
def set_clock(event: Event, *, reads: datetime, speed: Decimal, by: object, now: datetime) -> None:
    """Let the event's clock read `reads` at the real moment `now`, and run `speed` times as fast from there.

    Raises RunsOnTheWallClock for a real event. Whoever shows the time to people is told.
    """
    if event.kind == Event.Kind.REAL:
        raise RunsOnTheWallClock(event=event.name)
    event.clock_set_at, event.clock_reads, event.clock_speed = now, reads, speed
    Event.objects.filter(pk=event.pk).update(**{field: getattr(event, field) for field in following.CLOCK})
    record("events.clock_set", event, by=by, at=reads, event=event, speed=str(speed))
    following.tell(event, following.CLOCK, by=by, now=reads)
