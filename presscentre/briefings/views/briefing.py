"""One briefing with all its sittings, and what has changed about the schedule from version to version."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, live, queries
from presscentre.briefings.audience import JournalistRequest, accredited, journalist_page
from presscentre.briefings.lines import Line, Lines, named
from presscentre.briefings.models import Briefing, Crossover, Slot, Version
from presscentre.briefings.views.schedule import next_change
from presscentre.people.audience import EventRequest, event_page

A_PAGE = 20  # versions


@event_page
@require_safe
def briefing(request: EventRequest, key: str) -> HttpResponse:
    """What it is, who speaks, and every sitting; 404 as long as none of them is public."""
    row = _public(request, key)
    part = queries.schedule(request.event, now=request.now, briefing=row)
    until = next_change(part.entries, request.now)
    context = {
        "briefing": row,
        "title": row.shown_title(request.now),
        "summary": row.shown_summary(request.now),
        "entries": part.entries,
        "voices": list(dict.fromkeys(voice for entry in part.entries for voice in entry.speakers)),
        "crossover": part.entries[0].crossover,
        "instead": instead_of(part.entries[0].crossover, request.now),
        "topic": live.SCHEDULE.of(request.event).name,
        "next_change": request.event.real(until) if until else None,
        "wish": queries.wish(row, part.entries, request.user.pk, request.now),
    }
    return render(request, "briefings/briefing.html", context)


@journalist_page
@require_POST
def wish(request: JournalistRequest, key: str) -> HttpResponse:
    """Say that I want to come, before there are seats."""
    row = _public(request, key)
    actions.wish(accredited(request), row, by=request.user, now=request.now)
    messages.success(
        request, _("It is noted that you want to come. It is not a seat yet: take one as soon as there are seats.")
    )
    return redirect("briefings:briefing", event=request.event.slug, key=row.key)


@journalist_page
@require_POST
def unwish(request: JournalistRequest, key: str) -> HttpResponse:
    """Say that I do not."""
    row = _public(request, key)
    actions.unwish(accredited(request), row, by=request.user, now=request.now)
    messages.success(request, _("It is noted that you do not want to come."))
    return redirect("briefings:briefing", event=request.event.slug, key=row.key)


def _public(request: EventRequest, key: str) -> Briefing:
    public = Slot.objects.current(request.event).values("sitting__briefing")
    row: Briefing = get_object_or_404(Briefing.objects.of(request.event).filter(pk__in=public), key=key)
    return row


def instead_of(crossover: Crossover | None, now: datetime) -> str:
    """What happens if there is no line; "" if nothing is agreed. A title only if it is out."""
    if crossover is None:
        return ""
    fallback = crossover.fallback.shown_title(now) if crossover.fallback else ""
    return crossover.fallback_note or fallback


@event_page
@require_safe
def changes(request: EventRequest) -> HttpResponse:
    """Every version, the newest first: when, what the office says of it, and what is different."""
    rows = Version.objects.filter(event=request.event).order_by("-number").select_related("restores")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = Lines(request.event, {pk for row in page for pk in named(row.changes)}, request.now)
    versions: list[tuple[Any, list[Line]]] = [(row, told.of(row.changes)) for row in page]
    context = {"page": page, "versions": versions, "topic": live.SCHEDULE.of(request.event).name}
    return render(request, "briefings/changes.html", context)
