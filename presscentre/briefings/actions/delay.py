"""In one tap: a sitting is late, and what follows is shifted by rule, for everybody at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from presscentre.briefings import queries
from presscentre.briefings.actions.publish import Words, lock, publish
from presscentre.briefings.actions.refusals import NotReleased
from presscentre.briefings.models import Sitting, Slot, Version
from presscentre.briefings.queries import Rule, Shift
from presscentre.core import moments
from presscentre.core.errors import Refusal

MOST = 240  # minutes; more is another day, which an officer places by hand


class AlreadyOver(Refusal):
    code = "sitting_already_over"
    message = _("This sitting is over: it ended at %(time)s.")


class DelayUnreadable(Refusal):
    code = "delay_unreadable"
    message = _("Write by how many minutes, from 1 to %(most)d.")
    status = 422


@transaction.atomic
def delay(
    sitting: Sitting, minutes: int, *, by: Any, now: datetime, rule: Rule = Rule.PUSH, comment: str = ""
) -> Version:
    """Shift this sitting and what follows by `rule`, in what is public and in the draft; everybody affected is told.

    Raises NotReleased, AlreadyOver, DelayUnreadable, or CannotRelease if two would collide; then nothing has changed.
    """
    event = sitting.event
    lock(event)
    public = queries.released(event)
    moved = plan_delay(sitting, minutes, public, rule=rule, now=now)
    after = {shift.after.sitting: shift.after for shift in moved}
    planned = [after.get(pk, queries.planned_of(slot)) for pk, slot in public.items()]
    version = publish(event, planned, Words(comment=comment, delay=minutes), by=by, now=now)
    for shift in moved:
        _shift_draft(shift)
    return version


def plan_delay(sitting: Sitting, minutes: int, public: dict[int, Slot], *, rule: Rule, now: datetime) -> list[Shift]:
    """What the delay would move, or the refusal that it would meet. A step; changes nothing."""
    slot = public.get(sitting.pk)
    if slot is None or slot.cancelled:
        raise NotReleased
    tz = sitting.event.tz
    if slot.ends_at <= now:
        raise AlreadyOver(time=moments.clock(slot.ends_at, tz, seconds=False))
    if not 1 <= minutes <= MOST:
        raise DelayUnreadable(most=MOST)
    local = slot.starts_at.astimezone(tz)
    day_ends = (local.replace(tzinfo=None) + timedelta(days=1)).replace(hour=0, minute=0, second=0, tzinfo=tz)
    planned = [queries.planned_of(slot) for slot in public.values()]
    span = timedelta(minutes=minutes)
    return queries.shifts(planned, sitting.pk, span, rule=rule, now=now, day_ends=day_ends)


def _shift_draft(shift: Shift) -> None:
    """The draft moves by as much, also where the office has begun to place the sitting elsewhere."""
    start = shift.after.starts_at - shift.before.starts_at
    end = shift.after.ends_at - shift.before.ends_at
    placed = Sitting.objects.placed().filter(pk=shift.after.sitting)
    placed.update(starts_at=F("starts_at") + start, ends_at=F("ends_at") + end, version=F("version") + 1)
