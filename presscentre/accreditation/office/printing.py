"""Print runs in the office: what a run would print, its progress, its parts."""

import zipfile
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, live
from presscentre.accreditation.forms.printing import RunForm
from presscentre.accreditation.models import Badge, PrintPart, PrintRun
from presscentre.accreditation.models.badge import BadgeQuerySet
from presscentre.accreditation.office.badges import PAPER, paper
from presscentre.accreditation.office.frame import READ_WRITE, accepted, whole_page
from presscentre.accreditation.printing.layouts import LAYOUTS
from presscentre.accreditation.sending import sent
from presscentre.office.pages import OfficerRequest
from presscentre.privacy.actions import note_reading


@whole_page
@require_http_methods(READ_WRITE)
def new_run(request: OfficerRequest) -> HttpResponse:
    """Choose, look at what it would print, then print."""
    asked = request.POST if request.method == "POST" else request.GET
    form = RunForm(asked or None, event=request.event, initial={"layout": paper(request)})
    if request.method == "POST" and form.is_valid():
        started: list[PrintRun] = []
        if accepted(form, lambda: started.append(_start(request, form.cleaned_data))):
            return redirect("office-accreditation:run", event=request.event.slug, pk=started[0].pk)
    context = {"form": form, "preview": _preview(request, form) if form.is_bound and form.is_valid() else None}
    return render(request, "accreditation/office/run-new.html", context, status=422 if form.errors else 200)


@whole_page
@require_safe
def run(request: OfficerRequest, pk: int) -> HttpResponse:
    """How far it is, and what can be fetched already."""
    one = _run(request, pk)
    parts = list(one.parts.all())
    context = {
        "run": one,
        "total": len(one.badges),
        "layout": LAYOUTS[one.layout].name if one.layout in LAYOUTS else one.layout,
        "parts": parts,
        "drawn": sum(part.count for part in parts),
        "left_out": one.done - sum(part.count for part in parts),
        "gone": bool(parts) and not any(part.file for part in parts),
        "topic": live.PRINTING.of(request.event).name,
    }
    return render(request, "accreditation/office/run.html", context)


@whole_page
@require_safe
def part(request: OfficerRequest, pk: int, first: int) -> HttpResponse:
    """One PDF of a run."""
    one = get_object_or_404(PrintPart, run=_run(request, pk), first=first)
    note_reading(request.user, request.event, "export", one.count, by=request.user, now=timezone.now())
    return sent(one.file, "application/pdf", _name(one))


@whole_page
@require_safe
def archive(request: OfficerRequest, pk: int) -> HttpResponse:
    """All PDFs of a run in one file."""
    one = _run(request, pk)
    parts = [part for part in one.parts.all() if part.file]
    if not parts:
        raise Http404
    count = sum(part.count for part in parts)
    note_reading(request.user, request.event, "export", count, by=request.user, now=timezone.now())
    answer = HttpResponse(_zip(parts), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="badges-{one.pk}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@whole_page
@require_POST
def stop(request: OfficerRequest, pk: int) -> HttpResponse:
    one = _run(request, pk)
    actions.stop_run(one, by=request.user, now=request.now)
    return redirect("office-accreditation:run", event=request.event.slug, pk=one.pk)


@whole_page
@require_POST
def go_on(request: OfficerRequest, pk: int) -> HttpResponse:
    one = _run(request, pk)
    actions.go_on(one, by=request.user, now=request.now)
    messages.success(request, _("The run goes on where it stopped."))
    return redirect("office-accreditation:run", event=request.event.slug, pk=one.pk)


def _run(request: OfficerRequest, pk: int) -> PrintRun:
    return get_object_or_404(PrintRun.objects.select_related("event", "made_by"), event=request.event, pk=pk)


def _chosen(request: OfficerRequest, asked: dict[str, Any]) -> BadgeQuerySet:
    rows = Badge.objects.good().filter(event=request.event)
    return rows.filter(application__delegation__region=asked["region"]) if asked["region"] else rows


def _preview(request: OfficerRequest, form: RunForm) -> dict[str, int]:
    """How many would be printed, and how many of them again."""
    rows = _chosen(request, form.cleaned_data)
    every, fresh = rows.count(), rows.unprinted().count()
    again = every - fresh if form.cleaned_data["again"] else 0
    return {
        "total": fresh + again,
        "again": again,
        "left_out": every - fresh - again,
        "faceless": rows.filter(application__portrait=None).count(),
    }


def _start(request: OfficerRequest, asked: dict[str, Any]) -> PrintRun:
    request.session[PAPER] = asked["layout"]
    rows, layout = _chosen(request, asked), asked["layout"]
    order, again = asked["order"], asked["again"]
    return actions.start_run(request.event, rows, layout, by=request.user, now=request.now, order=order, again=again)


def _name(part: PrintPart) -> str:
    return f"badges-{part.run_id}-{part.first + 1:04d}.pdf"


def _zip(parts: list[PrintPart]) -> bytes:
    """PDFs do not get smaller: they are stored as they are."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            with part.file.open("rb") as file:
                archive.writestr(_name(part), file.read())
    return packed.getvalue()
