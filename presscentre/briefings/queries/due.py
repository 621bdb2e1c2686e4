"""What is due by itself: offers that have ended, door lists that close."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from presscentre.briefings.models import Hold, Seat, Sitting, Slot, Version
from presscentre.briefings.queries.seats import door_closes_at
from presscentre.events.models import Event


def due_sittings(now: Callable[[Event], datetime]) -> list[tuple[Sitting, bool, bool]]:
    """The sittings for which something is due: (sitting, offers have ended, the door list closes). One query."""
    newest = Version.objects.filter(event=OuterRef("version__event")).order_by("-number").values("pk")[:1]
    seats = Seat.objects.filter(sitting=OuterRef("sitting"))
    ends = seats.filter(state=Hold.OFFERED).order_by("offered_until").values("offered_until")[:1]
    out = Q(state__in=[Hold.WAITING, Hold.OFFERED]) | Q(state=Hold.HELD, arrived_at=None)
    slots = Slot.objects.filter(version=Subquery(newest), cancelled=False).annotate(
        first_end=Subquery(ends), somebody_is_out=Exists(seats.filter(out, remote=False))
    )
    found = []
    asked = slots.filter(Q(first_end__isnull=False) | Q(somebody_is_out=True))
    for slot in asked.select_related("sitting__event", "version__event"):
        at, seated = now(slot.version.event), vars(slot)
        offers = seated["first_end"] is not None and seated["first_end"] <= at
        closes = seated["somebody_is_out"] and door_closes_at(slot) <= at
        if offers or closes:
            found.append((slot.sitting, offers, closes))
    return found
