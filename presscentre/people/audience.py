"""Decorators of the journalists' pages: each resolves the event, or answers 404 without saying why."""

from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.people import rules
from presscentre.people.models import User


class EventRequest(HttpRequest):
    """A request to a page of one event that the reader may see. `now` is in event time."""

    event: Event
    now: datetime
    user: User  # or AnonymousUser, on a page for everyone


class PersonRequest(HttpRequest):
    """A request by somebody who has signed in."""

    user: User


def event_page(view: View) -> View:
    """Whoever may see the event: all the world if it is open, otherwise its journalists and officers.

    The view gets (request, …) with `request.event` and `request.now`; the address's `event` is taken away.
    An open event is shown without touching the session, so that its pages can be cached for all.
    """

    @wraps(view)
    def page(request: EventRequest, event: str, **kwargs: object) -> HttpResponseBase:
        request.event = get_object_or_404(Event, slug=event)
        if request.event.audience != Event.Audience.EVERYONE and not rules.may_see(request.user, request.event):
            raise Http404
        request.now = request.event.clock(timezone.now())
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    return declare(page, "event")


def signed_in(view: View) -> View:
    """Any person who has signed in; what it shows is the person's own."""
    return declare(login_required(view), "signed in")
