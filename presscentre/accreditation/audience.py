"""Decorators of the applicant's pages: an event that is closed to the public opens them to those whom it concerns."""

from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from presscentre.accreditation import queries
from presscentre.accreditation.queries import Standing
from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.people import rules
from presscentre.people.models import User


class ApplicantRequest(HttpRequest):
    """A request by somebody whom this event's accreditation concerns. `now` is event time, `real` the wall clock."""

    event: Event
    now: datetime
    real: datetime
    user: User
    here: Standing
    outside: bool  # may see nothing else of the event


def applicant_page(view: View) -> View:
    """Whoever is signed in and invited, has applied, names people, or may apply because the event is open to all.

    Others get 404, as if there were no such event; a stranger is asked to sign in before anything is looked up.
    The view gets (request, …) with `request.event`, `request.now`, `request.real` and `request.here`.
    """

    @never_cache
    @wraps(view)
    def page(request: Any, event: str, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request, event)
        request.event = get_object_or_404(Event, slug=event)
        _stand(request)
        request.outside = not rules.may_see(request.user, request.event)
        if request.outside and not request.here.concerned:
            raise Http404
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    return declare(page, "signed in: whom the event's accreditation concerns")


def accreditation_page(view: View) -> View:
    """The same, and anybody at all where the event is open to everyone or takes applications from all.

    `request.here` is None for whoever is not signed in.
    """

    @never_cache
    @wraps(view)
    def page(request: Any, event: str, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            known: HttpResponseBase = applicant(request, event=event, **kwargs)
            return known
        found = Event.objects.filter(slug=event).first()
        if found is None or not _is_open(found):
            return redirect_to_login(request.get_full_path())
        request.event, request.real, request.here = found, timezone.now(), None
        request.now = found.clock(request.real)
        request.outside = found.audience != Event.Audience.EVERYONE
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    applicant = applicant_page(view)
    return declare(page, "event, and whom its accreditation concerns")


TYPED = "accreditation_typed"  # in the session of somebody who was signed out while typing
MOST_TYPED = 60_000  # signs of it


def _to_sign_in(request: HttpRequest, event: str) -> HttpResponseBase:
    """To the code, and back. What was being sent waits in this browser's session, so that it is not typed twice."""
    back = request.get_full_path()
    if request.method == "POST":
        answers = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
        if sum(len(text) for texts in answers.values() for text in texts) <= MOST_TYPED:
            request.session[TYPED] = {"event": event, "application": request.POST.get("application"), "posted": answers}
        back = back.partition("/application/")[0] + "/application/"
    return redirect_to_login(back)


def _stand(request: Any) -> None:
    request.real = timezone.now()
    request.now = request.event.clock(request.real)
    request.here = queries.standing(request.user, request.event, now=request.now, real=request.real)


def _is_open(event: Event) -> bool:
    register = queries.register_of(event)
    everyone = event.audience == Event.Audience.EVERYONE
    return everyone or queries.takes_applications(register, event.clock(timezone.now()))
