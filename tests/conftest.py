"""The people and places that most tests know."""

from typing import Any

import pytest
from django.db import connection

from presscentre.events.models import Event
from presscentre.figures.models import Figure
from presscentre.people.models import User
from tests import factories

pytest_plugins = ["tests.plugin"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The audit lets nobody empty its table, so that a test of real transactions could not be cleaned up after.

    Here alone that one trigger is gone; tests/audit puts it back where it is tried.
    """
    on_sqlite = connection.vendor == "sqlite"
    name = "audit_entry_no_delete" if on_sqlite else "audit_entry_no_truncate ON audit_entry"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


@pytest.fixture
def gala(db: None) -> Event:
    return factories.event("double11")


@pytest.fixture
def elsewhere(db: None) -> Event:
    """The second event, closed: nothing of it may show at the first, nor the other way round."""
    return factories.event("elsewhere", audience=Event.Audience.ACCREDITED)


@pytest.fixture
def ines(gala: Event) -> User:
    """Releases and corrects figures at the gala."""
    return factories.officer("Ines", gala, "figures")


@pytest.fixture
def omar(elsewhere: Event) -> User:
    """The same work, at the other event only."""
    return factories.officer("Omar", elsewhere, "figures")


@pytest.fixture
def ada(gala: Event) -> User:
    """Administrator of the gala."""
    return factories.officer("Ada", gala, "administrator")


@pytest.fixture
def lena(gala: Event) -> User:
    """A journalist accredited to the gala."""
    return factories.journalist("Lena", gala)


@pytest.fixture
def gmv(gala: Event) -> Figure:
    return factories.figure(gala, "gmv")
