"""Who plans the briefings of the gala."""

import pytest

from presscentre.events.models import Event
from presscentre.people.models import User
from tests import factories


@pytest.fixture
def bea(gala: Event) -> User:
    """Plans the briefings of the gala."""
    return factories.officer("Bea", gala, "briefings")
