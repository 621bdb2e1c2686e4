"""What the office's page of the door shows: checkpoints, scanners, conflicts, and the log of scans."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from presscentre.accreditation import lists
from presscentre.accreditation.models import Checkpoint, Conflict, Scan, Scanner
from presscentre.accreditation.names import folded
from presscentre.accreditation.queries.inside import inside_entries
from presscentre.accreditation.remits import Regions
from presscentre.events.models import Event

SILENT_AFTER = timedelta(seconds=45)  # three rounds that did not come
LISTED = 50


@dataclass(frozen=True)
class Gate:
    """A checkpoint as the office sees it. `state` is open, early, late or closed by nobody's list."""

    checkpoint: Checkpoint
    zones: list[str]
    label: Any  # of its list; None: its feature is gone
    state: str
    inside: int | None
    regions: list[tuple[str, str, int]]  # key, name, count; every region of the event


@dataclass(frozen=True)
class Device:
    """A scanner as the office sees it. `state` is waiting, spent, online or silent."""

    scanner: Scanner
    state: str


def gates(event: Event, now: datetime) -> list[Gate]:
    """Every checkpoint in the office's order; `now` is event time. Five queries."""
    names = {region.key: region.name for region in event.regions.order_by("position", "key")}
    inside = inside_entries(event)
    labels = {(kind, ref): label for kind, ref, label in lists.offered(event)}
    found = Checkpoint.objects.filter(event=event).select_related("room").prefetch_related("zones")
    return [_gate(row, inside.get(row.key), names, labels, now) for row in found.order_by("position", "name", "pk")]


def _gate(
    row: Checkpoint, entry: dict[str, Any] | None, names: dict[str, str], labels: dict[Any, Any], now: datetime
) -> Gate:
    state = "open"
    if row.opens_at is not None and now < row.opens_at:
        state = "early"
    elif row.closes_at is not None and now >= row.closes_at:
        state = "late"
    regions = [(key, name, entry["regions"].get(key, 0)) for key, name in names.items()] if entry else []
    label = labels.get((row.list_kind, row.list_ref))
    zones = [zone.name for zone in row.zones.all()]
    return Gate(row, zones, label, state, entry["inside"] if entry else None, regions)


def devices(event: Event, now: datetime) -> list[Device]:
    """Every scanner in use, by name; `now` is real time. One query."""
    found = Scanner.objects.in_use().filter(event=event).select_related("checkpoint").order_by("name", "pk")
    return [Device(row, _state(row, now)) for row in found]


def _state(scanner: Scanner, now: datetime) -> str:
    if scanner.paired_at is None:
        return "waiting" if scanner.code_expires_at is not None and scanner.code_expires_at > now else "spent"
    heard = scanner.seen_at is not None and now - scanner.seen_at <= SILENT_AFTER
    return "online" if heard else "silent"


def open_conflicts(event: Event, regions: Regions) -> QuerySet[Conflict]:
    """Those that nobody has settled, the newest first; of these regions only, unless None."""
    found = Conflict.objects.filter(event=event, settled_at=None).order_by("-pk")
    if regions is not None:
        found = found.filter(first__badge__application__delegation__region__in=regions)
    ends = ("first", "second")
    parts = ("checkpoint", "by", "badge__application")
    return found.select_related(*(f"{end}__{part}" for end in ends for part in parts))


def log(
    event: Event, regions: Regions, *, checkpoint: str = "", answer: str = "", device: str = "", words: str = ""
) -> QuerySet[Scan]:
    """The scans of the event, the newest first; each filter that is not empty narrows them."""
    found = Scan.objects.filter(event=event).select_related("checkpoint", "by", "badge__application__outlet")
    if regions is not None:
        found = found.filter(badge__application__delegation__region__in=regions)
    if checkpoint:
        found = found.filter(checkpoint__key=checkpoint)
    if answer:
        found = found.filter(answer=answer)
    if device:
        found = found.filter(by=int(device))
    for word in folded(words).split():
        found = found.filter(badge__application__search__contains=word)
    return found.order_by("-at", "-pk")
