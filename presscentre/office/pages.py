"""The one way into a page of the press office."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.people import rules
from presscentre.people.models import User
from presscentre.people.strong import is_strongly_signed_in


class OfficerRequest(HttpRequest):
    """A request by an officer at an event of theirs. `now` is in event time."""

    event: Event
    now: datetime
    user: User


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
            if not rules.works_at(request.user, request.event):
                raise Http404
            if not settings.DEMO and not is_strongly_signed_in(request):
                return redirect("people:strengthen")
            if roles and not rules.holds(request.user, request.event, *roles):
                raise PermissionDenied
            request.now = request.event.clock(timezone.now())
            return view(request, **kwargs)

        return declare(page, "office: " + (", ".join(roles) or "any role"))

    return decorate
