"""Sittings in the office: one form that does everything, and the small verbs of the grid."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from presscentre.briefings import actions
from presscentre.briefings.forms import MoveForm, SittingForm
from presscentre.briefings.models import Briefing, Sitting
from presscentre.briefings.office.frame import READ_WRITE, accepted, briefing_of, briefings_page, seen, sitting_of
from presscentre.core.errors import Refusal
from presscentre.office.pages import OfficerRequest


@briefings_page
@require_http_methods(READ_WRITE)
def new(request: OfficerRequest, key: str) -> HttpResponse:
    """Another sitting of this briefing."""
    row = briefing_of(request, key)
    form = SittingForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _add(request, row, form)):
        messages.success(request, _("The sitting is drafted. Nobody outside sees it before a release."))
        return redirect("office-briefings:plan", event=request.event.slug)
    return _page(request, form, row, None)


@briefings_page
@require_http_methods(READ_WRITE)
def sitting(request: OfficerRequest, sitting: int) -> HttpResponse:
    """One sitting's draft, whole."""
    row = sitting_of(request, sitting)
    form = SittingForm(request.POST or None, event=request.event, sitting=row)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _edit(request, row, form)):
        messages.success(request, _("%(sitting)s is changed in the draft.") % {"sitting": row})
        return redirect("office-briefings:plan", event=request.event.slug)
    return _page(request, form, row.briefing, row)


@briefings_page
@require_POST
def move(request: OfficerRequest, sitting: int) -> HttpResponse:
    """To another place on the grid. Answers with a sentence: what is done, or why not."""
    row = sitting_of(request, sitting)
    form = MoveForm(request.POST, event=request.event)
    if not form.is_valid():
        return JsonResponse({"detail": form.problem}, status=422)
    seen(row, form)
    facts = {name: form.cleaned_data[name] for name in ("room", "starts_at", "ends_at")}
    try:
        actions.move_sitting(row, by=request.user, now=request.now, **facts)
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=refusal.status)
    return JsonResponse({"version": row.version})


@briefings_page
@require_POST
def change(request: OfficerRequest, sitting: int, verb: str) -> HttpResponse:
    """Copy, take off the grid, cancel, keep or remove it."""
    row = sitting_of(request, sitting)
    done = _do(request, row, verb)
    messages.success(request, done % {"sitting": row})
    return redirect("office-briefings:plan", event=request.event.slug)


def _do(request: OfficerRequest, row: Sitting, verb: str) -> str:
    who: dict[str, Any] = {"by": request.user, "now": request.now}
    if verb == "copy":
        actions.copy_sitting(row, **who)
        return _("%(sitting)s has a copy beside the grid.")
    if verb == "unplace":
        actions.unplace_sitting(row, **who)
        return _("%(sitting)s waits beside the grid.")
    if verb == "remove":
        actions.remove_sitting(row, **who)
        return _("%(sitting)s is removed.")
    actions.cancel_sitting(row, verb == "cancel", **who)
    if verb == "cancel":
        return _("%(sitting)s is cancelled in the draft; the next release tells everyone.")
    return _("%(sitting)s takes place after all.")


def _add(request: OfficerRequest, row: Briefing, form: SittingForm) -> None:
    actions.add_sitting(row, by=request.user, now=request.now, **form.facts)


def _edit(request: OfficerRequest, row: Sitting, form: SittingForm) -> None:
    seen(row, form)
    actions.edit_sitting(row, by=request.user, now=request.now, **form.facts)


def _page(request: OfficerRequest, form: SittingForm, briefing: Briefing, row: Sitting | None) -> HttpResponse:
    context = {"form": form, "briefing": briefing, "sitting": row, "public": row is not None and row.slots.exists()}
    return render(request, "briefings/office/sitting.html", context, status=422 if form.errors else 200)
