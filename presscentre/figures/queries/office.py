"""What the office has to decide on, and how its sources are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from presscentre.api.models import Token
from presscentre.events.models import Event
from presscentre.figures.models import Approval, Figure, Reading, Revision, Source
from presscentre.people.models import User

MOST_HELD = 100  # on the desk at once


@dataclass(frozen=True)
class Held:
    """A held reading and what its release would do."""

    reading: Reading
    shown: Revision | None  # what stands on the wall
    jump: Decimal | None  # in percent of what is shown; None if that is nothing
    other: Reading | None  # another source's newest reading of the same figure
    approvals: list[Approval] = field(default_factory=list)
    needed: int = 1

    @property
    def falls(self) -> bool:
        """True if the figure can only rise and this is less: it needs a correction, not a release."""
        shown = None if self.shown is None else self.shown.value
        return self.reading.figure.monotonic and shown is not None and self.reading.value < shown


@dataclass(frozen=True)
class SourceHealth:
    """A source, when it was last heard, and whether it has been silent for too long."""

    source: Source
    heard_at: datetime | None
    silent: bool
    silent_after: timedelta | None  # the shortest patience among its figures; None if it has none
    problem: str
    figures: list[Figure]


def held(event: Event, now: datetime, most: int = MOST_HELD) -> list[Held]:
    """The oldest held readings, those of the first figure on the wall first, the newest first. A few queries."""
    rows = sorted(_whole(held_readings(event)).order_by("as_of", "pk")[:most], key=_place)
    others = _others({row.figure_id for row in rows})
    return [_held(row, others) for row in rows]


def held_one(event: Event, pk: int) -> Held | None:
    """This one, however many wait before it; None if it is not held (any more). A few queries."""
    row = _whole(held_readings(event)).filter(pk=pk).first()
    return None if row is None else _held(row, _others({row.figure_id}))


def held_readings(event: Event) -> QuerySet[Reading]:
    """Every held reading of the event, embargoed ones too."""
    return Reading.objects.filter(figure__event=event, state=Reading.State.HELD)


def sources(event: Event, now: datetime) -> list[SourceHealth]:
    """Every source of the event by name. Two queries."""
    rows = Source.objects.filter(event=event).prefetch_related("figures").order_by("name", "pk")
    return [_health(source, now) for source in rows]


def approvals_needed(figure: Figure) -> int:
    """How many officers must say yes before a held reading of this figure goes out."""
    return 2 if figure.released_by == Figure.ReleasedBy.TWO else 1


def _whole(rows: QuerySet[Reading]) -> QuerySet[Reading]:
    return rows.select_related("figure__event", "figure__shown", "source", "by").prefetch_related("approvals__by")


def _place(reading: Reading) -> tuple[int, str, timedelta, int]:
    figure = reading.figure
    return figure.position, figure.key, figure.event.starts_at - reading.as_of, -reading.pk


def _held(reading: Reading, others: dict[int, list[Reading]]) -> Held:
    figure = reading.figure
    shown = figure.shown
    jump = None
    if shown is not None and shown.value:
        jump = ((reading.value - shown.value) / abs(shown.value) * 100).quantize(Decimal("0.01"))
    other = next((row for row in others.get(figure.pk, []) if row.source_id != reading.source_id), None)
    return Held(reading, shown, jump, other, list(reading.approvals.all()), approvals_needed(figure))


def _others(figures: set[int]) -> dict[int, list[Reading]]:
    """The newest reading of each source for these figures, newest first. One query."""
    found: dict[int, list[Reading]] = {}
    mine = Reading.objects.filter(figure=OuterRef("figure"), source=OuterRef("source")).order_by("-as_of")
    links = Source.figures.through.objects.filter(figure__in=figures).annotate(newest=Subquery(mine.values("pk")[:1]))
    newest = Reading.objects.filter(pk__in=links.values("newest")).select_related("source")
    for row in newest.order_by("-as_of", "-pk"):
        found.setdefault(row.figure_id, []).append(row)
    return found


def _health(source: Source, now: datetime) -> SourceHealth:
    figures = sorted(source.figures.all(), key=lambda figure: (figure.position, figure.key))
    patience = min((figure.stale_after for figure in figures), default=None)
    silent = patience is not None and (source.heard_at is None or now - source.heard_at > patience)
    return SourceHealth(source, source.heard_at, silent, patience, source.problem, figures)


def machines(events: Collection[int] | None) -> QuerySet[User]:
    """Machines that may become a source at these events: those of no other event. None: all of them."""
    rows = User.objects.filter(kind=User.Kind.MACHINE)
    if events is None:
        return rows
    sources, tokens = Source.objects.exclude(event__in=events), Token.objects.exclude(event__in=events)
    return rows.exclude(pk__in=sources.values("user")).exclude(pk__in=tokens.values("user"))
