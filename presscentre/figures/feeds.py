"""Figures as data on the public pages: the whole board for clients without a socket, one figure to take along."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from presscentre.events.models import Event
from presscentre.figures import formatting, live, queries
from presscentre.figures.models import Figure
from presscentre.live import snapshots
from presscentre.people.audience import EventRequest, event_page

COLUMNS = ("figure", "as_of", "value", "unit", "elapsed_s", "kind", "interpolated", "note")
MARK = "\ufeff"  # without it, spreadsheets take UTF-8 for something else
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@event_page
@require_safe
def data(request: EventRequest) -> HttpResponseBase:
    """The board as the feed's snapshot: byte for byte the same for one seq and language, so a cache may hold it."""
    language = get_language() or "en"
    now = snapshots.current(live.FIGURES.of(request.event), language)
    response = HttpResponse(now.document, content_type="application/json", headers={"ETag": now.etag})
    answer = get_conditional_response(request, etag=now.etag, response=response) or response
    answer["Cache-Control"] = _cache_control(request.event)
    return answer


@event_page
@require_safe
def table(request: EventRequest, key: str) -> HttpResponseBase:
    """One figure's public series as CSV."""
    figure = _figure(request.event, key)
    answer = StreamingHttpResponse(_lines(figure), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.event.slug}-{figure.key}.csv"'
    answer["Cache-Control"] = _cache_control(request.event)
    return answer


@event_page
@require_safe
def document(request: EventRequest, key: str) -> HttpResponseBase:
    """One figure's public series, its corrections, and what is shown now, as JSON."""
    figure = _figure(request.event, key)
    language = get_language() or "en"
    facts = {
        "event": request.event.slug,
        "figure": figure.key,
        "name": figure.name,
        "about": figure.about,
        "unit": figure.unit,
        "counted_from": queries.iso(figure.starts_at),
        "shown": queries.shown(figure, language).entry,
        "readings": [dict(zip(COLUMNS[1:], row[1:], strict=True)) for row in _rows(figure)],
        "corrections": [_correction(line, language) for line in queries.public_log(request.event, figure)],
    }
    answer = HttpResponse(orjson.dumps(facts), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{request.event.slug}-{figure.key}.json"'
    answer["Cache-Control"] = _cache_control(request.event)
    return answer


def harmless(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _figure(event: Event, key: str) -> Figure:
    public = Figure.objects.filter(event=event, audience=Figure.Audience.PUBLIC)
    return get_object_or_404(public.select_related("event", "shown"), key=key)


def _cache_control(event: Event) -> str:
    return "public, max-age=1" if event.audience == Event.Audience.EVERYONE else "private, no-cache"


def _rows(figure: Figure) -> Iterator[tuple[Any, ...]]:
    for point in queries.readings_for_download(figure):
        at, value, elapsed = queries.iso(point.as_of), formatting.plain(point.value), formatting.plain(point.elapsed)
        yield figure.key, at, value, figure.unit, elapsed, point.kind, point.interpolated, point.note


def _lines(figure: Figure) -> Iterator[str]:
    yield MARK + _line(COLUMNS)
    for *facts, interpolated, note in _rows(figure):
        yield _line((*facts, "true" if interpolated else "false", harmless(note)))


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _correction(line: queries.LogLine, language: str) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "at": queries.iso(line.at),
        "rev": line.rev,
        "was": None if line.was is None else formatting.plain(line.was),
        "value": None if line.value is None else formatting.plain(line.value),
        "reason": "" if line.revision is None else line.revision.reason_in(language),
    }
