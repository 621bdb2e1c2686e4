"""One figure in the office: its history, correction and withdrawal with a preview, and its source."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from presscentre.figures import actions, queries, truth
from presscentre.figures.forms import CorrectForm, ReasonForm, SourceForm
from presscentre.figures.models import Figure, Revision
from presscentre.figures.office.decide import READ_WRITE
from presscentre.figures.office.frame import accepted, figures_of, figures_page, language
from presscentre.kiosk.models import Screen
from presscentre.office.pages import OfficerRequest

RECENT = 100


@figures_page
@require_safe
def figure(request: OfficerRequest, key: str) -> HttpResponse:
    """One figure: what is shown, every revision with who and why, and what can be done about it."""
    row = get_object_or_404(figures_of(request), key=key)
    entry, paused_at = queries.shown(row, language()).entry, queries.paused_at(request.event)
    context = {
        "figure": row,
        "panel": truth.panel(row, entry, now=request.now, paused_at=paused_at),
        "revisions": list(queries.history(row).select_related("by")[:RECENT]),
        "replaced": set(row.revisions.exclude(corrects=None).values_list("corrects", flat=True)),
        "form": SourceForm(figure=row),
    }
    return render(request, "figures/office/figure.html", context)


@figures_page
@require_http_methods(READ_WRITE)
def correct(request: OfficerRequest, key: str, rev: int) -> HttpResponse:
    """Say what was wrong, what is right and why; once typed it is shown as readers will see it, then done."""
    revision = revision_of(request, key, rev)
    form = CorrectForm(request.POST or None, event=request.event)
    return decide(request, revision, form, "correct")


@figures_page
@require_http_methods(READ_WRITE)
def withdraw(request: OfficerRequest, key: str, rev: int) -> HttpResponse:
    """Take a value back with nothing in its place, after a look at what that will show."""
    revision = revision_of(request, key, rev)
    form = ReasonForm(request.POST or None, event=request.event)
    return decide(request, revision, form, "withdraw")


def decide(request: OfficerRequest, revision: Revision, form: ReasonForm, verb: str) -> HttpResponse:
    """Form, then preview, then the deed: the second POST carries `sure`."""
    valid = request.method == "POST" and form.is_valid()
    if valid and request.POST.get("step") == "sure" and accepted(form, lambda: _act(request, revision, form)):
        messages.success(request, _("%(figure)s says so now everywhere.") % {"figure": revision.figure.name})
        return redirect("office-figures:figure", event=request.event.slug, key=revision.figure.key)
    context = {
        "form": form,
        "figure": revision.figure,
        "revision": revision,
        "verb": verb,
        "preview": valid and not form.errors and request.POST.get("step") != "edit",
        "current": revision.rev == revision.figure.rev,
        "screens": Screen.objects.in_use().filter(event=request.event).count(),
    }
    return render(request, "figures/office/correct.html", context, status=422 if form.errors else 200)


@figures_page
@require_http_methods(["POST"])
def source(request: OfficerRequest, key: str) -> HttpResponse:
    """Take the figure from another source."""
    row = get_object_or_404(figures_of(request), key=key)
    form = SourceForm(request.POST, figure=row)
    if form.is_valid() and accepted(form, lambda: _switch(request, row, form.cleaned_data)):
        facts = {"figure": row.name, "source": form.cleaned_data["source"]}
        messages.success(request, _("%(figure)s is now taken from %(source)s.") % facts)
        return redirect("office-figures:figure", event=request.event.slug, key=row.key)
    context = {"figure": row, "form": form}
    return render(request, "figures/office/source.html", context, status=422)


def revision_of(request: OfficerRequest, key: str, rev: int) -> Revision:
    """A revision of a figure of this event; 404 otherwise."""
    rows = Revision.objects.filter(figure__event=request.event).exclude(kind=Revision.Kind.WITHDRAWN)
    return get_object_or_404(rows.select_related("figure__event", "figure__shown"), figure__key=key, rev=rev)


def _act(request: OfficerRequest, revision: Revision, form: ReasonForm) -> None:
    facts: dict[str, Any] = {"rev": revision.rev, "reason": form.cleaned_data["reason"], "reasons": form.reasons}
    if "value" in form.cleaned_data:
        facts["value"] = form.cleaned_data["value"]
        actions.correct(revision.figure, **facts, by=request.user, now=request.now)
    else:
        actions.withdraw(revision.figure, **facts, by=request.user, now=request.now)


def _switch(request: OfficerRequest, row: Figure, chosen: dict[str, Any]) -> None:
    actions.switch_source(row, chosen["source"], by=request.user, now=request.now, anyway=chosen["anyway"])
