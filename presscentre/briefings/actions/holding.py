"""Steps inside the verbs of seats: the lock, the one way in which a seat moves, the engagement, the offer."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from presscentre.accreditation.models import Application, Engagement
from presscentre.audit.actions import record, record_each
from presscentre.briefings import live, queries
from presscentre.briefings.actions import letters
from presscentre.briefings.actions.refusals import NotAccredited, NotReleased, Overlaps, SeatMovedOn
from presscentre.briefings.models import Hold, Seat, Sitting, Slot
from presscentre.events.models import Event

# An offer gives time to decide, the less of it the nearer the sitting is: (at least so long before, so long).
PATIENCE = (
    (timedelta(hours=24), timedelta(hours=2)),
    (timedelta(hours=3), timedelta(minutes=30)),
    (timedelta(0), timedelta(minutes=10)),
)
LEAST = timedelta(minutes=3)  # to decide in; nearer to the closing of the door list the standby line decides


def lock(sitting: Sitting) -> Slot:
    """The sitting as the public has it, its seats given one after the other until the transaction ends.

    Raises NotReleased if it is in no version, or cancelled.
    """
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    slot = queries.current_slot(sitting)
    if slot is None or slot.cancelled:
        raise NotReleased
    return slot


def accredited(application: Application, event: Event) -> Application:
    """The application to this event as it stands; nobody ends it before our transaction does. Raises NotAccredited."""
    given = Application.objects.given().filter(pk=application.pk, event=event)
    found = given.select_for_update(of=("self",), no_key=True)
    if (mine := found.select_related("delegation").first()) is None:
        raise NotAccredited
    return mine


def move(seat: Seat, to: Hold, verb: str, *, by: Any, now: datetime, **changes: Any) -> None:
    """Move the seat as `by` saw it (its `version`), with these other fields. Raises SeatMovedOn, changing nothing."""
    mine = Seat.objects.filter(pk=seat.pk, version=seat.version)
    if not mine.update(state=to, moved_at=now, version=F("version") + 1, **changes):
        seat.refresh_from_db()
        raise SeatMovedOn(state=seat.get_state_display())
    seat.refresh_from_db()
    if to != Hold.HELD:
        free(seat)
    record(f"briefings.seat_{verb}", seat, by=by, at=now, event=seat.event, sitting=seat.sitting_id)


def cancel(seats: list[Seat], slot: Slot, *, by: Any, now: datetime) -> None:
    """Take all of these back, under the lock of their sitting, which is cancelled; a few queries, however many."""
    changes = {"state": Hold.TAKEN_BACK, "moved_at": now, "offered_until": None, "clashes": False}
    for seat in seats:
        for name, value in changes.items():
            setattr(seat, name, value)
        seat.version += 1
    them = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
    them.update(**changes, version=F("version") + 1)
    Engagement.objects.filter(kind=queries.SEAT, ref__in=[str(seat.pk) for seat in seats]).delete()
    event = slot.version.event
    record_each("briefings.seat_cancelled", seats, by=by, at=now, event=event, sitting=slot.sitting_id)


def engage(seat: Seat, slot: Slot) -> None:
    """Take the person's time while the sitting runs. Raises Overlaps, naming what takes it already."""
    if other := queries.engaged(seat.person_id, slot, but=seat):
        raise Overlaps(label=other.label)
    try:
        with transaction.atomic():
            Engagement.objects.update_or_create(
                event=seat.event, person_id=seat.person_id, kind=queries.SEAT, ref=str(seat.pk), defaults=_times(slot)
            )
    except IntegrityError:  # somebody else engaged this person in the same moment
        other = queries.engaged(seat.person_id, slot, but=seat)
        raise Overlaps(label=other.label if other else "") from None


def engage_all(seats: list[Seat], slot: Slot) -> None:
    """Take the time of everybody with one of these seats, who had given it back; `clashes` where it is taken.

    A handful of queries, however many they are.
    """
    busy = queries.engaged_then([seat.person_id for seat in seats], slot)
    for seat in seats:
        seat.clashes = seat.person_id in busy
    rest = sorted((seat for seat in seats if not seat.clashes), key=lambda seat: seat.person_id)
    whose = [{"event_id": seat.event_id, "person_id": seat.person_id, "ref": str(seat.pk)} for seat in rest]
    try:
        with transaction.atomic():
            Engagement.objects.bulk_create(Engagement(kind=queries.SEAT, **one, **_times(slot)) for one in whose)
    except IntegrityError:  # somebody else engaged one of them in the same moment; one by one it shows whom
        for seat in rest:
            seat.clashes = not _engaged(seat, slot)


def _engaged(seat: Seat, slot: Slot) -> bool:
    try:
        engage(seat, slot)
    except Overlaps:
        return False
    return True


def _times(slot: Slot) -> dict[str, Any]:
    return {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "label": slot.sitting.briefing.working_title}


def free(seat: Seat) -> None:
    """Give the person's time back."""
    Engagement.objects.filter(kind=queries.SEAT, ref=str(seat.pk)).delete()


def offered_until(slot: Slot, now: datetime, *, remote: bool) -> datetime | None:
    """Until when a place that is free now may be accepted; None if too little time is left to offer it."""
    end = slot.starts_at if remote else queries.door_closes_at(slot)
    left = end - now
    if left < LEAST:
        return None
    allowed = next(patience for before, patience in PATIENCE if left >= before)
    return min(now + allowed, end)


def fill(slot: Slot, *, by: Any, now: datetime) -> list[Seat]:
    """Offer every free place to the next in the line; a step under the sitting's lock. Returns what was offered."""
    made: list[Seat] = []
    for remote in (False, True):
        until = offered_until(slot, now, remote=remote)
        while until is not None and not queries.room(slot, remote=remote).full:
            seat = queries.next_in_line(slot, remote=remote)
            if seat is None:
                break
            move(seat, Hold.OFFERED, "offered", by=by, now=now, offered_until=until, waits_for="")
            letters.write(seat, slot, "offer", now=now, until=until)
            made.append(seat)
    return made


def tell(*slots: Slot) -> None:
    """Let every open page know how full these sittings are; an action's last line."""
    if slots:
        topic = live.SEATS.of(slots[0].version.event)
        topic.hold()
        topic.change(queries.seat_entries(slots[0].version.event, slots))
