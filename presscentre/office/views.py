"""Pages of the office that belong to no one event."""

from django.http import HttpResponse
from django.shortcuts import render

from presscentre.office.pages import OfficerRequest, officer_page
from presscentre.people import queries


@officer_page
def events(request: OfficerRequest) -> HttpResponse:
    """The events at which this officer works."""
    return render(request, "office/events.html", {"events": queries.events_of(request.user)})
