"""Delegations: one outlet at one event, with its places, its region and its contact person."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import WAITING, Delegation, MediaType, Place
from presscentre.accreditation.models.delegation import DelegationQuerySet
from presscentre.accreditation.office.bounds import ContactForm, OverrideForm, PlacesForm
from presscentre.accreditation.office.frame import READ_WRITE, accepted, accreditation_page, delegations_of, whole_page
from presscentre.accreditation.office.outlets import one_outlet
from presscentre.accreditation.queries import Room
from presscentre.office.pages import OfficerRequest

A_PAGE = 50


@accreditation_page
@require_safe
def delegations(request: OfficerRequest) -> HttpResponse:
    """Every outlet at this event: places given and left, who waits, who names people."""
    search = request.GET.get("search", "").strip()[:120]
    rows = delegations_of(request).filter(outlet__in=queries.outlets_at(request.event))
    if search:
        rows = rows.filter(outlet__in=queries.outlets_at(request.event).called(search))
    page = Paginator(_counted(rows).order_by("outlet__name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accreditation/office/delegations.html", {"page": page, "search": search})


@accreditation_page
@require_http_methods(READ_WRITE)
def delegation(request: OfficerRequest, delegation: int) -> HttpResponse:
    """One delegation; POST sets its places."""
    row = get_object_or_404(delegations_of(request), pk=delegation)
    form = PlacesForm(request.POST or None, there=places_of(row))
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _set_places(request, row, form)):
        messages.success(request, _("The places of %(outlet)s are set.") % {"outlet": str(row)})
        return _to(request, row)
    return _page(request, row, form=form)


@whole_page
@require_POST
def invite_outlet(request: OfficerRequest, outlet: int) -> HttpResponse:
    """Give this outlet a delegation, so that it can have places before anybody applies."""
    row = actions.make_delegation(request.event, one_outlet(request, outlet), by=request.user, now=request.now)
    return _to(request, row)


@accreditation_page
@require_POST
def contact(request: OfficerRequest, delegation: int) -> HttpResponse:
    """Who names people, until when, and whether also on the night."""
    row = get_object_or_404(delegations_of(request), pk=delegation)
    form = ContactForm(request.POST, event=request.event)
    if form.is_valid() and accepted(form, lambda: _set_contact(request, row, form)):
        messages.success(request, _("Who names people for %(outlet)s is set.") % {"outlet": str(row)})
        return _to(request, row)
    return _page(request, row, contact_form=form)


@whole_page
@require_POST
def override(request: OfficerRequest, delegation: int) -> HttpResponse:
    """Count it in another region, with a reason."""
    row = get_object_or_404(delegations_of(request), pk=delegation)
    form = OverrideForm(request.POST, event=request.event)
    if form.is_valid() and accepted(form, lambda: _override(request, row, form)):
        messages.success(request, _("%(outlet)s is in another region now; the reason is kept.") % {"outlet": str(row)})
        return _to(request, row)
    return _page(request, row, override_form=form)


@whole_page
@require_POST
def by_rule(request: OfficerRequest, delegation: int) -> HttpResponse:
    """Take an override back."""
    row = get_object_or_404(delegations_of(request), pk=delegation)
    actions.follow_rule(row, by=request.user, now=request.now)
    messages.success(request, _("%(outlet)s is where the rule puts it.") % {"outlet": str(row)})
    return _to(request, row)


def places_of(row: Delegation) -> dict[str, int]:
    """How many places there are of each media type."""
    kinds = Place.objects.filter(delegation=row).values_list("media_type")
    return dict(kinds.annotate(count=Count("pk")).order_by("media_type"))


def _rooms(row: Delegation) -> list[tuple[Any, Room]]:
    """Given and there, by media type, where there are places at all."""
    there: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for media_type, application in Place.objects.filter(delegation=row).values_list("media_type", "application"):
        there[media_type][0] += application is not None
        there[media_type][1] += 1
    labels = {"": _("For anybody"), **dict(MediaType.choices)}
    return [(label, Room(*there[kind])) for kind, label in labels.items() if kind in there]


def _counted(rows: DelegationQuerySet) -> DelegationQuerySet:
    """With `held` and `there` places, and `waits`: applications without a decision."""
    waits = Count("applications", distinct=True, filter=Q(applications__state__in=WAITING))
    held = Count("places__application", distinct=True)
    return rows.annotate(held=held, there=Count("places", distinct=True), waits=waits)


def _page(request: OfficerRequest, row: Delegation, **forms: Form) -> HttpResponse:
    known = {"address": row.contact.email if row.contact else "", "names_until": row.names_until}
    people = row.applications.filter(submitted_at__isnull=False).order_by("latin_name", "pk")
    context: dict[str, Any] = {
        "delegation": row,
        "rooms": _rooms(row),
        "decisions": list(row.region_decisions.select_related("region", "by").order_by("-pk")),
        "overridden": queries.is_overridden(row),
        "people": list(people.select_related("place")[:100]),
        "form": PlacesForm(there=places_of(row)),
        "contact_form": ContactForm(event=request.event, initial=known | {"swaps": bool(row.swaps_allowed_at)}),
        "override_form": OverrideForm(event=request.event),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "accreditation/office/delegation.html", context, status=422 if wrong else 200)


def _set_places(request: OfficerRequest, row: Delegation, form: PlacesForm) -> None:
    actions.set_places(row, form.wanted, by=request.user, now=request.now)


def _set_contact(request: OfficerRequest, row: Delegation, form: ContactForm) -> None:
    given = form.cleaned_data
    actions.set_naming(
        row, given["address"], until=given["names_until"], swaps=given["swaps"], by=request.user, now=request.now
    )


def _override(request: OfficerRequest, row: Delegation, form: OverrideForm) -> None:
    given = form.cleaned_data
    actions.override_region(row, given["region"], reason=given["reason"], by=request.user, now=request.now)


def _to(request: OfficerRequest, row: Delegation) -> HttpResponse:
    return redirect("office-accreditation:delegation", event=request.event.slug, delegation=row.pk)
