"""The schedule: by day and hour or by room, for everyone or for one press region."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from presscentre.briefings import queries
from presscentre.people.audience import EventRequest, event_page


@event_page
@require_safe
def schedule(request: EventRequest) -> HttpResponse:
    """The newest version of the schedule."""
    return render(request, "briefings/schedule.html", {"schedule": queries.schedule(request.event, now=request.now)})
