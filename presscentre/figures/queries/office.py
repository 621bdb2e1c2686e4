"""What the office has to decide on, and how its sources are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from presscentre.api.models import Token
from presscentre.events.models import Event
from presscentre.figures.models import Approval, Figure, Reading, Revision, Source
from presscentre.people.models import User


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


def held(event: Event, now: datetime, most: int = 100) -> list[Held]:
    """Held readings, those of the first figure on the wall first, the newest first. Three queries."""
    rows = (
        held_readings(event)
        .select_related("figure__event", "figure__shown", "source", "by")
        .prefetch_related("approvals__by")
        .order_by("figure__position", "figure__key", "-as_of", "-pk")[:most]
    )
    readings = list(rows)
    others = _others({row.figure_id for row in readings})
    return [_held(row, others) for row in readings]


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


def _held(reading: Reading, others: dict[int, list[Reading]]) -> Held:
    figure = reading.figure
    shown = figure.shown
    jump = None
    if shown is not None and shown.value:
        jump = ((reading.value - shown.value) / abs(shown.value) * 100).quantize(Decimal("0.01"))
    other = next((row for row in others.get(figure.pk, []) if row.source_id != reading.source_id), None)
    return Held(reading, shown, jump, other, list(reading.approvals.all()), approvals_needed(figure))


def _others(figures: set[int]) -> dict[int, list[Reading]]:
    """The newest reading of each source for these figures, newest first. One query for each pair of them."""
    found: dict[int, list[Reading]] = {}
    links = Source.figures.through.objects.filter(figure__in=figures).values_list("figure", "source")
    for figure, source in links:
        rows = Reading.objects.filter(figure=figure, source=source).select_related("source").order_by("-as_of")
        if newest := rows.first():
            found.setdefault(figure, []).append(newest)
    for rows_of_one in found.values():
        rows_of_one.sort(key=lambda row: row.as_of, reverse=True)
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
