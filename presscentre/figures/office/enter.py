"""Readings by hand: one, or a file of them, each with a look before it counts."""

import base64
from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.figures import actions
from presscentre.figures.forms import CheckedFileForm, EntryForm, FileForm
from presscentre.figures.models import Reading
from presscentre.figures.office.decide import READ_WRITE
from presscentre.figures.office.frame import accepted, figures_page, to_desk
from presscentre.kiosk.models import Screen
from presscentre.office.pages import OfficerRequest

MOST_SHOWN = 200


@figures_page
@require_http_methods(READ_WRITE)
def enter(request: OfficerRequest) -> HttpResponse:
    """A reading by hand: typed, looked at beside what is shown, then taken in."""
    form = EntryForm(request.POST or None, event=request.event, now=request.now, initial=initial(request))
    valid = request.method == "POST" and form.is_valid()
    if valid and request.POST.get("step") == "sure" and accepted(form, lambda: _take(request, form)):
        return to_desk(request)
    context = {
        "form": form,
        "preview": valid and not form.errors and request.POST.get("step") != "edit",
        "screens": Screen.objects.in_use().filter(event=request.event).count(),
    }
    return render(request, "figures/office/enter.html", context, status=422 if form.errors else 200)


@figures_page
@require_safe
def upload(request: OfficerRequest) -> HttpResponse:
    return render(request, "figures/office/import.html", {"form": FileForm()})


@figures_page
@require_POST
def check(request: OfficerRequest) -> HttpResponse:
    """What each line of the file would become; nothing is stored yet."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "figures/office/import.html", {"form": form}, status=422)
    data = form.cleaned_data["file"].read()
    found = actions.preview(request.event, data, by=request.user, now=request.now)
    if found.problem:
        form.add_error("file", found.problem)
        return render(request, "figures/office/import.html", {"form": form}, status=422)
    context = {
        "form": CheckedFileForm(initial={"content": base64.b64encode(data).decode()}),
        "rows": found.rows[:MOST_SHOWN],
        "more": max(0, len(found.rows) - MOST_SHOWN),
        "counts": sorted(Counter(row.state for row in found.rows).items()),
        "good": sum(row.state != "refused" for row in found.rows),
    }
    return render(request, "figures/office/import-check.html", context)


@figures_page
@require_POST
def take_in(request: OfficerRequest) -> HttpResponse:
    """Take the checked file in."""
    form = CheckedFileForm(request.POST)
    if not form.is_valid():
        return render(request, "figures/office/import.html", {"form": FileForm()}, status=422)
    fates = actions.import_readings(request.event, form.cleaned_data["content"], by=request.user, now=request.now)
    good = sum(fate.state != "refused" for fate in fates)
    sentence = ngettext("%(count)d reading is taken in.", "%(count)d readings are taken in.", good)
    messages.success(request, sentence % {"count": good})
    return to_desk(request)


def initial(request: OfficerRequest) -> dict[str, object]:
    """The figure that the address names, ready in the form."""
    return {"figure": request.GET["figure"]} if request.GET.get("figure", "").isdecimal() else {}


def _take(request: OfficerRequest, form: EntryForm) -> None:
    facts = {name: form.cleaned_data[name] for name in ("value", "as_of", "not_before", "note")}
    figure = form.cleaned_data["figure"]
    reading = actions.enter_by_hand(figure, **facts, by=request.user, now=request.now)
    if reading.state == Reading.State.HELD:
        messages.warning(request, _("The reading of %(figure)s is held.") % {"figure": figure.name})
    else:
        messages.success(request, _("The reading of %(figure)s is taken in.") % {"figure": figure.name})
