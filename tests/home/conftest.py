"""The demonstration, loaded; outside it, nothing."""

from typing import Any

import pytest
from django.utils import timezone

from presscentre.events.models import Event
from presscentre.home import actions
from presscentre.home.demo import cast


@pytest.fixture
def demo(settings: Any, db: None) -> Event:
    """Demonstration mode with its rows, at 23:58, 60 times as fast as life."""
    settings.DEMO = True
    event = actions.load(by=None, now=timezone.now())
    actions.begin_night(event, start=cast.BEFORE_MIDNIGHT, speed=cast.SPEED, by=None, now=timezone.now())
    return event
