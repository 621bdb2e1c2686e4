"""What happens: briefings and their crossovers, before anybody says when and where."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.briefings import live
from presscentre.briefings.actions.refusals import DraftMovedOn, SeatsStand, WasPublic
from presscentre.briefings.models import Briefing, Crossover, Seat, Sitting, Slot, Version
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class KeyTaken(Refusal):
    code = "briefing_key_taken"
    message = _("Another briefing has the short name %(key)s.")


@transaction.atomic
def add_briefing(
    event: Event, *, key: str, by: Any, now: datetime, crossover: dict[str, Any] | None = None, **facts: Any
) -> Briefing:
    """Note something that will happen; `crossover` are the fields of its line. Raises KeyTaken."""
    try:
        with transaction.atomic():
            briefing = Briefing.objects.create(event=event, key=key, **facts)
    except IntegrityError:
        raise KeyTaken(key=key) from None
    if crossover is not None:
        Crossover.objects.create(briefing=briefing, **crossover)
    record("briefings.added", briefing, by=by, at=now, key=key)
    live.PLAN.of(event).publish(live.PlanChanged(None))
    return briefing


@transaction.atomic
def edit_briefing(
    briefing: Briefing, *, by: Any, now: datetime, crossover: dict[str, Any] | None = None, **changes: Any
) -> None:
    """Change what is said of a briefing; its words are public at once, where one of its sittings is.

    Carries the version that the officer saw. Raises DraftMovedOn if it is another by now. The audit holds the names of
    the fields alone, so that a title cannot be read there before its time. Raises SeatsStand if nobody shall need a
    seat although somebody has one or waits: it would be theirs, and no page would say so.
    """
    if changes.get("needs_seat") is False:
        _without_seats(briefing)
    mine = Briefing.objects.filter(pk=briefing.pk, version=briefing.version)
    if not mine.update(version=F("version") + 1, edited_at=now, **changes):
        raise DraftMovedOn(what=str(briefing))
    briefing.version += 1
    for name, value in changes.items():
        setattr(briefing, name, value)
    if crossover is None:
        Crossover.objects.filter(briefing=briefing).delete()
    else:
        Crossover.objects.update_or_create(briefing=briefing, defaults=crossover)
    fields = sorted([*changes, *(["crossover"] if crossover else [])])
    record("briefings.edited", briefing, by=by, at=now, key=briefing.key, fields=fields)
    _tell(briefing)


def _without_seats(briefing: Briefing) -> None:
    """Nobody takes one before our transaction ends. Raises SeatsStand."""
    list(Sitting.objects.select_for_update(no_key=True).filter(briefing=briefing).order_by("pk"))
    if Seat.objects.alive().filter(sitting__briefing=briefing).exists():
        raise SeatsStand(what=str(briefing))


@transaction.atomic
def set_line(briefing: Briefing, line: str, *, by: Any, now: datetime) -> None:
    """How the line to the other city stands: checked, bad, or replaced by what was agreed instead."""
    Crossover.objects.filter(briefing=briefing).update(line=line)
    record("briefings.line_set", briefing, by=by, at=now, key=briefing.key, line=line)
    _tell(briefing)


@transaction.atomic
def remove_briefing(briefing: Briefing, *, by: Any, now: datetime) -> None:
    """Take a briefing and its drafted sittings away. Raises WasPublic if one of them has been released."""
    if Slot.objects.filter(sitting__briefing=briefing).exists():
        raise WasPublic(what=str(briefing))
    event = briefing.event
    record("briefings.removed", briefing, by=by, at=now, key=briefing.key)
    briefing.delete()
    live.PLAN.of(event).publish(live.PlanChanged(None))


def _tell(briefing: Briefing) -> None:
    """Open pages of the schedule read it again, if it has a sitting there."""
    event = briefing.event
    live.PLAN.of(event).publish(live.PlanChanged(None))
    newest = Version.objects.newest(event)
    if newest is not None and newest.slots.filter(sitting__briefing=briefing).exists():
        live.SCHEDULE.of(event).publish(live.ScheduleReleased(newest.number))
