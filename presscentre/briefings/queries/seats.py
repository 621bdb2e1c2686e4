"""Who may sit where, how full it is, and who is next in the line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from presscentre.accreditation.models import Application, Engagement, MediaType
from presscentre.briefings.models import TAKES, Hold, Seat, Sitting, Slot
from presscentre.briefings.queries.schedule import label_on
from presscentre.events.models import Event

SEAT = "briefings.seat"  # the kind of the engagement that a held seat writes


@dataclass(frozen=True)
class Room:
    """How many places of one sort a sitting has, how many are taken, and how many wait for one."""

    places: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.places - self.taken, 0)

    @property
    def full(self) -> bool:
        return self.taken >= self.places


def current_slot(sitting: Sitting) -> Slot | None:
    """The sitting as the public has it; None if it was never released. One query."""
    slots = Slot.objects.current(sitting.event).filter(sitting=sitting)
    return slots.select_related("sitting__briefing", "room", "version").first()


def public_name(sitting: Sitting) -> str:
    """The sitting for whoever may not read drafts: the working title, and the label as it is released. One query."""
    slot = current_slot(sitting)
    label = label_on(slot, sitting.event) if slot else ""
    return f"{sitting.briefing} · {label}" if label else str(sitting.briefing)


def admits_region(slot: Slot, region: int | None) -> bool:
    """Whether the sitting is this press region's (its key in the table) own: named, or open to all."""
    named = slot.facts.get("regions") or []
    return not named or region in named


def admits_media(slot: Slot, media_type: str) -> bool:
    named = slot.facts.get("media_types") or []
    return not named or media_type in named


def door_closes_at(slot: Slot) -> datetime:
    """When a seat that nobody sits on goes to the standby line (event time)."""
    return slot.starts_at - timedelta(minutes=int(slot.facts.get("door_closes") or 0))


def places(slot: Slot, *, remote: bool) -> int:
    return slot.remote_capacity if remote else slot.capacity


def room(slot: Slot, *, remote: bool) -> Room:
    """How full the sitting is. One query; under the sitting's lock it is the truth."""
    of = Seat.objects.filter(sitting=slot.sitting_id, remote=remote)
    taken, waiting = Q(state__in=TAKES), Q(state=Hold.WAITING)
    found = of.aggregate(taken=Count("pk", filter=taken), waiting=Count("pk", filter=waiting))
    return Room(places(slot, remote=remote), found["taken"], found["waiting"])


def of_outlet(slot: Slot, outlet: int | None) -> int:
    """How many places of this sitting the outlet has, in the room and remote."""
    return Seat.objects.filter(sitting=slot.sitting_id, outlet=outlet).taken().count() if outlet else 0


def outlet_is_full(slot: Slot, outlet: int | None) -> bool:
    most = slot.facts.get("per_outlet")
    return most is not None and outlet is not None and of_outlet(slot, outlet) >= most


def engaged(person: int, slot: Slot, *, but: Seat | None = None) -> Engagement | None:
    """What else takes this person's time while the sitting runs; None: nothing."""
    found = Engagement.objects.filter(person=person, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    if but is not None:
        found = found.exclude(kind=SEAT, ref=str(but.pk))
    return found.order_by("starts_at").first()


def engaged_then(people: Collection[int], slot: Slot) -> set[int]:
    """Who of these people is engaged while the sitting runs. One query."""
    found = Engagement.objects.filter(person__in=people, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    return set(found.values_list("person", flat=True))


def next_in_line(slot: Slot, *, remote: bool, passed_over: Collection[int] = ()) -> Seat | None:
    """Who is offered the next free place: own regions first, then the longest wait, whoever can take it.

    Somebody whose outlet has its share, or whose time is taken, is passed over and keeps their turn.
    """
    busy = Engagement.objects.filter(person=OuterRef("person"), starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    line = Seat.objects.filter(~Exists(busy), sitting=slot.sitting_id, remote=remote).in_line()
    for seat in line.exclude(pk__in=passed_over).select_related("person", "application", "sitting__briefing"):
        if not outlet_is_full(slot, seat.outlet_id):
            return seat
    return None


@dataclass(frozen=True)
class Turn:
    """Where somebody stands in a line: the how-manieth of how many."""

    position: int
    of: int


def turn(seat: Seat) -> Turn | None:
    """The place in the waiting list or the standby line; None outside of one. One query."""
    if seat.state not in (Hold.WAITING, Hold.STANDBY):
        return None
    line = Seat.objects.filter(sitting=seat.sitting_id, remote=seat.remote, state=seat.state)
    order = list(line.order_by("foreign", "waits_since", "pk").values_list("pk", flat=True))
    return Turn(order.index(seat.pk) + 1, len(order))


def seats_of(person: int, event: Event) -> dict[int, Seat]:
    """What somebody has at each sitting of the event, by the sitting's key: the newest, alive or not. One query."""
    found = Seat.objects.filter(person=person, event=event).select_related("sitting__briefing").order_by("pk")
    return {seat.sitting_id: seat for seat in found}


def accreditation_of(person: int, event: Event) -> Application | None:
    """The application by which this person is accredited at the event; None if they are not."""
    given = Application.objects.given().filter(event=event, person=person)
    return given.select_related("delegation__region", "outlet", "person").first()


def elsewhere(application: Application, sitting: Sitting) -> Seat | None:
    """The place that this person has in another sitting of the same briefing; None if in none."""
    others = Seat.objects.filter(person=application.person_id, sitting__briefing=sitting.briefing_id).taken()
    return others.exclude(sitting=sitting).select_related("sitting__briefing", "sitting__event").first()


def held_at(slots: Iterable[Slot]) -> QuerySet[Seat]:
    """Everybody who has something at one of these sittings: seats, offers, lines."""
    alive = Seat.objects.filter(sitting__in=[slot.sitting_id for slot in slots]).alive()
    return alive.select_related("person", "application", "sitting__briefing").order_by("sitting", "pk")


def media_labels(slot: Slot) -> str:
    """The media types that the sitting admits, as words of the active language."""
    return ", ".join(str(MediaType(kind).label) for kind in slot.facts.get("media_types") or [])


def seated_slots(event: Event) -> QuerySet[Slot]:
    """The released sittings for which a seat is needed, in the order of the night."""
    return _seated(event).filter(cancelled=False)


def slots_for(event: Event, mine: Collection[int]) -> QuerySet[Slot]:
    """The same, and of these sittings also what is cancelled."""
    return _seated(event).filter(Q(cancelled=False) | Q(sitting__in=mine))


def _seated(event: Event) -> QuerySet[Slot]:
    slots = Slot.objects.current(event).filter(sitting__briefing__needs_seat=True)
    return slots.select_related("sitting__briefing", "room", "version__event").order_by("starts_at", "pk")


def asked_as(seats: Collection[Seat]) -> dict[int, Slot]:
    """By sitting, what the public had of it when each of these seats was asked for. One query."""
    asked = {seat.sitting_id: seat.asked_at for seat in seats}
    slots = Slot.objects.filter(sitting__in=asked).select_related("room", "version").order_by("version__number")
    return {slot.sitting_id: slot for slot in slots if slot.version.released_at <= asked[slot.sitting_id]}
