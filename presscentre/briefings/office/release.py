"""Release: what is wrong, what is different, what it is called; versions, and the way back; one sitting late."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from presscentre.briefings import actions, live, queries
from presscentre.briefings.actions.delay import plan_delay
from presscentre.briefings.forms import DelayForm, ReleaseForm
from presscentre.briefings.lines import Lines, named
from presscentre.briefings.models import Version
from presscentre.briefings.office.frame import READ_WRITE, accepted, briefings_page, sitting_of
from presscentre.briefings.queries import Finding, Planned, Rule
from presscentre.core.errors import Refusal
from presscentre.office.pages import OfficerRequest

A_PAGE = 20
MINUTES = (5, 10, 15, 20, 30, 45, 60)
RULES = {
    Rule.PUSH: gettext_lazy("Shift only what would collide"),
    Rule.ROOM: gettext_lazy("Shift the rest of the day in this room"),
    Rule.ALONE: gettext_lazy("Shift nothing else"),
}


@briefings_page
@require_http_methods(READ_WRITE)
def release(request: OfficerRequest) -> HttpResponse:
    """What would become public; POST makes it so."""
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _release(request, form)):
        messages.success(request, _("The schedule is released; everyone affected is told."))
        return redirect("office-briefings:versions", event=request.event.slug)
    before = queries.released(request.event)
    draft = queries.drafted(request.event, before)
    found = queries.of_draft(draft.unplaced, draft.lost)
    context = {"form": form, "public": Version.objects.newest(request.event), "topic": live.PLAN.of(request.event).name}
    context |= _look(request, draft.planned, before, found)
    return render(request, "briefings/office/release.html", context, status=422 if form.errors else 200)


@briefings_page
@require_safe
def versions(request: OfficerRequest) -> HttpResponse:
    """Every version, the newest first."""
    rows = Version.objects.filter(event=request.event).order_by("-number").select_related("restores", "released_by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = Lines(request.event, {pk for row in page for pk in named(row.changes)}, request.now, office=True)
    context = {"page": page, "versions": [(row, told.of(row.changes)) for row in page]}
    return render(request, "briefings/office/versions.html", context)


@briefings_page
@require_http_methods(READ_WRITE)
def back(request: OfficerRequest, number: int) -> HttpResponse:
    """What going back to this version would change; POST goes back."""
    version = get_object_or_404(Version.objects.filter(event=request.event).select_related("event"), number=number)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _back(request, version, form)):
        messages.success(request, _("The schedule is as it was in version %(number)d.") % {"number": number})
        return redirect("office-briefings:versions", event=request.event.slug)
    before = queries.released(request.event)
    planned = {pk: queries.planned_of(slot).called_off() for pk, slot in before.items()}
    planned |= {pk: queries.planned_of(slot) for pk, slot in queries.slots_of(version).items()}
    context = {"form": form, "version": version} | _look(request, list(planned.values()), before)
    return render(request, "briefings/office/back.html", context, status=422 if form.errors else 200)


@briefings_page
@require_http_methods(READ_WRITE)
def delay(request: OfficerRequest, sitting: int) -> HttpResponse:
    """What a delay would shift, by which rule; POST shifts it and tells everyone."""
    row = sitting_of(request, sitting)
    form = DelayForm(request.POST if request.method == "POST" else _asked(request))
    valid = form.is_valid()
    if request.method == "POST" and valid and accepted(form, lambda: _delay(request, row, form)):
        messages.success(request, _("%(sitting)s is late, and everyone affected is told.") % {"sitting": row})
        return redirect("office-briefings:plan", event=request.event.slug)
    before = queries.released(request.event)
    context: dict[str, Any] = {"form": form, "sitting": row, "minutes": MINUTES, "slot": before.get(row.pk)}
    context["rules"] = [(rule.value, words) for rule, words in RULES.items()]
    if valid:
        context |= _preview(request, row, form, before)
    return render(request, "briefings/office/delay.html", context, status=422 if form.errors else 200)


def _asked(request: OfficerRequest) -> dict[str, str]:
    return {"minutes": request.GET.get("minutes", "20"), "rule": request.GET.get("rule", Rule.PUSH)}


def _preview(request: OfficerRequest, row: Any, form: DelayForm, before: dict[int, Any]) -> dict[str, Any]:
    told = form.cleaned_data
    try:
        moved = plan_delay(row, told["minutes"], before, rule=Rule(told["rule"]), now=request.now)
    except Refusal as refusal:
        return {"problem": str(refusal)}
    after = {shift.after.sitting: shift.after for shift in moved}
    planned = [after.get(pk, queries.planned_of(slot)) for pk, slot in before.items()]
    return _look(request, planned, before)


def _look(
    request: OfficerRequest, planned: list[Planned], before: dict[int, Any], found: list[Finding] | None = None
) -> dict[str, Any]:
    """Before a decision: what is fatal, what is odd, and what would change."""
    findings = [*(found or []), *queries.findings(request.event, planned, before, now=request.now)]
    changes = queries.differences(before, planned)
    return {
        "fatal": [finding for finding in findings if finding.fatal],
        "odd": [finding for finding in findings if not finding.fatal],
        "lines": Lines(request.event, named(changes), request.now, office=True).of(changes),
    }


def _release(request: OfficerRequest, form: ReleaseForm) -> None:
    actions.release(request.event, by=request.user, now=request.now, **form.cleaned_data)


def _back(request: OfficerRequest, version: Version, form: ReleaseForm) -> None:
    actions.go_back(version, by=request.user, now=request.now, **form.cleaned_data)


def _delay(request: OfficerRequest, row: Any, form: DelayForm) -> None:
    told = form.cleaned_data
    actions.delay(
        row, told["minutes"], rule=Rule(told["rule"]), comment=told["comment"], by=request.user, now=request.now
    )
