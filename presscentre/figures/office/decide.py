"""A held reading: what a release would do, release, discard, embargo."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.figures import actions, queries
from presscentre.figures.forms import NotBeforeForm
from presscentre.figures.models import Reading
from presscentre.figures.office.frame import accepted, figures_page, readings_of, to_desk
from presscentre.figures.queries import Held
from presscentre.kiosk.models import Screen
from presscentre.office.pages import OfficerRequest

READ_WRITE = ["GET", "HEAD", "POST"]


@figures_page
@require_safe
def preview(request: OfficerRequest, reading: int) -> HttpResponse:
    """What the release of this reading would do, with numbers, before it is done."""
    held = held_or_gone(request, reading)
    mine = any(approval.by_id == request.user.pk for approval in held.approvals)
    context = {
        "held": held,
        "mine": mine,
        "last": len(held.approvals) + 1 >= held.needed,
        "paused_at": queries.paused_at(request.event),
        "screens": Screen.objects.in_use().filter(event=request.event).count(),
    }
    return render(request, "figures/office/release.html", context)


@figures_page
@require_POST
def release(request: OfficerRequest, reading: int) -> HttpResponse:
    row = get_object_or_404(readings_of(request), pk=reading)
    outcome = actions.release(row, by=request.user, now=request.now)
    sentences = {
        "published": _("%(figure)s is out with its new value."),
        "approved": _("You have released %(figure)s. A second officer has to do the same before it is shown."),
        "scheduled": _("%(figure)s is released and will be shown when its time has come."),
    }
    messages.success(request, sentences[outcome] % {"figure": row.figure.name})
    return to_desk(request)


@figures_page
@require_http_methods(READ_WRITE)
def discard(request: OfficerRequest, reading: int) -> HttpResponse:
    """Decide against a held reading, after a look at what it is."""
    if request.method != "POST":
        return render(request, "figures/office/discard.html", {"held": held_or_gone(request, reading)})
    row = get_object_or_404(readings_of(request), pk=reading)
    actions.discard(row, by=request.user, now=request.now)
    messages.success(request, _("The reading of %(figure)s is discarded.") % {"figure": row.figure.name})
    return to_desk(request)


@figures_page
@require_http_methods(READ_WRITE)
def embargo(request: OfficerRequest, reading: int) -> HttpResponse:
    """When this reading may be shown at the earliest."""
    row = get_object_or_404(readings_of(request), pk=reading)
    form = NotBeforeForm(request.POST or None, event=request.event, initial={"not_before": row.not_before})
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _set(form, row, request)):
        return to_desk(request)
    context = {"form": form, "reading": row}
    return render(request, "figures/office/embargo.html", context, status=422 if form.errors else 200)


def held_or_gone(request: OfficerRequest, pk: int) -> Held:
    """This held reading with what its release would do.

    Raises AlreadyDecided if somebody was quicker, Http404 if the event has no such reading.
    """
    found = queries.held_one(request.event, pk)
    if found is not None:
        return found
    if readings_of(request).filter(pk=pk).exists():
        raise actions.AlreadyDecided
    raise Http404


def _set(form: NotBeforeForm, row: Reading, request: OfficerRequest) -> None:
    goes_out = actions.set_not_before(row, form.cleaned_data["not_before"], by=request.user, now=request.now)
    sentence = _("%(figure)s is out with its new value.") if goes_out else _("The embargo of %(figure)s is changed.")
    messages.success(request, sentence % {"figure": row.figure.name})
