"""Curves and lines with their words, and where to listen: what pages and scenes hand to the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language

from presscentre.core import moments
from presscentre.events.models import Event
from presscentre.figures import drawing, formatting, live, queries
from presscentre.figures.models import Figure, Milestone
from presscentre.figures.queries import Point


@dataclass(frozen=True)
class Picture:
    """A figure's curve: drawn here for readers without JavaScript, and its points for the element that draws again."""

    figure: Figure
    drawing: drawing.Drawing | None
    points: str  # JSON
    this: str  # the name of this run: its year
    last: str  # the name of the earlier run, or ""
    start: datetime


@dataclass(frozen=True)
class Spark:
    """The last readings of a figure: the path of the line, and its values for the element that adds to it."""

    path: str
    values: str


def picture(figure: Figure, points: Sequence[Point], milestones: Sequence[Milestone] = ()) -> Picture:
    """The curve of this figure beside its latest earlier edition. At most two queries."""
    edition = queries.latest_editions([figure]).get(figure.pk)
    last = queries.edition_curve(edition) if edition else []
    names = (str(figure.starts_at.astimezone(figure.event.tz).year), edition.label if edition else "")
    flags = [[_seconds(row.crossed_at - figure.starts_at), float(row.threshold)] for row in milestones]
    return Picture(
        figure=figure,
        drawing=drawing.draw(points, last, drawing.Hand(names, lambda value: short(value, figure), _tick, _span)),
        points=drawing.for_pen(points, last, milestones=flags),
        this=names[0],
        last=names[1],
        start=figure.starts_at,
    )


def spark(values: Sequence[Decimal]) -> Spark | None:
    """A small line through the last values; None if one alone is known."""
    path = drawing.spark(values)
    return Spark(path, ",".join(formatting.plain(value) for value in values)) if path else None


def feed(event: Event) -> dict[str, str]:
    """Where a page of this event listens, and what it asks instead where no socket gets through."""
    return {
        "topic": live.FIGURES.of(event).name,
        "log_topic": live.LOG.of(event).name,
        "poll": reverse("figures:data", kwargs={"event": event.slug}),
    }


def short(value: Decimal, figure: Figure) -> str:
    """A value as an axis says it: compact, in the language of the page."""
    rule = (figure.unit, figure.decimals, "compact", figure.rounding)
    return formatting.write(value, *rule, get_language() or "en").text


def _span(seconds: float) -> str:
    return moments.elapsed(timedelta(seconds=round(seconds)))


def _tick(seconds: float) -> str:
    return _span(seconds) if seconds % 60 else _span(seconds)[:-3]


def _seconds(span: timedelta) -> float:
    return span.total_seconds()
