"""Decisions about people at an event, and its audit."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.office import queries
from presscentre.office.forms import AuditForm
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people import actions
from presscentre.people import queries as people_queries
from presscentre.people.forms import OfficerForm
from presscentre.people.models import Remit, User
from presscentre.people.rules import administers_everywhere

A_PAGE = 50


@office_page(Remit.Role.ADMINISTRATOR)
def people(request: OfficerRequest) -> HttpResponse:
    """Who works here and may decide what; adds a colleague."""
    regions = [(region.key, region.name) for region in request.event.regions.order_by("position", "key")]
    form = OfficerForm(request.POST or None, regions=regions)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.add_officer(
            given["email"],
            role=given["role"],
            event=request.event,
            regions=given["regions"],
            name=given["name"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("%(address)s may do that from now on.") % {"address": given["email"]})
        return redirect("office-event:people", event=request.event.slug)
    facts = {
        "form": form,
        "officers": people_queries.officers_at(request.event),
        "may_deactivate": administers_everywhere(request.user),
    }
    return render(request, "office/people.html", facts, status=400 if form.errors else 200)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def remove_remit(request: OfficerRequest, remit: int) -> HttpResponse:
    """Take one role at this event away from a colleague."""
    actions.remove_remit(get_object_or_404(Remit, pk=remit, event=request.event), by=request.user, now=timezone.now())
    return redirect("office-event:people", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def sign_out(request: OfficerRequest, person: int) -> HttpResponse:
    """Sign a colleague or journalist of this event out everywhere."""
    return _decide(request, person, actions.end_sessions, _("Signed out everywhere."))


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def forget_second_factors(request: OfficerRequest, person: int) -> HttpResponse:
    """Let a colleague who has lost the phone begin again, after looking at them."""
    said = _("Taken away. At the next sign-in they set up a new second factor.")
    return _decide(request, person, actions.forget_second_factors, said)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def deactivate(request: OfficerRequest, person: int) -> HttpResponse:
    """Lock a person out of every door."""
    said = _("Locked out of every door. Sessions and sockets are closed.")
    return _decide(request, person, actions.deactivate, said)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def reactivate(request: OfficerRequest, person: int) -> HttpResponse:
    """Let a person in again."""
    return _decide(request, person, actions.reactivate)


@require_safe
@never_cache
@office_page(Remit.Role.ACCREDITATION, Remit.Role.DOOR)
def desk_codes(request: OfficerRequest) -> HttpResponse:
    """The badge desk: find the journalist who stands there."""
    search = request.GET.get("search", "").strip()[:120]
    page = Paginator(queries.journalists(request.event, search), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/desk-codes.html", {"page": page, "search": search})


@require_POST
@never_cache
@office_page(Remit.Role.ACCREDITATION, Remit.Role.DOOR)
def desk_code(request: OfficerRequest, person: int) -> HttpResponse:
    """Make a one-time code after looking at the person, and show it this once."""
    journalist = get_object_or_404(User.objects.journalists_at(request.event).select_related("profile"), pk=person)
    code = actions.make_desk_code(journalist, request.event, by=request.user, now=timezone.now())
    return render(request, "office/desk-code.html", {"journalist": journalist, "code": code})


@require_safe
@office_page(Remit.Role.ADMINISTRATOR)
def audit(request: OfficerRequest) -> HttpResponse:
    """Who did what when at this event."""
    form = AuditForm(request.GET, verbs=queries.verbs(request.event))
    form.is_valid()
    asked = form.cleaned_data
    found = queries.acts(
        request.event,
        verb=asked.get("verb", ""),
        person=asked.get("person", ""),
        span=form.span(request.event.tz),
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/audit.html", {"form": form, "page": page})


def _decide(request: OfficerRequest, person: int, act: Callable[..., object], said: Any = "") -> HttpResponse:
    """Do this to somebody of the event, say so, and lead back to the page of people."""
    act(_here(request, person), by=request.user, now=timezone.now())
    if said:
        messages.success(request, said)
    return redirect("office-event:people", event=request.event.slug)


def _here(request: OfficerRequest, person: int) -> User:
    """Somebody who has a remit at this very event and at no other, or anyone of it for an administrator of all."""
    people = User.objects.officers_at(request.event)
    if not administers_everywhere(request.user):
        elsewhere = Remit.objects.exclude(event=request.event).values("user")
        people = people.exclude(pk__in=elsewhere)
    found: User = get_object_or_404(people, pk=person)
    return found
