"""One decision: a look with what it takes and what it says, then the deed on the version that was looked at."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import GIVEN, Application, State
from presscentre.accreditation.office.forms import DecideForm
from presscentre.accreditation.office.frame import (
    READ_WRITE,
    accepted,
    accreditation_page,
    address_of,
    asked_of,
    one_of,
    quicker,
)
from presscentre.accreditation.office.review import CAN, following
from presscentre.events.models import Zone
from presscentre.office.pages import OfficerRequest

VERBS: dict[str, Callable[..., None]] = {
    "approve": actions.approve,
    "promote": actions.promote,
    "waitlist": actions.waitlist,
    "ask": actions.ask,
    "refuse": actions.refuse,
    "revoke": actions.revoke,
    "reopen": actions.reopen,
}
DONE = {
    "approve": gettext_lazy("%(name)s is accredited."),
    "promote": gettext_lazy("%(name)s has come off the waiting list and is accredited."),
    "waitlist": gettext_lazy("%(name)s is on the waiting list."),
    "ask": gettext_lazy("%(name)s is asked."),
    "refuse": gettext_lazy("The application of %(name)s is refused."),
    "revoke": gettext_lazy("The accreditation of %(name)s has ended; the badge opens no door any more."),
    "reopen": gettext_lazy("The application of %(name)s is open again."),
}


@accreditation_page
@require_http_methods(READ_WRITE)
@never_cache
def decide(request: OfficerRequest, application: int, verb: str) -> HttpResponse:
    """What this decision takes, says and sends; then done, and on to the next in the list."""
    if verb not in VERBS:
        raise Http404
    one, asked = one_of(request, application), asked_of(request.GET)
    zones = list(Zone.objects.filter(event=request.event).order_by("key")) if verb == "approve" else []
    form = DecideForm(request.POST or None, verb=verb, zones=zones, initial=_initial(request, one, zones))
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _act(request, one, verb, form), one):
        messages.success(request, DONE[verb] % {"name": str(one)})
        return redirect(_onward(request, one))
    shown = str(form["version"].value() or "")
    context = {
        "application": one,
        "verb": verb,
        "form": form,
        "query": address_of(asked),
        "meters": queries.meters(one) if verb in ("approve", "promote") else [],
        "line": queries.in_line(one),
        "given": one.state in GIVEN,
        "possible": verb in CAN.get(State(one.state), []),
        "quicker": quicker(one) if shown != str(one.version) and not form.errors else "",
    }
    return render(request, "accreditation/office/decide.html", context, status=_status(form))


def _initial(request: OfficerRequest, one: Application, zones: list[Zone]) -> dict[str, Any]:
    """The version that the page showed, and the zones that are open or usual."""
    usual = queries.usual_zones(request.event) if zones else []
    opened = list(one.zones.all()) if zones and one.state in GIVEN else usual
    return {"version": request.GET.get("version") or one.version, "zones": opened, "limits": one.limits}


def _act(request: OfficerRequest, one: Application, verb: str, form: DecideForm) -> None:
    words = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "zones")}
    if verb == "approve":
        words["zones"] = list(form.cleaned_data.get("zones", []))
    one.version = form.cleaned_data["version"]
    VERBS[verb](one, by=request.user, now=request.now, **words)


def _onward(request: OfficerRequest, one: Application) -> str:
    """The next in the list that the officer came from; the list itself after the last."""
    asked = asked_of(request.GET)
    event, query = request.event.slug, address_of(asked)
    if after := following(request, asked, one):
        return f"{reverse('office-accreditation:application', args=[event, after.pk])}?{query}"
    return f"{reverse('office-accreditation:queue', args=[event])}?{query}"


def _status(form: DecideForm) -> int:
    if not form.errors:
        return 200
    return 409 if form.non_field_errors() else 422


def sentence_of_many(verb: str, count: int) -> str:
    """What has been done to so many."""
    sentences = {
        "approve": _("%(count)d are accredited; each gets a letter."),
        "promote": _("%(count)d have come off the waiting list; each gets a letter."),
        "waitlist": _("%(count)d are on the waiting list; each gets a letter."),
        "ask": _("%(count)d are asked; each gets a letter."),
        "refuse": _("%(count)d applications are refused; each gets a letter."),
    }
    return sentences[verb] % {"count": count}
