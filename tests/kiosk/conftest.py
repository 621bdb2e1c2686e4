"""Officers of screens at two events, and browsers that wait or are paired."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from presscentre.events.models import Event
from presscentre.kiosk import actions
from presscentre.kiosk.models import Pairing, Screen
from presscentre.kiosk.scenes import Choice
from presscentre.people.models import User
from tests import factories

WALL = Choice("figures.wall", "Figures wall", "figures.wall", {})
DEVICE = {"model": "Chromium 120, Linux", "width": 1920, "height": 1080}


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Wrong guesses of one test are not counted in the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def sven(gala: Event) -> User:
    """Looks after the screens of the gala."""
    return factories.officer("Sven", gala, "screens")


@pytest.fixture
def edda(elsewhere: Event) -> User:
    """The same work at the other event only."""
    return factories.officer("Edda", elsewhere, "screens")


@pytest.fixture
def office() -> Callable[[User], Client]:
    """A browser in which this officer has signed in with a second factor."""

    def sign_in(officer: User) -> Client:
        browser = Client()
        factories.sign_in(browser, officer)
        return browser

    return sign_in


def post(browser: Client, address: str, body: object = None) -> HttpResponse:
    """What the script of a screen does."""
    text = body if isinstance(body, (bytes, str)) else json.dumps(body or {})
    return browser.post(address, text, content_type="application/json")


@pytest.fixture
def waiting(gala: Event) -> Callable[[], tuple[Client, str]]:
    """A browser that shows a code, and the code."""

    def ask() -> tuple[Client, str]:
        browser = Client()
        return browser, post(browser, "/screen/code/", DEVICE).json()["code"]

    return ask


@pytest.fixture
def paired(sven: User, waiting: Callable[[], tuple[Client, str]]) -> Callable[..., tuple[Client, Screen]]:
    """A browser that is a screen of this event."""

    def pair(event: Event, name: str = "Hall B", **changes: Any) -> tuple[Client, Screen]:
        browser, code = waiting()
        facts = {"name": name, "language": "en", "choice": WALL, "by": sven, "now": timezone.now()}
        actions.approve(Pairing.objects.get(code=code), event, **(facts | changes))
        assert post(browser, "/screen/credential/").status_code == 201
        return browser, Screen.objects.get(event=event, name=name)

    return pair
