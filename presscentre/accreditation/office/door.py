"""The office's page of the door: who is inside, what is open, which scanners are out, what needs a decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions, live, queries
from presscentre.accreditation.models import Checkpoint, Conflict
from presscentre.accreditation.office.door_forms import DeskForm, LogForm, ScannerForm
from presscentre.accreditation.queries import door as found
from presscentre.accreditation.remits import Regions, regions_of_request
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit

A_PAGE = 50
door_page = office_page(Remit.Role.DOOR, Remit.Role.ACCREDITATION)


def seen_by(request: OfficerRequest) -> Regions:
    """Whose scans this officer sees: at the door everybody's; in accreditation alone, those of the remit's regions."""
    if request.roles & {Remit.Role.DOOR, Remit.Role.ADMINISTRATOR}:
        return None
    return regions_of_request(request)


def conflicts_of(request: OfficerRequest) -> Any:
    return found.open_conflicts(request.event, seen_by(request))


@door_page
@require_safe
@never_cache
def door(request: OfficerRequest) -> HttpResponse:
    """Counts, checkpoints, conflicts and scanners; the page reads itself again when one of them changes."""
    return page(request)


def page(request: OfficerRequest, *, status: int = 200, **facts: Any) -> HttpResponse:
    """The whole page; `facts` replace the empty forms by those that were filled in."""
    event, register = request.event, queries.register_of(request.event)
    conflicts = conflicts_of(request)
    spoken = {"language": event.languages[0]}
    desk = {"is_open": register.desk_open, "words": register.desk_words}
    usual = {
        "gates": found.gates(event, request.now),
        "conflicts": conflicts[: found.LISTED],
        "conflict_count": conflicts.count(),
        "devices": found.devices(event, timezone.now()),
        "scanner_form": ScannerForm(event=event, initial=spoken),
        "desk_form": DeskForm(event=event, initial=desk, auto_id="desk_%s"),
        "desk_open": register.desk_open,
        "topic": live.DOOR.of(event).name,
        "inside_topic": live.INSIDE.of(event).name,
    }
    return render(request, "accreditation/office/door.html", usual | facts, status=status)


@door_page
@require_safe
@never_cache
def log(request: OfficerRequest) -> HttpResponse:
    """Every reading of a badge, the newest first."""
    form = LogForm(request.GET or None, event=request.event)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    rows = found.log(request.event, seen_by(request), **asked)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accreditation/office/scans.html", {"form": form, "page": shown})


@door_page
@require_POST
def opening(request: OfficerRequest, key: str) -> HttpResponse:
    """Let people through at this checkpoint from now on."""
    actions.open_checkpoint(_checkpoint(request, key), by=request.user, now=request.now)
    return redirect("office-door:door", event=request.event.slug)


@door_page
@require_POST
def closing(request: OfficerRequest, key: str) -> HttpResponse:
    """Let nobody in at this checkpoint from now on."""
    actions.close_checkpoint(_checkpoint(request, key), by=request.user, now=request.now)
    return redirect("office-door:door", event=request.event.slug)


@door_page
@require_POST
def settle(request: OfficerRequest, pk: int) -> HttpResponse:
    """This conflict has been looked into."""
    conflict: Conflict = get_object_or_404(conflicts_of(request), pk=pk)
    actions.settle_conflict(conflict, by=request.user, now=request.now)
    return redirect("office-door:door", event=request.event.slug)


@door_page
@require_POST
def desk(request: OfficerRequest) -> HttpResponse:
    """Open or close the badge desk."""
    form = DeskForm(request.POST, event=request.event, auto_id="desk_%s")
    if not form.is_valid():
        return page(request, desk_form=form, status=422)
    actions.set_desk(request.event, **form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("The screens say so now."))
    return redirect("office-door:door", event=request.event.slug)


def _checkpoint(request: OfficerRequest, key: str) -> Checkpoint:
    return get_object_or_404(Checkpoint.objects.filter(event=request.event).select_related("event"), key=key)
