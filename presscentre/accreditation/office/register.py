"""How the event accredits: who may apply until when, how many fit, and which country belongs to which region."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import Capacity, RegionRule
from presscentre.accreditation.office.bounds import CapacityForm, RegisterForm, RulesForm
from presscentre.accreditation.office.frame import READ_WRITE, accepted, whole_page
from presscentre.events.models import Region, Zone
from presscentre.office.pages import OfficerRequest


@whole_page
@require_http_methods(READ_WRITE)
def register(request: OfficerRequest) -> HttpResponse:
    """The register, the capacities, and how fairly it has gone so far; POST sets the register."""
    form = RegisterForm(request.POST or None, event=request.event, initial=_known(request))
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _set_register(request, form)):
        messages.success(request, _("The register is changed."))
        return redirect("office-accreditation:register", event=request.event.slug)
    return _page(request, form=form)


@whole_page
@require_POST
def capacities(request: OfficerRequest) -> HttpResponse:
    """How many fit into each region and each zone."""
    form = _capacity_form(request, request.POST)
    if form.is_valid() and accepted(form, lambda: _set_capacities(request, form)):
        messages.success(request, _("The capacities are set."))
        return redirect("office-accreditation:register", event=request.event.slug)
    return _page(request, capacity_form=form)


@whole_page
@require_http_methods(READ_WRITE)
def rules(request: OfficerRequest) -> HttpResponse:
    """Which countries belong to which region, and whom the rule as it stands would move; POST sets the rule."""
    regions = _regions(request)
    known: dict[int, list[str]] = {}
    for rule in RegionRule.objects.filter(event=request.event).order_by("country"):
        known.setdefault(rule.region_id, []).append(rule.country)
    register = queries.register_of(request.event)
    rest = {"rest": str(register.rest_of_world_id or "")}
    form = RulesForm(request.POST or None, regions=regions, there=known, initial=rest)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _set_rules(request, form)):
        messages.success(request, _("The rule is set. Nobody has been moved yet: look at the list below."))
        return redirect("office-accreditation:rules", event=request.event.slug)
    context = {"form": form, "register": register, "shifts": queries.shifts(request.event, register)}
    return render(request, "accreditation/office/rules.html", context, status=422 if form.errors else 200)


@whole_page
@require_POST
def follow_rules(request: OfficerRequest) -> HttpResponse:
    """Move exactly those delegations that were shown to where the rule puts them."""
    shown = {int(pk) for pk in request.POST.getlist("delegation") if pk.isascii() and pk.isdigit()}
    shifts = queries.shifts(request.event, queries.register_of(request.event))
    moving = [shift.delegation for shift in shifts if shift.delegation.pk in shown]
    stay = actions.follow_rules(request.event, moving, by=request.user, now=request.now)
    many = len(moving) - len(stay)
    sentence = ngettext("%(count)d delegation is moved.", "%(count)d delegations are moved.", many)
    messages.success(request, sentence % {"count": many})
    for delegation in stay:
        messages.warning(request, _("%(outlet)s stays: its people do not fit there.") % {"outlet": str(delegation)})
    return redirect("office-accreditation:rules", event=request.event.slug)


def _page(request: OfficerRequest, **forms: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "form": RegisterForm(event=request.event, initial=_known(request)),
        "capacity_form": _capacity_form(request),
        "rooms": queries.rooms(request.event),
        "fairness": queries.fairness(request.event),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "accreditation/office/register.html", context, status=422 if wrong else 200)


def _known(request: OfficerRequest) -> dict[str, Any]:
    row = queries.register_of(request.event)
    return {name: getattr(row, name) for name in actions.REGISTER}


def _regions(request: OfficerRequest) -> list[Region]:
    return list(Region.objects.filter(event=request.event).order_by("position", "key"))


def _capacity_form(request: OfficerRequest, posted: Any = None) -> CapacityForm:
    there: dict[str, int] = {}
    for row in Capacity.objects.filter(event=request.event):
        there[f"region-{row.region_id}" if row.region_id else f"zone-{row.zone_id}"] = row.places
    zones = list(Zone.objects.filter(event=request.event).order_by("key"))
    return CapacityForm(posted, regions=_regions(request), zones=zones, there=there)


def _set_register(request: OfficerRequest, form: RegisterForm) -> None:
    actions.set_register(request.event, by=request.user, now=request.now, **form.cleaned_data)


def _set_capacities(request: OfficerRequest, form: CapacityForm) -> None:
    actions.set_capacities(request.event, form.changes, by=request.user, now=request.now)


def _set_rules(request: OfficerRequest, form: RulesForm) -> None:
    rest, given = form.cleaned_data["rest_region"], form.cleaned_data["rules"]
    actions.set_rules(request.event, given, rest=rest, by=request.user, now=request.now)
