"""What happens to seats without anybody asking: offers lapse, door lists close, sittings move, people arrive."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from presscentre.accreditation.models import Application, Badge, Engagement
from presscentre.briefings import live, queries
from presscentre.briefings.actions import holding, letters, placeless
from presscentre.briefings.actions.refusals import NotReleased
from presscentre.briefings.models import Hold, Seat, Sitting, Slot
from presscentre.events.models import Event

Moved = tuple[Slot | None, Slot]


@transaction.atomic
def lapse_offers(sitting: Sitting, *, by: Any, now: datetime) -> int:
    """End the offers whose time is over and offer their places to the next in the line; how many ended."""
    if (slot := _locked(sitting)) is None:
        return 0
    over = Seat.objects.filter(sitting=sitting, state=Hold.OFFERED, offered_until__lte=now)
    ended = list(over.select_related("application__person", "event").order_by("pk"))
    for seat in ended:
        holding.move(seat, Hold.LAPSED, "lapsed", by=by, now=now, offered_until=None)
        letters.write(seat, slot, "lapsed", now=now)
    if ended:
        holding.fill(slot, by=by, now=now)
        holding.tell(slot)
    return len(ended)


@transaction.atomic
def offer_free(sitting: Sitting, *, by: Any, now: datetime) -> int:
    """Offer what is free to the line: somebody who was passed over has time by now; how many were offered."""
    if (slot := _locked(sitting)) is None:
        return 0
    if made := holding.fill(slot, by=by, now=now):
        holding.tell(slot)
    return len(made)


@transaction.atomic
def close_door_list(sitting: Sitting, *, by: Any, now: datetime) -> int:
    """Use it or lose it: seats of those who have not come go to the standby line, in turn; how many were moved.

    The line is the waiting list, then whoever lost a seat. Does nothing before its time, nor a second time.
    """
    if (slot := _locked(sitting)) is None:
        return 0
    if now < queries.door_closes_at(slot):
        return 0
    here = Seat.objects.filter(sitting=sitting, remote=False).select_related("application__person", "event")
    waiting = list(here.filter(state__in=[Hold.WAITING, Hold.OFFERED]).order_by("foreign", "waits_since", "pk"))
    absent = list(here.filter(state=Hold.HELD, arrived_at=None).order_by("pk"))
    for place, seat in enumerate(waiting):
        _to_the_door(seat, slot, place, by=by, now=now)
    for seat in absent:
        holding.move(seat, Hold.LOST, "lost", by=by, now=now, clashes=False)
        letters.write(seat, slot, "lost", now=now)
    if waiting or absent:
        holding.tell(slot)
    return len(waiting) + len(absent)


def _to_the_door(seat: Seat, slot: Slot, place: int, *, by: Any, now: datetime) -> None:
    if place < int(slot.facts.get("standby") or 0):
        holding.move(seat, Hold.STANDBY, "standby", by=by, now=now, offered_until=None, waits_for="door")
        letters.write(seat, slot, "standby", now=now, position=place + 1)
    else:
        holding.move(seat, Hold.LAPSED, "lapsed", by=by, now=now, offered_until=None)
        letters.write(seat, slot, "full", now=now)


@transaction.atomic
def arrive(sitting: Sitting, person: int, *, by: Any, now: datetime) -> None:
    """Somebody was let in at the sitting's door at `now` (of the scan; scans come in any order).

    Whoever came in by an offline device's word, from the standby line or later than the door list, holds a seat from
    then on. It takes no lock on the sitting: scans of several sittings are told of together, in any order.
    """
    mine = Seat.objects.filter(sitting=sitting, person=person).exclude(state=Hold.TAKEN_BACK).order_by("pk").last()
    if mine is None:
        return
    came = Seat.objects.filter(pk=mine.pk).filter(Q(arrived_at=None) | Q(arrived_at__gt=now))
    came.update(arrived_at=now, version=F("version") + 1)
    mine.refresh_from_db()
    if mine.state not in (Hold.HELD, Hold.GIVEN_UP):
        holding.move(mine, Hold.HELD, "let_in", by=by, now=now, offered_until=None, waits_for="")
    if (slot := queries.current_slot(sitting)) is not None:
        holding.tell(slot)


@transaction.atomic
def let_in(sitting: Sitting, person: int, *, by: Any, now: datetime) -> bool:
    """A place for somebody in the standby line who stands at the door; False if none is left or they are not in it.

    The places are counted under the sitting's lock, and the seat is held from here on: of two who stand at two doors
    the second is told that it is full.
    """
    if (slot := _locked(sitting)) is None:
        return False
    line = Seat.objects.filter(sitting=sitting, person=person, remote=False, state__in=[Hold.STANDBY, Hold.LOST])
    mine = line.select_related("event").order_by("pk").last()
    here = Seat.objects.filter(sitting=sitting, remote=False, state=Hold.HELD)
    if mine is None or here.filter(person=person).exists() or here.count() >= slot.capacity:
        return False
    holding.move(mine, Hold.HELD, "let_in", by=by, now=now, offered_until=None, waits_for="")
    return True


@transaction.atomic
def leave(application: Application, *, by: Any, now: datetime) -> None:
    """Take back everything of somebody who is no longer accredited, questions too; their places go to the lines."""
    alive = Seat.objects.filter(application=application).alive().select_related("event").order_by("sitting", "pk")
    # In the order of a scan: the badge, the sittings, and only then a word on a topic, for whose row others wait.
    list(Badge.objects.filter(application=application).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    slots = {sitting: _locked(sitting) for sitting in Sitting.objects.filter(seats__in=alive).distinct().order_by("pk")}
    for seat in alive:
        holding.move(seat, Hold.TAKEN_BACK, "ended", by=by, now=now, offered_until=None, clashes=False)
    on = [slot for slot in slots.values() if slot is not None]
    for slot in on:
        holding.fill(slot, by=None, now=now)
    placeless.withdraw_all(application.person_id, application.event, by=by, now=now)
    holding.tell(*on)


def _locked(sitting: Sitting) -> Slot | None:
    try:
        return holding.lock(sitting)
    except NotReleased:
        return None


@transaction.atomic
def follow(event: Event, moved: Iterable[Moved], *, by: Any, now: datetime) -> dict[int, list[Seat]]:
    """Let the seats follow a new version: the slots before and after, of sittings that are new or changed.

    Times move with the sitting; whoever is engaged elsewhere at the new time keeps the seat, marked `clashes`, and
    chooses. Seats of a cancelled sitting are taken back. New room is offered to the line. Returns whom it concerns,
    by sitting; the caller writes to them.
    """
    told: dict[int, list[Seat]] = {}
    pairs = sorted(moved, key=lambda pair: pair[1].sitting_id)
    sittings = Sitting.objects.filter(pk__in=[after.sitting_id for _before, after in pairs])
    list(sittings.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    alive: dict[int, list[Seat]] = {}
    for seat in queries.held_at(after for _before, after in pairs):
        alive.setdefault(seat.sitting_id, []).append(seat)
    _forget_times(
        [seat for before, after in pairs if _other_time(before, after) for seat in alive.get(after.sitting_id, ())]
    )
    for before, after in pairs:
        told[after.sitting_id] = _follow(alive.get(after.sitting_id, []), before, after, by=by, now=now)
    _publish(event, [after for _before, after in pairs])
    return told


def _follow(seats: list[Seat], before: Slot | None, after: Slot, *, by: Any, now: datetime) -> list[Seat]:
    if after.cancelled:
        holding.cancel(seats, after, by=by, now=now)
        return seats
    if _other_time(before, after):
        _take_times([seat for seat in seats if seat.state == Hold.HELD], after)
        late = [seat.pk for seat in seats if seat.offered_until and seat.offered_until > after.starts_at]
        Seat.objects.filter(pk__in=late, state=Hold.OFFERED).update(offered_until=after.starts_at)
    if any(seat.state == Hold.WAITING for seat in seats):
        holding.fill(after, by=None, now=now)
    return seats


def _take_times(seats: list[Seat], slot: Slot) -> None:
    """Take the people's time while the sitting now runs; whoever is engaged elsewhere then keeps the seat, marked."""
    holding.engage_all(seats, slot)
    for clashes in (False, True):
        found = [seat.pk for seat in seats if seat.clashes == clashes]
        Seat.objects.filter(pk__in=found).update(clashes=clashes, version=F("version") + 1)
    for seat in seats:
        seat.version += 1


def _forget_times(seats: list[Seat]) -> None:
    # All at once before any takes its new time: two sittings that change places do not clash.
    refs = [str(seat.pk) for seat in seats]
    Engagement.objects.filter(kind=queries.SEAT, ref__in=refs).delete()


def _other_time(before: Slot | None, after: Slot) -> bool:
    return before is None or (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)


def _publish(event: Event, slots: list[Slot]) -> None:
    if not slots:
        return
    topic = live.SEATS.of(event)
    topic.hold()
    gone = [str(slot.sitting_id) for slot in slots if slot.cancelled]
    topic.change(queries.seat_entries(event, [slot for slot in slots if not slot.cancelled]), delete=gone)
