"""A schedule as it would be released: from the draft, from a version, or with a delay; and how two of them differ."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from presscentre.briefings.models import Sitting, Slot, Version
from presscentre.events.models import Event

LISTS = ("languages", "media_types")
PLAIN = ("equipment", "remote_link", "standby", "door_closes", "per_outlet")
FACTS = ("label", "regions", "speakers", "channels", *LISTS, *PLAIN)
ROOMS = ("capacity", "remote_capacity")


@dataclass(frozen=True)
class Planned:
    """A sitting as one version has it or would have it. `facts` are those of a Slot; times are event time."""

    sitting: int
    room: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    remote_capacity: int
    cancelled: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    def at(self, starts_at: datetime, ends_at: datetime) -> "Planned":
        return replace(self, starts_at=starts_at, ends_at=ends_at)

    def called_off(self) -> "Planned":
        return replace(self, cancelled=True)


@dataclass(frozen=True)
class Draft:
    """What a release would make public, and the sittings that it would leave out or cannot place."""

    planned: list[Planned]
    unplaced: list[Sitting]  # never public so far, without room or time: left out
    lost: list[Sitting]  # public now, but the draft took room or time away: must be put right first


def planned_of(slot: Slot) -> Planned:
    """This slot, as a version to come would repeat it."""
    facts = {name: slot.facts.get(name) for name in FACTS}
    return Planned(
        slot.sitting_id,
        slot.room_id,
        slot.starts_at,
        slot.ends_at,
        slot.capacity,
        slot.remote_capacity,
        slot.cancelled,
        facts,
    )


def facts_of(sitting: Sitting) -> dict[str, Any]:
    """All that a version keeps of a sitting beside place, time and seats. Regions, speakers, channels are prefetched.

    Numbers stand for people, rooms and regions, so that a version never holds a name.
    """
    channels = sorted(sitting.channels.all(), key=lambda channel: channel.number)
    return {
        "label": {code: text for code, _name in settings.LANGUAGES if (text := _label(sitting, code))},
        "regions": sorted(region.pk for region in sitting.regions.all()),
        "speakers": sorted(speaker.pk for speaker in sitting.speakers.all()),
        "channels": [
            {"number": row.number, "language": row.language, "interpreter": row.interpreter_id} for row in channels
        ],
        **{name: sorted(getattr(sitting, name)) for name in LISTS},
        **{name: getattr(sitting, name) for name in PLAIN},
    }


def released(event: Event) -> dict[int, Slot]:
    """What the public has now, by sitting. One query."""
    return {slot.sitting_id: slot for slot in Slot.objects.current(event)}


def slots_of(version: Version) -> dict[int, Slot]:
    """The slots of one version, by sitting. One query."""
    return {slot.sitting_id: slot for slot in Slot.objects.filter(version=version)}


def drafted(event: Event, public: dict[int, Slot]) -> Draft:
    """The draft as a release would make it public. Four queries.

    A cancelled sitting stays where it was last seen, if the draft has taken its place or time away.
    """
    rows = Sitting.objects.of(event).select_related("briefing").order_by("pk")
    draft = Draft([], [], [])
    for sitting in rows.prefetch_related("regions", "speakers", "channels"):
        slot = public.get(sitting.pk)
        if sitting.cancelled and slot is None:
            continue
        if sitting.room_id and sitting.starts_at and sitting.ends_at:
            draft.planned.append(_from(sitting, sitting.room_id, sitting.starts_at, sitting.ends_at))
        elif slot is None:
            draft.unplaced.append(sitting)
        elif sitting.cancelled:
            draft.planned.append(_from(sitting, slot.room_id, slot.starts_at, slot.ends_at))
        else:
            draft.lost.append(sitting)
            draft.planned.append(planned_of(slot))
    return draft


def differences(before: dict[int, Slot], after: Iterable[Planned]) -> list[dict[str, Any]]:
    """What is new, moved, in another room, cancelled, back or otherwise changed, in the order of time.

    Plain JSON: {"kind", "sitting", "from", "to"}; of other changes "fields" names which.
    """
    ordered = sorted(after, key=lambda planned: (planned.starts_at, planned.sitting))
    return [change for planned in ordered for change in _changes(before.get(planned.sitting), planned)]


def _changes(slot: Slot | None, planned: Planned) -> list[dict[str, Any]]:
    to = _span(planned) | {"room": planned.room}
    if slot is None:
        return [_change("new", planned, None, to)] if not planned.cancelled else []
    was = _span(slot) | {"room": slot.room_id}
    if planned.cancelled:
        return [_change("cancelled", planned, was, None)] if not slot.cancelled else []
    found = [_change("back", planned, None, to)] if slot.cancelled else []
    if _span(slot) != _span(planned):
        found.append(_change("moved", planned, _span(slot), _span(planned)))
    if slot.room_id != planned.room:
        found.append(_change("room", planned, {"room": slot.room_id}, {"room": planned.room}))
    if fields := other_fields(slot, planned):
        found.append(_change("changed", planned, None, None) | {"fields": fields})
    return found


def other_fields(slot: Slot, planned: Planned) -> list[str]:
    """Which of seats and facts differ; names of fields, sorted."""
    numbers = [name for name in ROOMS if getattr(slot, name) != getattr(planned, name)]
    return sorted([*numbers, *(name for name in FACTS if slot.facts.get(name) != planned.facts.get(name))])


def _change(kind: str, planned: Planned, was: Any, to: Any) -> dict[str, Any]:
    return {"kind": kind, "sitting": planned.sitting, "from": was, "to": to}


def _span(of: Slot | Planned) -> dict[str, str]:
    return {"starts_at": of.starts_at.isoformat(), "ends_at": of.ends_at.isoformat()}


def _from(sitting: Sitting, room: int, starts_at: datetime, ends_at: datetime) -> Planned:
    numbers = {name: getattr(sitting, name) for name in ROOMS}
    return Planned(
        sitting.pk, room, starts_at, ends_at, cancelled=sitting.cancelled, facts=facts_of(sitting), **numbers
    )


def _label(sitting: Sitting, code: str) -> str:
    return getattr(sitting, build_localized_fieldname("label", code)) or ""
