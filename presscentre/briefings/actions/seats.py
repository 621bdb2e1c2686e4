"""A journalist's seat: asked for, waited for, offered, given up; one after the other, under the sitting's lock."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.accreditation.models import Application
from presscentre.audit.actions import record
from presscentre.briefings import queries
from presscentre.briefings.actions import holding, letters, placeless
from presscentre.briefings.actions.refusals import (
    DoorListClosed,
    MediaNotAdmitted,
    NoOffer,
    NoSeatsHere,
    SayWhy,
    SeatElsewhere,
    SeatMovedOn,
    SittingFull,
)
from presscentre.briefings.models import ALIVE, Briefing, Hold, Seat, Sitting, Slot, Wish


@transaction.atomic
def take(application: Application, sitting: Sitting, *, remote: bool = False, by: Any, now: datetime) -> Seat:
    """A seat in this sitting, or a turn in its line: `state` of what is returned says which, `waits_for` why.

    Own regions get a seat while there is one; others, outlets that have their share and whoever comes later wait.
    Asking twice changes nothing. Raises NotAccredited, NotReleased, NoSeatsHere, MediaNotAdmitted, DoorListClosed,
    SeatElsewhere or Overlaps.
    """
    mine = holding.accredited(application, sitting.event)
    slot = holding.lock(sitting)
    if there := Seat.objects.filter(sitting=sitting, person=mine.person_id).alive().first():
        return there
    _may_ask(mine, slot, now, remote=remote)
    waits_for = _waits_for(mine, slot, remote=remote)
    seat = _ask(mine, slot, waits_for, remote=remote, now=now)
    if not waits_for:
        holding.engage(seat, slot)
        letters.write(seat, slot, "seat", now=now)
    record(f"briefings.seat_{seat.state}", seat, by=by, at=now, event=seat.event, sitting=sitting.pk)
    holding.tell(slot)
    return seat


@transaction.atomic
def give_up(seat: Seat, *, by: Any, now: datetime) -> None:
    """Give back a seat, an offer or a turn in the line; what becomes free is offered to the next at once.

    What was asked from the seat and waits is withdrawn. Raises SeatMovedOn if it is over already.
    """
    slot = holding.lock(seat.sitting)
    _still(seat, *ALIVE)
    holding.move(seat, Hold.GIVEN_UP, "given_up", by=by, now=now, offered_until=None, clashes=False)
    _others_choose(seat)
    holding.fill(slot, by=None, now=now)
    placeless.withdraw_all(seat.person_id, seat.event, by=by, now=now)
    holding.tell(slot)


@transaction.atomic
def accept(seat: Seat, *, by: Any, now: datetime) -> None:
    """Take the place that is offered. Raises NoOffer once it has ended, Overlaps if the time is taken by now."""
    holding.accredited(seat.application, seat.event)
    slot = holding.lock(seat.sitting)
    seat.refresh_from_db()
    if seat.state != Hold.OFFERED or seat.offered_until is None or seat.offered_until <= now:
        raise NoOffer
    holding.engage(seat, slot)
    holding.move(seat, Hold.HELD, "accepted", by=by, now=now, offered_until=None)
    letters.write(seat, slot, "seat", now=now)
    holding.tell(slot)


@transaction.atomic
def give(
    application: Application, sitting: Sitting, *, reason: str, remote: bool = False, by: Any, now: datetime
) -> Seat:
    """The office gives a seat out of turn, to whichever region or outlet, for a reason that is written down.

    Raises SayWhy, SittingFull, NotAccredited, NotReleased or Overlaps.
    """
    if not reason.strip():
        raise SayWhy
    mine = holding.accredited(application, sitting.event)
    slot = holding.lock(sitting)
    room = queries.room(slot, remote=remote)
    if room.full:
        raise SittingFull(taken=room.taken, places=room.places)
    seat = Seat.objects.filter(sitting=sitting, person=mine.person_id).alive().first()
    seat = seat or _ask(mine, slot, "office", remote=remote, now=now)
    holding.engage(seat, slot)
    holding.move(seat, Hold.HELD, "given", by=by, now=now, remote=remote, waits_for="", offered_until=None)
    letters.write(seat, slot, "seat", now=now, reason=reason.strip())
    holding.tell(slot)
    return seat


@transaction.atomic
def take_back(seat: Seat, *, reason: str, by: Any, now: datetime) -> None:
    """The office takes a seat, an offer or a turn back, for a reason that the journalist reads.

    What was asked from the seat and waits is withdrawn. Raises SayWhy or SeatMovedOn.
    """
    if not reason.strip():
        raise SayWhy
    slot = holding.lock(seat.sitting)
    _still(seat, *ALIVE)
    holding.move(seat, Hold.TAKEN_BACK, "taken_back", by=by, now=now, offered_until=None, clashes=False)
    letters.write(seat, slot, "taken_back", now=now, reason=reason.strip())
    holding.fill(slot, by=None, now=now)
    placeless.withdraw_all(seat.person_id, seat.event, by=by, now=now)
    holding.tell(slot)


@transaction.atomic
def wish(application: Application, briefing: Briefing, *, by: Any, now: datetime) -> None:
    """Say that one would like to come, before there are seats: the split is proposed from it. Raises NotAccredited."""
    mine = holding.accredited(application, briefing.event)
    Wish.objects.get_or_create(briefing=briefing, application=mine, defaults={"wished_at": now})


@transaction.atomic
def unwish(application: Application, briefing: Briefing, *, by: Any, now: datetime) -> None:
    """Say that one would not."""
    Wish.objects.filter(briefing=briefing, application=application).delete()


def _may_ask(application: Application, slot: Slot, now: datetime, *, remote: bool) -> None:
    if not slot.sitting.briefing.needs_seat:
        raise NoSeatsHere
    if not queries.admits_media(slot, application.media_type):
        raise MediaNotAdmitted(admitted=queries.media_labels(slot))
    if now >= (slot.starts_at if remote else queries.door_closes_at(slot)):
        raise DoorListClosed
    if there := queries.elsewhere(application, slot.sitting):
        raise SeatElsewhere(sitting=queries.public_name(there.sitting))


def _waits_for(application: Application, slot: Slot, *, remote: bool) -> str:
    """The code of what keeps this journalist from a seat now; "" if nothing does."""
    if not queries.admits_region(slot, application.delegation.region_id if application.delegation else None):
        return "region"
    if queries.outlet_is_full(slot, application.outlet_id):
        return "outlet"
    return "room" if queries.room(slot, remote=remote).full else ""


def _ask(application: Application, slot: Slot, waits_for: str, *, remote: bool, now: datetime) -> Seat:
    region = application.delegation.region_id if application.delegation else None
    return Seat.objects.create(
        event=application.event,
        sitting=slot.sitting,
        person_id=application.person_id,
        application=application,
        region_id=region,
        outlet_id=application.outlet_id,
        state=Hold.WAITING if waits_for else Hold.HELD,
        remote=remote,
        foreign=not queries.admits_region(slot, region),
        asked_at=now,
        waits_since=now if waits_for else None,
        waits_for=waits_for,
        moved_at=now,
    )


def _still(seat: Seat, *states: str) -> None:
    if seat.state not in states:
        raise SeatMovedOn(state=seat.get_state_display())


def _others_choose(seat: Seat) -> None:
    """Whoever gave up one of two that clash has chosen: the other takes their time now, if nothing else does."""
    clashing = Seat.objects.filter(person=seat.person_id, state=Hold.HELD, clashes=True).select_related("sitting")
    for other in clashing:
        slot = queries.current_slot(other.sitting)
        if slot is not None and queries.engaged(other.person_id, slot, but=other) is None:
            holding.engage(other, slot)
            Seat.objects.filter(pk=other.pk).update(clashes=False)
