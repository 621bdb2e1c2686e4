"""The first page, the demonstration's door, and the journalists' today."""

import json
from collections.abc import Callable
from datetime import UTC
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.core.audience import everyone
from presscentre.events.models import Event
from presscentre.figures.pictures import feed
from presscentre.home import actions, queries
from presscentre.home.demo import cast
from presscentre.home.forms import EnterForm
from presscentre.kiosk import credentials
from presscentre.people.adapter import speak_on
from presscentre.people.audience import EventRequest, event_page
from presscentre.people.demo import enter_as
from presscentre.people.models import User

View = Callable[..., HttpResponseBase]
WHO = {"journalist": cast.JOURNALIST, "officer": cast.OFFICER, "translator": cast.TRANSLATOR}


def demonstration_only(view: View) -> View:
    """This address is there in a demonstration only."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return page


@everyone
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Where to go: the events that this reader may see, and in a demonstration the door to its invented people."""
    if settings.DEMO:
        return _door(request)
    return render(request, "home/start.html", {"events": queries.events_open_to(request.user)})


def _door(request: HttpRequest) -> HttpResponse:
    event = get_object_or_404(Event, slug=cast.SLUG)
    address = request.build_absolute_uri(reverse("api-figures:readings", kwargs={"event": event.slug}))
    as_of = event.clock(timezone.now()).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    reading = {"figure": "countries", "value": "150", "as_of": f"{as_of.isoformat()}Z"}
    facts = {
        "demo_event": event,
        "form": EnterForm(initial={"language": get_language()}, label_suffix=""),
        "people": WHO,
        "address": address,
        "token": cast.source_token(),
        "body": json.dumps({"readings": [reading]}),
    }
    return render(request, "home/door.html", facts)


@everyone
@require_POST
@demonstration_only
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the demonstration as an invented person, or make this browser a screen."""
    form = EnterForm(request.POST)
    if not form.is_valid():
        return redirect("home-root:start")
    event, language = get_object_or_404(Event, slug=cast.SLUG), form.cleaned_data["language"]
    if form.cleaned_data["who"] == "screen":
        return _enter_as_screen(request, event, language)
    person = WHO[form.cleaned_data["who"]]
    enter_as(request, get_object_or_404(User, email=person.address), language=language)
    with override(language):
        view = "office-home:now" if person.roles else "home:today"
        response = redirect(view, event=event.slug)
    speak_on(response, language)
    return response


def _enter_as_screen(request: HttpRequest, event: Event, language: str) -> HttpResponse:
    known = credentials.screen_of(request.COOKIES.get(credentials.COOKIE, ""))
    officer = get_object_or_404(User, email=cast.OFFICER.address)
    credential = actions.become_screen(event, known, language=language, by=officer, now=timezone.now())
    response = redirect("kiosk:screen")
    if credential is not None:
        credentials.give(response, credentials.COOKIE, credential)
    return response


@event_page
@require_safe
def today(request: EventRequest) -> HttpResponse:
    """What is on now and next: live figures, latest milestones and corrections."""
    facts = queries.today(request.event, request.now, get_language() or "en") | feed(request.event)
    # Without a session nobody is asked for: the page stays one for all, and can be kept as such.
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    facts["mine"] = queries.application_of(request.user, request.event) if known else None
    return render(request, "home/today.html", facts)
