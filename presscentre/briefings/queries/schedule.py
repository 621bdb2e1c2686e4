"""The schedule as everybody may read it: the newest version, with names of today, in the active language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language, gettext

from presscentre.briefings.models import Briefing, Crossover, Slot, Speaker, Version
from presscentre.core import moments
from presscentre.events.models import Event, Region, Room
from presscentre.live.topics import positions

LANGUAGES = dict(settings.LANGUAGES)
TOPIC = "briefings.schedule"  # of briefings.live, which stands above
KEPT = 5  # seconds after which a name that was edited in the records shows at the latest
COLUMNS = (
    *("sitting_id", "room_id", "starts_at", "ends_at", "capacity", "remote_capacity"),
    *("cancelled", "sequence", "changed_at", "facts", "sitting__briefing_id", "sitting__uid"),
)


class Named(NamedTuple):
    """A room or a region in the active language."""

    pk: int
    key: str
    name: str


class Voice(NamedTuple):
    """A speaker as the public may know them."""

    name: str
    role: str


class Channel(NamedTuple):
    """A channel of interpretation: its number, its language's code, and what that language calls itself."""

    number: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One released sitting in words. `title` and `summary` are only those that are out; times are event time."""

    sitting: int
    uid: str
    key: str
    kind: str
    title: str
    title_at: datetime | None  # when another title comes out
    wording: int  # rises with what is said of the briefing, as `sequence` does with place and time
    edited_at: datetime | None
    summary: str
    label: str
    room: Named
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    sequence: int
    changed_at: datetime
    capacity: int
    remote_capacity: int
    regions: tuple[Named, ...]  # none: open to all
    speakers: tuple[Voice, ...]
    languages: tuple[str, ...]
    channels: tuple[Channel, ...]
    media_types: tuple[str, ...]
    crossover: Crossover | None
    needs_seat: bool
    has_floor: bool

    @property
    def there(self) -> str:
        """When it starts by the clock of the other city: "Fri, Nov 10, 23:00"; "" without one."""
        if self.crossover is None:
            return ""
        zone = ZoneInfo(self.crossover.zone)
        clock = moments.clock(self.starts_at, zone, seconds=False)
        return gettext("%(day)s, %(time)s") % {"day": moments.day(self.starts_at, zone), "time": clock}

    def is_for(self, region: Named | None, media_type: str = "") -> bool:
        """Whether people of this region and media type may come; None and "": anybody."""
        here = not self.regions or region is None or region in self.regions
        return here and (not self.media_types or not media_type or media_type in self.media_types)


@dataclass(frozen=True)
class Ground:
    """What the schedule stands on: its version, and the names of today.

    `stamp` differs if anything of it does; "" if that cannot be told.
    """

    version: Version | None
    regions: dict[int, Named]
    rooms: dict[int, Named]
    speakers: dict[int, Voice]
    stamp: str


@dataclass(frozen=True)
class Schedule:
    """What is public: the version, and its sittings in the order of time, cancelled ones among them."""

    version: Version | None
    entries: list[Entry]
    regions: list[Named]


def ground(event: Event) -> Ground:
    """The newest version and today's names, in the active language. Five queries; mostly two, as names are kept.

    Every release and every edit of a public briefing is published, so where the topic stands tells one from another.
    """
    version = Version.objects.newest(event)
    topic = f"{TOPIC}:{event.slug}"
    position = positions([topic]).get(topic)
    if version is None or position is None:
        regions, rooms, speakers, _digest = _names(event)
        return Ground(version, regions, rooms, speakers, "")
    # A version names only rooms that were there before it.
    key = f"briefings.names:{position.epoch}:{version.pk}:{get_language()}"
    names = cache.get(key)
    if names is None:
        names = _names(event)
        cache.set(key, names, KEPT)
    regions, rooms, speakers, digest = names
    seen = (position, version.pk, get_language(), event.name, event.zone, event.languages, digest)
    return Ground(version, regions, rooms, speakers, sha256(repr(seen).encode()).hexdigest()[:32])


def _names(event: Event) -> tuple[dict[int, Named], dict[int, Named], dict[int, Voice], str]:
    """Regions, rooms and speakers in the active language, and a digest of them all."""
    ordered = Region.objects.filter(event=event).order_by("position", "key")
    regions = {row.pk: Named(row.pk, row.key, row.name) for row in ordered}
    rooms = {row.pk: Named(row.pk, row.key, row.name) for row in Room.objects.filter(event=event).order_by("key")}
    speakers = {row.pk: Voice(row.name, row.role) for row in Speaker.objects.filter(event=event).order_by("pk")}
    return regions, rooms, speakers, sha256(repr((regions, rooms, speakers)).encode()).hexdigest()


def schedule(event: Event, *, now: datetime, briefing: Briefing | None = None, on: Ground | None = None) -> Schedule:
    """The whole of it, or one briefing's part. `now` is event time: no title shows before it is out.

    Seven queries; two `on` a ground that is known.
    """
    on = on or ground(event)
    regions = list(on.regions.values())
    if on.version is None:
        return Schedule(None, [], regions)
    rows = Slot.objects.filter(version=on.version).order_by("starts_at", "room__key", "sitting_id")
    if briefing is not None:
        rows = rows.filter(sitting__briefing=briefing)
    found = _entries(rows.values_list(*COLUMNS, named=True), on, _briefings(event, now, briefing), event.languages[0])
    return Schedule(on.version, list(found), regions)


def _briefings(event: Event, now: datetime, one: Briefing | None) -> dict[int, dict[str, Any]]:
    """What each briefing gives to all of its sittings."""
    rows = Briefing.objects.of(event).select_related("crossover__fallback")
    return {
        row.pk: {
            "key": row.key,
            "kind": row.kind,
            "title": row.shown_title(now),
            "title_at": row.title_at,
            "wording": row.wording(now),
            "edited_at": row.edited_at,
            "summary": row.shown_summary(now),
            "crossover": getattr(row, "crossover", None),
            "needs_seat": row.needs_seat,
            "has_floor": row.has_floor,
        }
        for row in (rows.filter(pk=one.pk) if one else rows)
    }


def _entries(rows: Iterable[Any], on: Ground, briefings: dict[int, dict[str, Any]], first: str) -> Iterator[Entry]:
    language = get_language() or "en"
    for row in rows:
        facts = row.facts
        yield Entry(
            **briefings[row.sitting__briefing_id],
            sitting=row.sitting_id,
            uid=row.sitting__uid,
            label=label_of(facts["label"], language, first),
            room=on.rooms[row.room_id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancelled=row.cancelled,
            sequence=row.sequence,
            changed_at=row.changed_at,
            capacity=row.capacity,
            remote_capacity=row.remote_capacity,
            regions=tuple(on.regions[pk] for pk in facts["regions"] if pk in on.regions),
            speakers=tuple(on.speakers[pk] for pk in facts["speakers"] if pk in on.speakers),
            languages=tuple(facts["languages"]),
            channels=tuple(
                Channel(one["number"], one["language"], LANGUAGES[one["language"]]) for one in facts["channels"]
            ),
            media_types=tuple(facts["media_types"]),
        )


def _channel(facts: dict[str, Any]) -> Channel:
    return Channel(facts["number"], facts["language"], LANGUAGES.get(facts["language"], facts["language"]))


def label_on(slot: Slot, event: Event) -> str:
    """What tells this sitting from the others as the public has it, in the active language: the draft may differ."""
    return label_of(slot.facts["label"], get_language() or "en", event.languages[0])


def label_of(labels: dict[str, str], language: str, first: str) -> str:
    """What tells this sitting from the others, in this language, else the event's first, else any."""
    return labels.get(language) or labels.get(first) or next(iter(labels.values()), "")
