"""Machines of two events, with what they show at the door."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.api import actions, authentication
from presscentre.api.models import Token
from presscentre.events.models import Event

Issue = Callable[..., tuple[Token, Client]]


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Each test begins as a process that has seen no token."""
    authentication._known.clear()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def issue(gala: Event, now: datetime) -> Issue:
    """A token of the gala that opens everything to read, and a client that shows it with each request."""

    def _issue(event: Event = gala, **changes: Any) -> tuple[Token, Client]:
        facts = {"name": "counter", "scopes": ["events:read", "figures:read"], "by": None, "now": now}
        token, secret = actions.issue(event, **(facts | changes))
        return token, Client(headers={"authorization": f"Bearer {secret}"})

    return _issue
