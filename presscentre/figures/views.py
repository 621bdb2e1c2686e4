"""The figures' pages for everyone who may see the event: the wall in a browser, and each figure with its log."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from presscentre.core import moments
from presscentre.core.errors import Refusal
from presscentre.figures import formatting, queries, truth
from presscentre.figures.models import Figure
from presscentre.figures.news import news
from presscentre.figures.pictures import feed, picture, spark
from presscentre.figures.queries import TableRow
from presscentre.figures.queries.sparks import sparks
from presscentre.figures.queries.then import beside_edition, curve_then, paused_then
from presscentre.people.audience import EventRequest, event_page

NEWEST = 12  # lines of news beside the wall
POINTS = 120  # of the wall's curve, so that the first paint stays light
NEWEST_ROWS, ROWS = 10, 40  # of the table; every reading is in the downloads


class UnreadableMoment(Refusal):
    code = "unreadable_moment"
    message = _("“%(text)s” is not a moment of the past. Write it as 2017-11-11T00:38+08:00.")
    status = 400


@event_page
@require_safe
def wall(request: EventRequest) -> HttpResponse:
    """All public figures of the event: the first one large with its curve, the others in their order."""
    board = queries.wall(request.event, language())
    panels = truth.panels(board, now=request.now)
    hero = panels[0] if panels else None
    lines = sparks([panel.figure for panel in panels[1:]])
    milestones = list(queries.milestones(request.event)[:NEWEST])
    context = {
        "hero": hero,
        "panels": [(panel, address(panel.figure), spark(lines.get(panel.figure.pk, []))) for panel in panels[1:]],
        "picture": picture(hero.figure, queries.curve(hero.figure, POINTS), of(hero.figure, milestones))
        if hero
        else None,
        "hero_url": address(hero.figure) if hero else "",
        "paused_at": board.paused_at,
        "news": news(milestones, queries.public_log(request.event, most=NEWEST), NEWEST),
        **feed(request.event),
    }
    return render(request, "figures/wall.html", context)


@event_page
@require_safe
def figure(request: EventRequest, key: str) -> HttpResponse:
    """One figure: its number, curve, readings and public log; with `?at=` as it was shown at that moment."""
    row = get_object_or_404(public(request), key=key)
    at = moment_asked(request)
    until = at or request.now
    milestones = [line for line in of(row, queries.milestones(request.event)) if line.released_at <= until]
    points = curve_then(row, at) if at else queries.curve(row)
    rows = beside_edition(row, points)
    panel = panel_at(row, at) if at else panel_now(row, request.now)
    context = {
        "figure": row,
        "panel": panel,
        "picture": picture(row, points, milestones),
        "at": at,
        "news": news(milestones, [line for line in queries.public_log(request.event, row) if line.at <= until]),
        "rows": rows if "all" in request.GET else telling(rows),
        "all_rows": len(rows),
        "citation": citation(row, panel),
        "permalink": request.build_absolute_uri(f"{address(row)}?at={as_query(in_zone(row, until))}"),
        "at_local": f"{in_zone(row, at):%FT%T}" if at else "",
        **feed(request.event),
    }
    return render(request, "figures/figure.html", context)


def panel_now(row: Figure, now: datetime) -> truth.Panel:
    """This figure as it is shown now."""
    return truth.panel(row, queries.shown(row, language()).entry, now=now, paused_at=queries.paused_at(row.event))


def panel_at(row: Figure, at: datetime) -> truth.Panel:
    """This figure as it was shown at that moment."""
    revision = queries.shown_at(row, at)
    entry = queries.entry_of(revision, language()) if revision else None
    return truth.panel(row, entry, now=at, paused_at=paused_then(row.event, at))


def public(request: EventRequest) -> QuerySet[Figure]:
    """The figures that a page for everyone may show at all."""
    mine = Figure.objects.filter(event=request.event, audience=Figure.Audience.PUBLIC)
    return mine.select_related("event", "shown")


def moment_asked(request: EventRequest) -> datetime | None:
    """The moment in `?at=`, in the event's zone if it names none; None if nothing is asked.

    Raises UnreadableMoment, also for what has not come yet.
    """
    text = request.GET.get("at", "").strip()
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        at = parse_datetime(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        at = None
    if at is not None and is_naive(at):
        at = make_aware(at, request.event.tz)
    at = moments.in_utc(at) if at is not None else None
    if at is None or at > request.now:
        raise UnreadableMoment(text=text[:40])
    return at


def of(row: Figure, milestones: Any) -> list[Any]:
    """Those milestones that belong to this figure."""
    return [milestone for milestone in milestones if milestone.rule.figure_id == row.pk]


def address(row: Figure) -> str:
    """The figure's own page, in the language of this one."""
    return reverse("figures:figure", kwargs={"event": row.event.slug, "key": row.key})


def telling(rows: list[TableRow]) -> list[TableRow]:
    """The lines of a long table that say most: the newest, and what was measured rather than guessed between."""
    return [*rows[:NEWEST_ROWS], *[row for row in rows[NEWEST_ROWS:] if not row.point.interpolated][:ROWS]]


def in_zone(row: Figure, at: datetime) -> datetime:
    """The moment in the event's zone, to the second, as addresses and forms carry it."""
    return at.astimezone(row.event.tz).replace(microsecond=0)


def as_query(at: datetime) -> str:
    """The moment as an address carries it: its plus sign would be read as a space."""
    return quote(at.isoformat(), safe=":")


def citation(row: Figure, panel: truth.Panel) -> str:
    """One sentence to quote: what, how much, as of when, where the clock stands. "" where there is no value."""
    if panel.entry is None or panel.entry["value"] is None or panel.as_of is None:
        return ""
    return gettext("%(name)s: %(value)s as of %(time)s (%(place)s). %(event)s.") % {
        "name": row.name,
        "value": formatting.in_full(Decimal(panel.entry["value"]), row.unit, language()),
        "time": moments.whole(panel.as_of, row.event.tz),
        "place": moments.city(row.event.tz),
        "event": row.event.name,
    }


def language() -> str:
    return get_language() or "en"
