"""My seats: what I have, what I could have, and the one tap that takes or gives back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.briefings import actions, live, queries
from presscentre.briefings.audience import JournalistRequest, accredited, journalist_page
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.core.typed import number


@journalist_page
@require_safe
def seats(request: JournalistRequest) -> HttpResponse:
    """Every sitting for which a seat is needed, in the order of the night, with mine marked."""
    days = queries.seat_days(request.event, request.application, request.user.pk, request.now)
    topics = {"topic": live.SEATS.of(request.event).name, "schedule": live.SCHEDULE.of(request.event).name}
    facts = {"days": days, "application": request.application} | topics
    return render(request, "briefings/seats.html", facts)


@journalist_page
@require_POST
def take(request: JournalistRequest, sitting: int) -> HttpResponse:
    """Ask for a seat in this sitting; on the way back the page says whether it is one or a turn in the line."""
    row = get_object_or_404(Sitting.objects.of(request.event).select_related("event", "briefing"), pk=sitting)
    far = request.POST.get("remote") == "1"
    seat = actions.take(accredited(request), row, remote=far, by=request.user, now=request.now)
    if seat.state == Hold.HELD:
        messages.success(request, _("You have a seat: %(sitting)s.") % {"sitting": queries.public_name(seat.sitting)})
    else:
        messages.info(
            request,
            _("You are in the line for %(sitting)s; you get a mail when it is your turn.")
            % {"sitting": queries.public_name(seat.sitting)},
        )
    return redirect("briefings:seats", event=request.event.slug)


@journalist_page
@require_POST
def accept(request: JournalistRequest, seat: int) -> HttpResponse:
    """Take the place that is offered to me."""
    row = _seat(request, seat)
    actions.accept(row, by=request.user, now=request.now)
    messages.success(request, _("You have a seat: %(sitting)s.") % {"sitting": queries.public_name(row.sitting)})
    return redirect("briefings:seats", event=request.event.slug)


@journalist_page
@require_POST
def give_up(request: JournalistRequest, seat: int) -> HttpResponse:
    """Give back my seat, decline an offer, leave the line."""
    row = _seat(request, seat)
    actions.give_up(row, by=request.user, now=request.now)
    messages.success(
        request,
        _("Given back: %(sitting)s. The next in the line hears of it.") % {"sitting": queries.public_name(row.sitting)},
    )
    return redirect("briefings:seats", event=request.event.slug)


def _seat(request: JournalistRequest, pk: int) -> Seat:
    """My own seat; anybody else's is not there. What the page showed decides, so that a second tap is told."""
    mine = Seat.objects.filter(event=request.event, person=request.user.pk)
    row = get_object_or_404(
        mine.select_related("event", "application__person", "sitting__briefing", "sitting__event"), pk=pk
    )
    shown = number(request.POST.get("version", ""))
    if shown is None:
        raise Http404
    row.version = shown
    return row
