"""One sitting's seats: who has one, who waits, who is given one out of turn, and whose is taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation.models import Application
from presscentre.accreditation.models.application import ApplicationQuerySet
from presscentre.briefings import actions, live, queries
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.core.typed import number, words
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit

MOST = 8  # people found


@office_page(Remit.Role.BRIEFINGS)
@require_safe
def seats(request: OfficerRequest, sitting: int) -> HttpResponse:
    """Everybody of this sitting in one list, the balance by region beside it."""
    row = _sitting(request, sitting)
    found = queries.line_of(row)
    slot = queries.current_slot(row)
    search = request.GET.get("search", "").strip()
    facts = {
        "sitting": row,
        "slot": slot,
        "seats": found,
        "regions": queries.by_region(seat for seat in found if seat.state in (Hold.HELD, Hold.OFFERED, Hold.WAITING)),
        "room": queries.room(slot, remote=False) if slot else None,
        "far": queries.room(slot, remote=True) if slot else None,
        "search": search,
        "people": _people(request, row, search)[:MOST] if search else [],
        "topic": live.SEATS.of(request.event).name,
    }
    return render(request, "briefings/office/seats.html", facts)


@office_page(Remit.Role.BRIEFINGS)
@require_POST
def give(request: OfficerRequest, sitting: int) -> HttpResponse:
    """A seat out of turn, for a reason."""
    row = _sitting(request, sitting)
    who = get_object_or_404(_accredited(request), pk=number(request.POST.get("application", "")))
    far = request.POST.get("remote") == "1"
    actions.give(who, row, reason=words(request.POST.get("reason", "")), remote=far, by=request.user, now=request.now)
    messages.success(request, _("%(name)s has a seat.") % {"name": who})
    return redirect("office-briefings:seats", event=request.event.slug, sitting=row.pk)


@office_page(Remit.Role.BRIEFINGS)
@require_POST
def take_back(request: OfficerRequest, sitting: int, seat: int) -> HttpResponse:
    """A seat, an offer or a turn, for a reason that the journalist reads."""
    row = _sitting(request, sitting)
    mine = Seat.objects.filter(sitting=row).select_related("event", "application__person", "sitting__event")
    actions.take_back(
        get_object_or_404(mine, pk=seat), reason=words(request.POST.get("reason", "")), by=request.user, now=request.now
    )
    messages.success(request, _("Taken back; the next in the line is offered it."))
    return redirect("office-briefings:seats", event=request.event.slug, sitting=row.pk)


def _sitting(request: OfficerRequest, pk: int) -> Sitting:
    mine: Sitting = get_object_or_404(
        Sitting.objects.filter(event=request.event).select_related("event", "briefing"), pk=pk
    )
    return mine


def _accredited(request: OfficerRequest) -> ApplicationQuerySet:
    return Application.objects.given().filter(event=request.event)


def _people(request: OfficerRequest, sitting: Sitting, search: str) -> ApplicationQuerySet:
    there = Seat.objects.filter(sitting=sitting, state=Hold.HELD).values("application")
    found = _accredited(request).about(search).exclude(pk__in=there)
    return found.select_related("outlet", "delegation__region", "person").order_by("latin_name", "pk")
