"""What is due by itself: offers that have ended, door lists that close, free places while somebody waits."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from presscentre.briefings.models import Hold, Seat, Sitting, Slot, Version
from presscentre.briefings.queries.seats import door_closes_at, room
from presscentre.events.models import Event


def due_sittings(now: Callable[[Event], datetime]) -> list[tuple[Sitting, bool, bool]]:
    """The sittings for which something is due: (sitting, offers have ended, the door list closes). One query."""
    seats = Seat.objects.filter(sitting=OuterRef("sitting"))
    ends = seats.filter(state=Hold.OFFERED).order_by("offered_until").values("offered_until")[:1]
    out = Q(state__in=[Hold.WAITING, Hold.OFFERED]) | Q(state=Hold.HELD, arrived_at=None)
    slots = _released().annotate(first_end=Subquery(ends), somebody_is_out=Exists(seats.filter(out, remote=False)))
    found = []
    asked = slots.filter(Q(first_end__isnull=False) | Q(somebody_is_out=True))
    for slot in asked.select_related("sitting__event", "version__event"):
        at, seated = now(slot.version.event), vars(slot)
        offers = seated["first_end"] is not None and seated["first_end"] <= at
        closes = seated["somebody_is_out"] and door_closes_at(slot) <= at
        if offers or closes:
            found.append((slot.sitting, offers, closes))
    return found


def free_for_the_line() -> list[Sitting]:
    """The sittings with a free place and somebody who waits for one of that sort. One query, and two for each line.

    Who was passed over because of another seat may be free by now.
    """
    waits = Seat.objects.filter(sitting=OuterRef("sitting"), state=Hold.WAITING)
    lines = _released().annotate(near=Exists(waits.filter(remote=False)), far=Exists(waits.filter(remote=True)))
    found = lines.filter(Q(near=True) | Q(far=True)).select_related("sitting__event")
    return [slot.sitting for slot in found if _has_room(slot)]


def _has_room(slot: Slot) -> bool:
    lines = vars(slot)
    return any(lines[name] and not room(slot, remote=far).full for name, far in (("near", False), ("far", True)))


def _released() -> QuerySet[Slot]:
    newest = Version.objects.filter(event=OuterRef("version__event")).order_by("-number").values("pk")[:1]
    return Slot.objects.filter(version=Subquery(newest), cancelled=False)
