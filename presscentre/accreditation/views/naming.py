"""My outlet: its places, who is named for them, and swaps."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from presscentre.accreditation import actions
from presscentre.accreditation.actions.naming import may_name, names_until
from presscentre.accreditation.audience import ApplicantRequest, applicant_page
from presscentre.accreditation.forms import NameForm, SwapForm
from presscentre.accreditation.models import Application, Delegation, Place
from presscentre.accreditation.views.frame import READ_WRITE, accepted


@dataclass(frozen=True)
class Team:
    """One delegation as its contact sees it."""

    delegation: Delegation
    places: list[Place]
    until: Any
    open: bool

    @property
    def named(self) -> int:
        return sum(occupant(place) is not None for place in self.places)


@applicant_page
@require_safe
def outlet(request: ApplicantRequest) -> HttpResponse:
    """Every place of my outlet, and who is named for it."""
    rows = list(places_of(request))
    delegations = Delegation.objects.filter(event=request.event, contact=request.user).select_related("event", "outlet")
    teams = [
        Team(
            delegation=row,
            places=[place for place in rows if place.delegation_id == row.pk],
            until=names_until(row, request.here.register),
            open=may_name(row, request.here.register, request.now),
        )
        for row in delegations.order_by("pk")
    ]
    return render(request, "accreditation/outlet.html", {"teams": teams})


@applicant_page
@require_http_methods(READ_WRITE)
def name(request: ApplicantRequest, place: int) -> HttpResponse:
    """Name somebody for a place, or somebody else."""
    row = get_object_or_404(places_of(request), pk=place)
    before = occupant(row)
    posted = request.POST or None
    form = NameForm(posted) if before is None else SwapForm(posted, occupant=before)
    if form.is_valid() and accepted(form, lambda: _name(request, row, form)):
        messages.success(request, _("%(name)s is named and gets a mail now.") % {"name": form.cleaned_data["name"]})
        return redirect("accreditation:outlet", event=request.event.slug)
    facts = {"place": row, "before": before, "form": form}
    return render(request, "accreditation/name.html", facts, status=422 if form.errors else 200)


def places_of(request: ApplicantRequest) -> QuerySet[Place]:
    """The places of the delegations for which this person names people."""
    mine = Place.objects.filter(delegation__event=request.event, delegation__contact=request.user)
    people = ("application__person", "named__person", "delegation__outlet", "delegation__event")
    return mine.select_related(*people).order_by("delegation", "media_type", "number")


def occupant(place: Place) -> Application | None:
    return place.application or place.named


def _name(request: ApplicantRequest, place: Place, form: NameForm) -> None:
    facts: dict[str, Any] = {"by": request.user, "now": request.now}
    who = (form.cleaned_data["email"], form.cleaned_data["name"])
    if "instead_of" in form.cleaned_data:
        actions.swap(place, form.cleaned_data["instead_of"], *who, **facts)
    else:
        actions.name_person(place, *who, **facts)
