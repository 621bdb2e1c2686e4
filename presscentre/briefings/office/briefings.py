"""Briefings in the office: what happens, in all languages; and how the line of a crossover stands."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.briefings import actions
from presscentre.briefings.forms import BriefingForm
from presscentre.briefings.models import Briefing, Crossover
from presscentre.briefings.office.frame import READ_WRITE, accepted, briefing_of, briefings_page, seen
from presscentre.office.pages import OfficerRequest


@briefings_page
@require_safe
def briefings(request: OfficerRequest) -> HttpResponse:
    """All of them, with how many sittings each has."""
    rows = Briefing.objects.of(request.event).annotate(count=Count("sittings")).order_by("key")
    return render(request, "briefings/office/briefings.html", {"briefings": list(rows.select_related("crossover"))})


@briefings_page
@require_http_methods(READ_WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """Note something that will happen."""
    form = BriefingForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _add(request, form)):
        messages.success(request, _("Noted. Now give it a sitting."))
        return redirect("office-briefings:briefing", event=request.event.slug, key=form.cleaned_data["key"])
    return _page(request, form, None)


@briefings_page
@require_http_methods(READ_WRITE)
def briefing(request: OfficerRequest, key: str) -> HttpResponse:
    """One briefing; POST changes its words."""
    row = briefing_of(request, key)
    form = BriefingForm(request.POST or None, event=request.event, briefing=row)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _edit(request, row, form)):
        messages.success(request, _("%(title)s is changed.") % {"title": row})
        return redirect("office-briefings:briefing", event=request.event.slug, key=key)
    return _page(request, form, row)


@briefings_page
@require_POST
def line(request: OfficerRequest, key: str) -> HttpResponse:
    """How the line stands, in one tap."""
    row = get_object_or_404(Briefing.objects.of(request.event).filter(crossover__isnull=False), key=key)
    asked = request.POST.get("line", "")
    if asked in Crossover.Line.values:
        actions.set_line(row, asked, by=request.user, now=request.now)
    return redirect("office-briefings:briefing", event=request.event.slug, key=key)


@briefings_page
@require_POST
def remove(request: OfficerRequest, key: str) -> HttpResponse:
    """Take it away, if it never was public."""
    row = briefing_of(request, key)
    actions.remove_briefing(row, by=request.user, now=request.now)
    messages.success(request, _("%(title)s is removed.") % {"title": row})
    return redirect("office-briefings:briefings", event=request.event.slug)


def _add(request: OfficerRequest, form: BriefingForm) -> None:
    actions.add_briefing(request.event, crossover=form.crossover, by=request.user, now=request.now, **form.facts)


def _edit(request: OfficerRequest, row: Briefing, form: BriefingForm) -> None:
    seen(row, form)
    actions.edit_briefing(row, crossover=form.crossover, by=request.user, now=request.now, **form.facts)


def _page(request: OfficerRequest, form: BriefingForm, row: Briefing | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "briefing": row, "lines": Crossover.Line.choices}
    if row is not None:
        context["sittings"] = list(row.sittings.select_related("room").order_by("starts_at", "pk"))
    return render(request, "briefings/office/briefing.html", context, status=422 if form.errors else 200)
