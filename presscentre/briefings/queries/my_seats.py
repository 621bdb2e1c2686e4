"""Seats as pages show them: a journalist's own, and one sitting's for the office."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from presscentre.accreditation.models import Application
from presscentre.briefings.models import ALIVE, TAKES, Briefing, Hold, Seat, Sitting, Slot
from presscentre.briefings.queries.schedule import Entry, label_on
from presscentre.briefings.queries.seat_counts import rooms
from presscentre.briefings.queries.seats import (
    Turn,
    accreditation_of,
    admits_media,
    admits_region,
    asked_as,
    door_closes_at,
    seats_of,
    slots_for,
    turn,
)
from presscentre.events.models import Event, Region


@dataclass(frozen=True)
class Offer:
    """One sitting as a journalist sees it: what is free, what is mine, and what I may do."""

    slot: Slot
    title: str  # what may be shown of it now, and which sitting it is
    free: int
    far: int
    waiting: int
    seat: Seat | None
    turn: Turn | None
    own: bool  # my region's
    why_not: str  # code of what keeps me out altogether; ""
    closed: bool
    was: Slot | None  # where and when it was to be, if that is different since I asked

    @property
    def alive(self) -> bool:
        return self.seat is not None and self.seat.state in ALIVE

    @property
    def may_ask(self) -> bool:
        return not self.alive and not self.why_not and not self.closed and not self.slot.cancelled

    @property
    def line(self) -> str:
        """The address of the remote line, for who holds a remote place and for nobody else; ""."""
        mine = self.seat is not None and self.seat.remote and self.seat.state == Hold.HELD
        return str(self.slot.facts.get("remote_link") or "") if mine and not self.slot.cancelled else ""


def seat_days(
    event: Event, application: Application | None, person: int, now: datetime
) -> list[tuple[date, list[Offer]]]:
    """The sittings with seats by day of the event's zone, for this journalist; also where theirs was cancelled.

    Six queries, and one for each turn.
    """
    counted, mine = rooms(event), seats_of(person, event)
    cancelled_mine = [seat.sitting_id for seat in mine.values() if seat.state == Hold.TAKEN_BACK]
    before = asked_as([seat for seat in mine.values() if seat.state in ALIVE])
    days: dict[date, list[Offer]] = {}
    for slot in slots_for(event, cancelled_mine):
        offer = _offer(event, slot, counted.get(slot.sitting_id, {}), mine, application, now)
        was = before.get(slot.sitting_id)
        day = slot.starts_at.astimezone(event.tz).date()
        days.setdefault(day, []).append(replace(offer, was=was) if was and _elsewhere(was, slot) else offer)
    return list(days.items())


def wish(briefing: Briefing, entries: Iterable[Entry], person: int | None, now: datetime) -> bool | None:
    """Whether this accredited journalist wants to come, as long as there are no seats to take; None: not asked.

    Two queries where it is asked, none elsewhere.
    """
    coming = [entry for entry in entries if not entry.cancelled and entry.starts_at > now]
    if person is None or not coming or not briefing.needs_seat:
        return None
    if any(entry.capacity or entry.remote_capacity for entry in coming):
        return None
    mine = accreditation_of(person, briefing.event)
    return None if mine is None else briefing.wishes.filter(application=mine).exists()


def _elsewhere(was: Slot, slot: Slot) -> bool:
    return (was.starts_at, was.ends_at, was.room_id) != (slot.starts_at, slot.ends_at, slot.room_id)


def _offer(
    event: Event,
    slot: Slot,
    counts: dict[str, int],
    mine: dict[int, Seat],
    application: Application | None,
    now: datetime,
) -> Offer:
    seat = mine.get(slot.sitting_id)
    region = application.delegation.region_id if application and application.delegation else None
    same = [one for one in mine.values() if one.state in TAKES and one.sitting.briefing_id == slot.sitting.briefing_id]
    return Offer(
        slot=slot,
        title=" · ".join(filter(None, (slot.sitting.briefing.shown_title(now), label_on(slot, event)))),
        free=max(slot.capacity - counts.get("taken", 0), 0),
        far=max(slot.remote_capacity - counts.get("remote", 0), 0),
        waiting=counts.get("waiting", 0),
        seat=seat,
        turn=turn(seat) if seat else None,
        own=admits_region(slot, region),
        why_not=_why_not(slot, application, elsewhere=bool(same) and (seat is None or seat.state not in TAKES)),
        closed=now >= door_closes_at(slot),
        was=None,
    )


def _why_not(slot: Slot, application: Application | None, *, elsewhere: bool) -> str:
    if application is None:
        return "accreditation"
    if not admits_media(slot, application.media_type):
        return "media"
    return "elsewhere" if elsewhere else ""


def line_of(sitting: Sitting) -> list[Seat]:
    """Everybody who has, had or wants a seat in this sitting, seats first, then the lines in their order. One query."""
    order = {state: place for place, state in enumerate(Hold.values)}
    seats = Seat.objects.filter(sitting=sitting).select_related("person", "application", "region", "outlet", "event")
    return sorted(seats, key=lambda seat: (order[seat.state], seat.foreign, seat.waits_since or seat.asked_at, seat.pk))


def by_region(seats: Iterable[Seat]) -> dict[Region | None, Counter[str]]:
    """How many of each region stand where, largest first."""
    found: dict[Region | None, Counter[str]] = {}
    for seat in seats:
        found.setdefault(seat.region, Counter())[seat.state] += 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1].total()))
