"""The office's queue: what is asked for, a page of it, its neighbours, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q

from presscentre.accreditation.models import Application, State
from presscentre.accreditation.models.application import ApplicationQuerySet
from presscentre.events.models import Region

A_PAGE = 25
BEFORE, AFTER = 4, 14  # neighbours beside one application
STAMP = "%Y%m%d%H%M%S%f"
SHOWN = (  # in lists
    *("state", "version", "media_type", "missing", "flags", "waits_for", "created_at", "submitted_at", "waitlisted_at"),
    *("latin_name", "native_name", "name_language", "outlet__name", "delegation__region", "portrait__application"),
)


@dataclass(frozen=True)
class Asked:
    """Which applications an officer wants to see; "" and None do not filter."""

    state: str = State.SUBMITTED
    region: str = ""  # key; "-": in none
    media_type: str = ""
    outlet: int | None = None
    tag: int | None = None
    gaps: bool = False  # evidence is missing
    flagged: bool = False
    search: str = ""
    newest: bool = False  # first; otherwise who waits longest

    @property
    def turn(self) -> str:
        """The field that orders the list: on the waiting list one's turn, elsewhere when one applied."""
        return "waitlisted_at" if self.state == State.WAITLISTED else "submitted_at"

    @property
    def narrows(self) -> bool:
        """True if something is asked for that has no numbers beside it: outlet, tag, flags, words."""
        return bool(self.outlet or self.tag or self.flagged or self.search)

    def without(self, *names: str) -> "Asked":
        """The same, but not filtered by these."""
        return replace(self, **{name: getattr(Asked(state=""), name) for name in names})


Group = tuple[str, int | None, str, bool, int]  # state, region's key, media type, whether evidence is missing; count


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this moment and row. Written as digits, so that it survives any address."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):{STAMP}}-{self.pk}"

    @staticmethod
    def read(text: str) -> "Cursor | None":
        """None for what is no cursor: the first page, then."""
        stamp, _dash, pk = text.partition("-")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) == 20 and pk.isascii() and pk.isdigit()):
            return None
        try:
            return Cursor(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), min(int(pk), 2**63 - 1))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next page begins (None: these were the last)."""

    rows: list[Application]
    following: Cursor | None


@dataclass(frozen=True)
class Facets:
    """How many there are of each kind, were one filter changed and the others kept."""

    states: dict[str, int]
    regions: dict[str, int]
    media_types: dict[str, int]
    gaps: int
    found: int  # by all filters


def asked_for(rows: ApplicationQuerySet, asked: Asked) -> ApplicationQuerySet:
    """Those of `rows` that are asked for, in order; with what a line of the list shows."""
    found = _narrowed(rows, asked)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.region:
        found = found.filter(delegation__region__key=asked.region) if asked.region != "-" else _nowhere(found)
    if asked.media_type:
        found = found.filter(media_type=asked.media_type)
    if asked.gaps:
        found = found.filter(has_gaps=True)
    shown = found.select_related("outlet", "delegation", "portrait").only(*SHOWN)
    return shown.order_by(asked.turn, "pk") if not asked.newest else shown.order_by(f"-{asked.turn}", "-pk")


def page_of(rows: ApplicationQuerySet, asked: Asked, after: Cursor | None = None, size: int = A_PAGE) -> Page:
    """The rows that follow the cursor, by key and never by number: the last page costs what the first does."""
    found = list((_beyond(rows, asked, after) if after else rows)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], cursor_of(last, asked) if last else None)


def neighbours(
    rows: ApplicationQuerySet, asked: Asked, one: Application
) -> tuple[list[Application], list[Application]]:
    """Those just before and just after this one, in the order of the list; also if it is no longer among them.

    Two queries.
    """
    here = cursor_of(one, asked)
    before = list(_beyond(rows.reverse(), replace(asked, newest=not asked.newest), here)[:BEFORE])
    return before[::-1], list(_beyond(rows, asked, here)[:AFTER])


def cursor_of(row: Application, asked: Asked) -> Cursor:
    """The place of this row in the list."""
    return Cursor(getattr(row, asked.turn) or row.submitted_at or row.created_at, row.pk)


def in_regions(rows: Iterable[Application], regions: Iterable[Region]) -> None:
    """Give each row its region from these, which the page has read anyway: a region has a name in ten languages."""
    known = {region.pk: region for region in regions}
    for row in rows:
        if row.delegation is not None and row.delegation.region_id in known:
            row.delegation.region = known[row.delegation.region_id]


def grouped(rows: ApplicationQuerySet, asked: Asked) -> list[Group]:
    """How many there are of each combination of what is counted: state, region, media type, gaps. One query."""
    names = ("state", "delegation__region", "media_type", "has_gaps")
    return list(_narrowed(rows, asked).order_by().values_list(*names).annotate(count=Count("pk")))


def facets(groups: Iterable[Group], asked: Asked, regions: Iterable[Region]) -> Facets:
    """Counts for every filter from these groups; `regions` are those of the event."""
    keys: dict[int | None, str] = {region.pk: region.key for region in regions}
    wanted = (asked.state, asked.region, asked.media_type, asked.gaps or "")
    counts: list[Counter[Any]] = [Counter() for _want in wanted]
    found = 0
    for state, region, media_type, has_gaps, count in groups:
        values = [state, keys.get(region, "-"), media_type, has_gaps]
        misses = [place for place, want in enumerate(wanted) if want != "" and values[place] != want]
        found += count if not misses else 0
        for place, value in enumerate(values):
            counts[place][value] += count if not misses or misses == [place] else 0
    states, regions, media_types, gaps = (dict(+counter) for counter in counts)
    return Facets(states, regions, media_types, gaps.get(True, 0), found)


def _narrowed(rows: ApplicationQuerySet, asked: Asked) -> ApplicationQuerySet:
    """By what is not counted: outlet, tag, flags, words."""
    found = rows.about(asked.search)
    if asked.outlet:
        found = found.filter(outlet=asked.outlet)
    if asked.tag:
        found = found.filter(tags=asked.tag)
    return found.exclude(flags=[]) if asked.flagged else found


def _nowhere(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    return rows.filter(delegation__region=None)


def _beyond(rows: ApplicationQuerySet, asked: Asked, cursor: Cursor) -> ApplicationQuerySet:
    """The bound on the first column alone lets the index begin where the page does."""
    turn = asked.turn
    if asked.newest:
        return rows.filter(**{f"{turn}__lte": cursor.at}).exclude(Q(**{turn: cursor.at}, pk__gte=cursor.pk))
    return rows.filter(**{f"{turn}__gte": cursor.at}).exclude(Q(**{turn: cursor.at}, pk__lte=cursor.pk))
