"""The desk: everything that waits for an officer, and the switch over all figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.figures import actions, live, queries, truth
from presscentre.figures.models import Milestone
from presscentre.figures.office.frame import figures_of, figures_page, language, to_desk
from presscentre.figures.pictures import feed
from presscentre.kiosk.models import Screen
from presscentre.office.pages import OfficerRequest


@figures_page
@require_safe
def desk(request: OfficerRequest) -> HttpResponse:
    """What is held, which milestones are drafted, how the sources are, and what the walls show."""
    board = queries.wall(request.event, language(), office=True)
    held = queries.held(request.event, request.now)
    context = {
        "panels": truth.panels(board, now=request.now),
        "paused_at": board.paused_at,
        "held": held,
        "held_in_all": len(held) if len(held) < queries.MOST_HELD else queries.held_readings(request.event).count(),
        "drafts": list(queries.drafts(request.event)),
        "sources": queries.sources(request.event, request.now),
        "office_topic": live.OFFICE.of(request.event).name,
        "held_topic": live.HELD.of(request.event).name,
        **feed(request.event),
    }
    return render(request, "figures/office/desk.html", context)


@figures_page
@require_safe
def pausing(request: OfficerRequest) -> HttpResponse:
    """What a pause of all figures would do, before it is done."""
    context = {
        "paused_at": queries.paused_at(request.event),
        "figures": figures_of(request).count(),
        "screens": Screen.objects.in_use().filter(event=request.event).count(),
    }
    return render(request, "figures/office/pausing.html", context)


@figures_page
@require_POST
def pause(request: OfficerRequest) -> HttpResponse:
    actions.pause(request.event, by=request.user, now=request.now)
    messages.warning(request, _("All figures are paused. Every screen and page says so."))
    return to_desk(request)


@figures_page
@require_POST
def resume(request: OfficerRequest) -> HttpResponse:
    actions.resume(request.event, by=request.user, now=request.now)
    messages.success(request, _("Figures go on."))
    return to_desk(request)


@figures_page
@require_POST
def release_milestone(request: OfficerRequest, milestone: int) -> HttpResponse:
    row = get_object_or_404(Milestone, pk=milestone, rule__figure__event=request.event)
    actions.release_milestone(row, by=request.user, now=request.now)
    messages.success(request, _("The milestone is out, on the pages and on the screens that show milestones."))
    return to_desk(request)


@figures_page
@require_POST
def discard_milestone(request: OfficerRequest, milestone: int) -> HttpResponse:
    row = get_object_or_404(Milestone, pk=milestone, rule__figure__event=request.event)
    actions.discard_milestone(row, by=request.user, now=request.now)
    messages.success(request, _("The milestone is discarded; nobody outside the office has seen it."))
    return to_desk(request)
