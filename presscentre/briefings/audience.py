"""The decorator of pages that show a journalist's own seats and questions."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from presscentre.accreditation.models import Application
from presscentre.briefings import actions, queries
from presscentre.core.audience import View, declare
from presscentre.people.audience import EventRequest, event_page


class JournalistRequest(EventRequest):
    """A request by somebody who has signed in and may see the event. `application` is None unless accredited to it."""

    application: Application | None


def journalist_page(view: View) -> View:
    """Whoever is signed in and may see the event; what it shows is their own.

    The view gets (request, …) with `request.event`, `request.now` and `request.application`.
    """

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        answer: HttpResponseBase = seen(request, **kwargs)
        return answer

    def mine(request: Any, **kwargs: object) -> HttpResponseBase:
        request.application = queries.accreditation_of(request.user.pk, request.event)
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    seen = event_page(mine)
    return declare(page, "signed in: the journalist's own, at an event that they may see")


def accredited(request: JournalistRequest) -> Application:
    """The reader's accreditation. Raises NotAccredited."""
    if request.application is None:
        raise actions.NotAccredited
    return request.application
