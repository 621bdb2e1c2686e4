"""What a page said at a past moment: not what is known now of that time, but what was shown then."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from presscentre.events.models import Event
from presscentre.figures.models import Figure, Pause, Revision
from presscentre.figures.queries.comparing import along, latest_editions
from presscentre.figures.queries.curves import MOST_AT_ONCE, Point, TableRow, thinned


def paused_then(event: Event, at: datetime) -> datetime | None:
    """Since when the figures were paused at that moment; None if they were not. One query."""
    open_then = Q(resumed_at=None) | Q(resumed_at__gt=at)
    return Pause.objects.filter(open_then, event=event, paused_at__lte=at).values_list("paused_at", flat=True).first()


def curve_then(figure: Figure, at: datetime, points: int = 400) -> list[Point]:
    """The curve as it stood at that moment, with the corrections made until then. One query."""
    rows = list(Revision.objects.filter(figure=figure, published_at__lte=at).order_by("-rev")[:MOST_AT_ONCE])
    replaced = {row.corrects for row in rows}
    standing = [row for row in rows if row.value is not None and row.rev not in replaced]
    return thinned([_point(figure, row) for row in sorted(standing, key=lambda row: row.as_of)], points)


def beside_edition(figure: Figure, points: list[Point]) -> list[TableRow]:
    """These points as a table, newest first, beside the latest earlier edition. Two queries."""
    edition = latest_editions([figure]).get(figure.pk)
    theirs = list(edition.readings.order_by("elapsed")) if edition else []
    label = edition.label if edition else ""
    return [
        TableRow(point, along(label, theirs, point.value, point.as_of - figure.starts_at)) for point in reversed(points)
    ]


def _point(figure: Figure, row: Revision) -> Point:
    elapsed = Decimal((row.as_of - figure.starts_at) // timedelta(microseconds=1)) / 1_000_000
    value = row.value or Decimal(0)
    return Point(elapsed, row.as_of, value, row.interpolated, row.note, row.kind)
