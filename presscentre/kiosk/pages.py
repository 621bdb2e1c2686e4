"""The one way into a page of a screen: the credential in its cookie, nothing else."""

from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.kiosk import credentials
from presscentre.kiosk.models import Screen


class ScreenRequest(HttpRequest):
    """A request by a paired screen. `now` is in event time; there is no user."""

    screen: Screen
    event: Event
    now: datetime


def kiosk_page(view: View) -> View:
    """A paired screen, in its own language; any other browser gets the page that shows a code.

    The view gets (request, …) with `request.screen`, `request.event` and `request.now`. A session, if there is one,
    is not looked at: a screen has no user's rights, and a user none of a screen's.
    """

    @wraps(view)
    def page(request: Any, **kwargs: object) -> HttpResponseBase:
        screen = credentials.screen_of(request.COOKIES.get(credentials.COOKIE, ""))
        if screen is None:
            return _unpaired(request)
        request.screen, request.event = screen, screen.event
        request.now = screen.event.clock(timezone.now())
        with translation.override(screen.language):
            request.LANGUAGE_CODE = screen.language
            response: HttpResponseBase = view(request, **kwargs)
            response.headers["Content-Language"] = screen.language
        response.headers["Cache-Control"] = "no-store"
        return response

    return declare(page, "screen")


def _unpaired(request: HttpRequest) -> HttpResponseBase:
    asked_for_a_page = request.method == "GET"
    response = render(request, "kiosk/pairing.html", status=200 if asked_for_a_page else 401)
    response.headers["Cache-Control"] = "no-store"
    if credentials.COOKIE in request.COOKIES:
        credentials.take(response, credentials.COOKIE)
    return response
