"""How full every sitting is: for the feed, for pages. Numbers only; never who."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from presscentre.briefings.models import Hold, Seat, Slot
from presscentre.events.models import Event


def rooms(event: Event) -> dict[int, dict[str, int]]:
    """Counts of every sitting with a seat of any kind: {sitting key: {"taken", "remote", "waiting", "standby"}}."""
    rows = Seat.objects.filter(event=event).alive().order_by().values("sitting")
    taken = Q(state__in=[Hold.HELD, Hold.OFFERED])
    counted = rows.annotate(
        taken=Count("pk", filter=taken & Q(remote=False)),
        far=Count("pk", filter=taken & Q(remote=True)),
        waiting=Count("pk", filter=Q(state=Hold.WAITING)),
        standby=Count("pk", filter=Q(state=Hold.STANDBY)),
    )
    return {
        row["sitting"]: {
            "taken": row["taken"],
            "remote": row["far"],
            "waiting": row["waiting"],
            "standby": row["standby"],
        }
        for row in counted
    }


def seat_snapshot(event: Event) -> dict[str, Any]:
    """How full every sitting is now, as the feed sends it: {"entries": {sitting key: …}}. Two queries."""
    return {"entries": seat_entries(event, Slot.objects.current(event).on())}


def seat_entries(event: Event, slots: Iterable[Slot]) -> dict[str, dict[str, Any]]:
    """The feed's entries of these sittings: places, taken, waiting; never who. One query beside the slots."""
    counted = rooms(event)
    none = {"taken": 0, "remote": 0, "waiting": 0, "standby": 0}
    return {
        str(slot.sitting_id): {"places": slot.capacity, "far": slot.remote_capacity}
        | counted.get(slot.sitting_id, none)
        for slot in slots
    }


def render_seats(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """Numbers are the same in every language; the page writes them its way."""
    return entry
