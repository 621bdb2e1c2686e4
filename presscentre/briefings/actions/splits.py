"""A briefing split into sittings by region: drafted rooms, and a split that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.briefings import live
from presscentre.briefings.actions.refusals import DraftMovedOn
from presscentre.briefings.actions.sittings import add_sitting
from presscentre.briefings.models import Briefing, Sitting
from presscentre.core.errors import Refusal
from presscentre.events.models import Region, Room


class RoomTooSmall(Refusal):
    code = "room_too_small"
    message = _("%(room)s has %(seats)d seats, fewer than you gave the sitting there.")


class NobodyMayCome(Refusal):
    code = "nobody_may_come"
    message = _("In this split no region may come to any sitting.")


@dataclass(frozen=True)
class Part:
    """What one sitting becomes, as the officer saw it: `sitting` carries the version that was shown."""

    sitting: Sitting
    regions: list[Region]
    seats: int


@transaction.atomic
def keep_split(briefing: Briefing, parts: Iterable[Part], *, by: Any, now: datetime) -> int:
    """Write the split into the draft; a sitting to which no region may come is cancelled there. How many are held.

    Nobody outside the office sees it before the next release.
    Raises DraftMovedOn, RoomTooSmall or NobodyMayCome, and then nothing has changed.
    """
    parts = list(parts)
    held = [part for part in parts if part.regions]
    if not held:
        raise NobodyMayCome
    for part in parts:
        _keep(part)
    facts = {str(part.sitting.pk): [region.key for region in part.regions] for part in parts}
    record("briefings.split", briefing, by=by, at=now, sittings=facts)
    live.PLAN.of(briefing.event).publish(live.PlanChanged(None))
    return len(held)


def _keep(part: Part) -> None:
    room = part.sitting.room
    if room is not None and room.seats is not None and part.seats > room.seats:
        raise RoomTooSmall(room=room.name, seats=room.seats)
    changes = {"capacity": part.seats} if part.regions else {"cancelled": True}  # no region named would mean: all
    mine = Sitting.objects.planned().filter(pk=part.sitting.pk, version=part.sitting.version)
    if not mine.update(version=F("version") + 1, **changes):
        raise DraftMovedOn(what=str(part.sitting))
    part.sitting.regions.set(part.regions)


@transaction.atomic
def draft_sittings(briefing: Briefing, rooms: Iterable[Room], *, by: Any, now: datetime) -> list[Sitting]:
    """Draft a sitting in each of these rooms, with its seats and without a time."""
    return [add_sitting(briefing, room=room, capacity=room.seats or 0, by=by, now=now) for room in rooms]
