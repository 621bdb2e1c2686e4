"""What is shown now, and what was shown then."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import OuterRef, Subquery

from presscentre.events.models import Event
from presscentre.figures.models import Board, Figure, Revision
from presscentre.figures.queries.comparing import along, compared, latest_runs
from presscentre.figures.queries.entries import MARK_FOR, Data, iso, raw, recent_correction, render


@dataclass(frozen=True)
class Shown:
    """A figure and its entry as on the wire; None before its first value."""

    figure: Figure
    entry: Data | None


@dataclass(frozen=True)
class Wall:
    """Everything the wall shows, in one language."""

    paused_at: datetime | None
    mode: str
    clock: Data
    figures: list[Shown]


def snapshot(event: Event) -> Data:
    """The public figures as the feed sends them: {"entries", "paused_at", "mode", "clock"}."""
    return _snapshot(event, Figure.Audience.PUBLIC)


def office_snapshot(event: Event) -> Data:
    """The same of the figures that only the office sees."""
    return _snapshot(event, Figure.Audience.OFFICE)


def raw_entries(figures: Iterable[Figure], corrected: Collection[int] | None = None) -> dict[str, Data]:
    """Entries of the figures that have a value or had one, by key. `shown` and `event` at hand; a few queries.

    `corrected`: the keys of those that were ever corrected, where that is known; it may save a query.
    """
    showing = [figure for figure in figures if figure.shown is not None]
    if not showing:
        return {}
    marked = showing if corrected is None else [figure for figure in showing if figure.pk in corrected]
    corrections, runs = _corrections(marked), latest_runs(showing)
    entries = {}
    for figure in showing:
        shown, run, comparison = cast(Revision, figure.shown), runs.get(figure.pk), None
        if run is not None and shown.value is not None:
            comparison = along(*run, shown.value, shown.as_of - figure.starts_at)
        entries[figure.key] = raw(figure, shown, recent_correction(shown, corrections[figure.pk]), comparison)
    return entries


def wall(event: Event, language: str, *, office: bool = False) -> Wall:
    """The wall in this language; with `office`, also the figures that only the office sees."""
    figures = Figure.objects.filter(event=event).select_related("event", "shown").order_by("position", "key")
    if not office:
        figures = figures.filter(audience=Figure.Audience.PUBLIC)
    entries = raw_entries(figures)
    rows = [Shown(row, render(entries[row.key], language) if row.key in entries else None) for row in figures]
    return Wall(paused_at(event), mode(event), clock(event), rows)


def shown(figure: Figure, language: str) -> Shown:
    """One figure as the wall shows it."""
    entry = raw_entries([figure]).get(figure.key)
    return Shown(figure, None if entry is None else render(entry, language))


def shown_at(figure: Figure, at: datetime) -> Revision | None:
    """What was shown of this figure at that moment; None before its first value. One query."""
    earlier = Revision.objects.filter(figure=figure, on_wall=True, published_at__lte=at)
    return earlier.order_by("-published_at", "-rev").first()


def board_at(event: Event, at: datetime) -> dict[str, Revision]:
    """What was shown of each public figure at that moment, by key. One query."""
    then = Revision.objects.filter(figure=OuterRef("pk"), on_wall=True, published_at__lte=at)
    newest = Subquery(then.order_by("-published_at", "-rev").values("pk")[:1])
    public = Figure.objects.filter(event=event, audience=Figure.Audience.PUBLIC).annotate(then=newest)
    rows = Revision.objects.filter(pk__in=public.values("then")).select_related("figure__event")
    return {row.figure.key: row for row in sorted(rows, key=lambda row: (row.figure.position, row.figure.key))}


def entry_of(revision: Revision, language: str) -> Data:
    """This revision as it stood on the wall, in this language."""
    figure = revision.figure
    marked = Revision.objects.filter(figure=figure, kind=Revision.Kind.CORRECTED, on_wall=True, rev__lte=revision.rev)
    comparison = compared(figure, revision.value, revision.as_of)
    return render(raw(figure, revision, recent_correction(revision, marked.order_by("-rev")[:1]), comparison), language)


def paused_at(event: Event) -> datetime | None:
    """Since when the figures are paused, in event time; None if they are not. One query."""
    return Board.objects.filter(event=event).values_list("paused_at", flat=True).first()


def mode(event: Event) -> str:
    """ "live", "rehearsal" or "demonstration": in every frame, and on every page as a mark."""
    return str(event.kind)


def clock(event: Event) -> Data:
    """At the real moment "real" the event's clock stood at "event" and has run "speed" times as fast since."""
    real, reads = event.clock_set_at or event.starts_at, event.clock_reads or event.starts_at
    speed = event.clock_speed if event.clock_set_at else 1
    return {"real": iso(real), "event": iso(reads), "speed": str(speed)}


def around(event: Event) -> dict[str, Any]:
    """What stands beside the entries in every snapshot."""
    paused = paused_at(event)
    return {"paused_at": None if paused is None else iso(paused), "mode": mode(event), "clock": clock(event)}


def _snapshot(event: Event, audience: str) -> Data:
    figures = Figure.objects.filter(event=event, audience=audience).select_related("event", "shown")
    return {"entries": raw_entries(figures.order_by("position", "key")), **around(event)}


def _corrections(figures: Iterable[Figure]) -> dict[int, list[Revision]]:
    found = defaultdict(list)
    corrected = Revision.objects.filter(figure__in=figures, kind=Revision.Kind.CORRECTED, on_wall=True)
    since = min((figure.shown.published_at for figure in figures if figure.shown), default=None)
    for row in corrected.filter(published_at__gte=since - MARK_FOR) if since else ():
        found[row.figure_id].append(row)
    return found
