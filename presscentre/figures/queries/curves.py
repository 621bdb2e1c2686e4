"""How a figure went: its curve, an earlier edition's, and both side by side in a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Mod, RowNumber

from presscentre.figures.models import Edition, Figure, Reading, Revision
from presscentre.figures.queries.comparing import Comparison, along, latest_editions

MOST_AT_ONCE = 5_000  # readings loaded; of a longer series the database hands out each n-th


@dataclass(frozen=True)
class Point:
    """One value of a curve. `elapsed` in seconds since the figure's (or edition's) own start.

    `kind`: published, corrected, stored or late; "edition" for an earlier run, which has no `as_of` of ours.
    """

    elapsed: Decimal
    as_of: datetime
    value: Decimal
    interpolated: bool
    note: str
    kind: str


@dataclass(frozen=True)
class TableRow:
    """One line of the table: our value, and the earlier edition's at the same elapsed time."""

    point: Point
    other: Comparison | None


def curve(figure: Figure, points: int = 400) -> list[Point]:
    """The public curve in order of `as_of`, thinned to about `points`; highest and lowest of each stretch stay.

    Published values, late ones that fit, and corrections in place of what they correct. Three queries.
    """
    found = [*_readings(figure), *_corrections(figure)]
    found.sort(key=lambda point: point.as_of)
    return thinned(found, points)


def edition_curve(edition: Edition, points: int = 400) -> list[Point]:
    """The curve of an earlier edition. One query."""
    rows = edition.readings.order_by("elapsed").values_list("elapsed", "value", "note")
    found = [
        Point(_seconds(elapsed), edition.starts_at + elapsed, value, False, note, "edition")
        for elapsed, value, note in rows
    ]
    return thinned(found, points)


def table(figure: Figure, rows: int = 100) -> list[TableRow]:
    """The curve as a table, newest first, beside the latest earlier edition. Five queries."""
    edition = latest_editions([figure]).get(figure.pk)
    theirs = list(edition.readings.order_by("elapsed")) if edition else []
    label = edition.label if edition else ""
    return [
        TableRow(point, along(label, theirs, point.value, point.as_of - figure.starts_at))
        for point in reversed(curve(figure, rows))
    ]


def readings_for_download(figure: Figure) -> Iterator[Point]:
    """The whole public series in order, unthinned, a piece at a time."""
    corrections = sorted(_corrections(figure), key=lambda point: point.as_of)
    for point in _points(figure, _on_curve(figure)):
        while corrections and corrections[0].as_of < point.as_of:
            yield corrections.pop(0)
        yield point
    yield from corrections


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most about `most` of these, in order: first and last, and the lowest and highest of each equal stretch."""
    if len(points) <= most:
        return list(points)
    stretches = max(1, (most - 2) // 2)
    size = -(-len(points) // stretches)
    kept = {0, len(points) - 1}
    for start in range(0, len(points), size):
        stretch = range(start, min(start + size, len(points)))
        kept |= {
            min(stretch, key=lambda index: points[index].value),
            max(stretch, key=lambda index: (points[index].value, index)),
        }
    return [points[index] for index in sorted(kept)]


def _on_curve(figure: Figure) -> QuerySet[Reading]:
    return Reading.objects.filter(figure=figure, on_curve=True).order_by("as_of", "pk")


def _readings(figure: Figure) -> Iterator[Point]:
    rows = _on_curve(figure)
    many = rows.count()
    if many > MOST_AT_ONCE:
        number = Window(RowNumber(), order_by=[F("as_of"), F("pk")])
        # The last row always stays: what is shown now must stand at the curve's end.
        step = -(-many // MOST_AT_ONCE)
        rows = rows.annotate(place=Mod(number - 1 + (step - (many - 1) % step), step)).filter(place=0)
    return _points(figure, rows)


def _points(figure: Figure, rows: QuerySet[Reading]) -> Iterator[Point]:
    starts_at = figure.starts_at
    columns = rows.values_list("as_of", "value", "interpolated", "note", "state")
    for as_of, value, interpolated, note, state in columns.iterator(chunk_size=2000):
        yield Point(_seconds(as_of - starts_at), as_of, value, interpolated, note, state)


def _corrections(figure: Figure) -> list[Point]:
    rows = Revision.objects.filter(figure=figure).exclude(kind=Revision.Kind.PUBLISHED).order_by("rev")
    found = list(rows)
    replaced = {row.corrects for row in found}
    return [
        Point(_seconds(row.as_of - figure.starts_at), row.as_of, row.value, row.interpolated, row.note, "corrected")
        for row in found
        if row.value is not None and row.rev not in replaced
    ]


def _seconds(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / 1_000_000
