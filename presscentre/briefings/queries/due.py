"""What is due by itself: offers that have ended, door lists that close."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from presscentre.briefings.models import Hold, Seat, Sitting, Slot, Version
from presscentre.briefings.queries.seats import door_closes_at
from presscentre.events.models import Event


def due_sittings(now: Callable[[Event], datetime]) -> list[tuple[Sitting, bool, bool]]:
    """The sittings for which something is due: (sitting, offers have ended, the door list closes)."""
    slots = Slot.objects.filter(cancelled=False, sitting__seats__state__in=[Hold.HELD, Hold.WAITING, Hold.OFFERED])
    newest = Version.objects.filter(event=OuterRef("version__event")).order_by("-number").values("pk")[:1]
    found = []
    for slot in slots.filter(version=Subquery(newest)).select_related("sitting", "version__event").distinct():
        at = now(slot.version.event)
        offers = Seat.objects.filter(sitting=slot.sitting_id, state=Hold.OFFERED, offered_until__lte=at).exists()
        closes = door_closes_at(slot) <= at and _somebody_is_out(slot)
        if offers or closes:
            found.append((slot.sitting, offers, closes))
    return found


def _somebody_is_out(slot: Slot) -> bool:
    out = Q(state__in=[Hold.WAITING, Hold.OFFERED]) | Q(state=Hold.HELD, arrived_at=None)
    return Seat.objects.filter(out, sitting=slot.sitting_id, remote=False).exists()
