"""The one way into a page of the press office."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.people import rules
from presscentre.people.models import Remit, User
from presscentre.people.strong import is_strongly_signed_in


class OfficerRequest(HttpRequest):
    """A request by an officer at an event of theirs. `now` is in event time."""

    event: Event
    now: datetime
    user: User
    remits: list[rules.Held]  # at all events
    roles: set[str]  # at this event


def to_strengthen(request: HttpRequest) -> HttpResponseRedirect:
    """The way to the second factor and, after it, back to this page (or to the office, if this was a POST)."""
    back = request.get_full_path() if request.method == "GET" else reverse("office:events")
    return HttpResponseRedirect(f"{reverse('people:strengthen')}?{urlencode({'next': back})}")


def officer_page(view: View) -> View:
    """Anyone with a remit anywhere, signed in with a second factor; the view scopes what it shows by itself."""

    @wraps(view)
    def page(request: Any, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rules.works_anywhere(request.user):
            raise Http404
        if not is_strongly_signed_in(request):
            return to_strengthen(request)
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    return declare(page, "office: any officer")


def office_page(*roles: str) -> Callable[[View], View]:
    """Officers of the event who hold one of these roles (none named: any role), signed in with a second factor.

    Scope before role: an event outside the remit is 404, a role that is missing 403.
    The view gets (request, …) with `request.event` and `request.now`; the address's `event` is taken away.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, event: str, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.event = get_object_or_404(Event, slug=event)
            request.remits = rules.remits_of(request.user)
            request.roles = {held.role for held in request.remits if held.is_at(request.event)}
            if not request.roles:
                raise Http404
            if not is_strongly_signed_in(request):
                return to_strengthen(request)
            if roles and not request.roles & {*roles, Remit.Role.ADMINISTRATOR}:
                raise PermissionDenied
            request.now = request.event.clock(timezone.now())
            answer: HttpResponseBase = view(request, **kwargs)
            return answer

        return declare(page, "office: " + (", ".join(roles) or "any role"))

    return decorate
