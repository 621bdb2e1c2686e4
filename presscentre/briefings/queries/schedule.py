"""The schedule as everybody may read it: the newest version, with names of today, in the active language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from presscentre.briefings.models import Briefing, Crossover, Slot, Speaker, Version
from presscentre.events.models import Event, Region, Room

LANGUAGES = dict(settings.LANGUAGES)
COLUMNS = (
    *("sitting_id", "room_id", "starts_at", "ends_at", "capacity", "remote_capacity"),
    *("cancelled", "sequence", "changed_at", "facts", "sitting__briefing_id", "sitting__uid"),
)


@dataclass(frozen=True)
class Voice:
    """A speaker as the public may know them."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One released sitting in words. `title` and `summary` are only those that are out; times are event time."""

    sitting: int
    uid: str
    key: str
    kind: str
    title: str
    summary: str
    label: str
    room: Room
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    sequence: int
    changed_at: datetime
    capacity: int
    remote_capacity: int
    regions: tuple[Region, ...]  # none: open to all
    speakers: tuple[Voice, ...]
    languages: tuple[tuple[str, str], ...]
    channels: tuple[tuple[int, str, str], ...]  # number, code, name
    media_types: tuple[str, ...]
    crossover: Crossover | None
    needs_seat: bool
    has_floor: bool

    def is_for(self, region: Region | None, media_type: str = "") -> bool:
        """Whether people of this region and media type may come; None and "": anybody."""
        here = not self.regions or region is None or region in self.regions
        return here and (not self.media_types or not media_type or media_type in self.media_types)


@dataclass(frozen=True)
class Schedule:
    """What is public: the version, and its sittings in the order of time, cancelled ones among them."""

    version: Version | None
    entries: list[Entry]
    regions: list[Region]


def schedule(event: Event, *, now: datetime, briefing: Briefing | None = None) -> Schedule:
    """The whole of it, or one briefing's part. `now` is event time: no title shows before it is out. Seven queries."""
    regions = list(Region.objects.filter(event=event).order_by("position", "key"))
    version = Version.objects.newest(event)
    if version is None:
        return Schedule(None, [], regions)
    rows = Slot.objects.filter(version=version).order_by("starts_at", "room__key", "sitting_id")
    if briefing is not None:
        rows = rows.filter(sitting__briefing=briefing)
    words = Words(event, regions, now)
    return Schedule(version, list(words.entries(rows.values_list(*COLUMNS, named=True))), regions)


class Words:
    """What numbers in slots mean today, in the active language."""

    def __init__(self, event: Event, regions: Iterable[Region], now: datetime) -> None:
        self.now, self.first = now, event.languages[0]
        self.regions = {region.pk: region for region in regions}
        self.rooms = Room.objects.filter(event=event).in_bulk()
        self.briefings = Briefing.objects.of(event).in_bulk()
        self.speakers = {row.pk: Voice(row.name, row.role) for row in Speaker.objects.filter(event=event)}
        rows = Crossover.objects.filter(briefing__event=event).select_related("fallback")
        self.crossovers = {row.briefing_id: row for row in rows}

    def entries(self, rows: Iterable[Any]) -> Iterable[Entry]:
        language = get_language() or "en"
        for row in rows:
            yield self._entry(row, self.briefings[row.sitting__briefing_id], language)

    def _entry(self, row: Any, briefing: Briefing, language: str) -> Entry:
        facts = row.facts
        return Entry(
            sitting=row.sitting_id,
            uid=row.sitting__uid,
            key=briefing.key,
            kind=briefing.kind,
            title=briefing.shown_title(self.now),
            summary=briefing.shown_summary(self.now),
            label=label_of(facts["label"], language, self.first),
            room=self.rooms[row.room_id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancelled=row.cancelled,
            sequence=row.sequence,
            changed_at=row.changed_at,
            capacity=row.capacity,
            remote_capacity=row.remote_capacity,
            regions=tuple(self.regions[pk] for pk in facts["regions"] if pk in self.regions),
            speakers=tuple(self.speakers[pk] for pk in facts["speakers"] if pk in self.speakers),
            languages=tuple((code, LANGUAGES.get(code, code)) for code in facts["languages"]),
            channels=tuple(
                (row["number"], row["language"], LANGUAGES.get(row["language"], "")) for row in facts["channels"]
            ),
            media_types=tuple(facts["media_types"]),
            crossover=self.crossovers.get(briefing.pk),
            needs_seat=briefing.needs_seat,
            has_floor=briefing.has_floor,
        )


def label_of(labels: dict[str, str], language: str, first: str) -> str:
    """What tells this sitting from the others, in this language, else the event's first, else any."""
    return labels.get(language) or labels.get(first) or next(iter(labels.values()), "")
