"""The floors of the night: who moderates which, and the way to mine."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, queries
from presscentre.briefings.models import Floor, Sitting
from presscentre.core.typed import number
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit, User


@office_page()
@require_safe
def floors(request: OfficerRequest) -> HttpResponse:
    """What I moderate; for officers of briefings every sitting with questions, with counts and its moderators."""
    plans = bool(request.roles & {Remit.Role.BRIEFINGS, Remit.Role.ADMINISTRATOR})
    mine = list(queries.moderated_by(request.user, request.event))
    facts = {
        "mine": mine,
        "foremost": next((floor for floor in mine if floor.state != Floor.State.ENDED), None),
        "sittings": queries.with_floors(request.event) if plans else [],
        "officers": User.objects.officers_at(request.event).order_by("name", "pk") if plans else [],
        "plans": plans,
    }
    return render(request, "briefings/office/floors.html", facts)


@office_page(Remit.Role.BRIEFINGS)
@require_POST
def appoint(request: OfficerRequest, sitting: int) -> HttpResponse:
    """Say who moderates the floor of this sitting: officers of this event."""
    row = get_object_or_404(Sitting.objects.of(request.event).select_related("event", "briefing"), pk=sitting)
    chosen = [number(pk) or 0 for pk in request.POST.getlist("moderators")]
    people = list(User.objects.officers_at(request.event).filter(pk__in=chosen))
    actions.appoint(row, people, by=request.user, now=request.now)
    messages.success(request, _("The moderators of %(sitting)s are named.") % {"sitting": row})
    return redirect("office-floor:floors", event=request.event.slug)
