"""The people and places that most tests know."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from presscentre.accreditation.actions import ledger
from presscentre.events.models import Event
from presscentre.figures.models import Figure
from presscentre.people.models import User
from tests import factories, template

pytest_plugins = ["tests.plugin"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    template.begin_with_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The audit and the door let nobody empty their tables: a test of real transactions could not be cleaned up after.

    Here alone that one trigger of each is gone; tests/audit puts it back where it is tried.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("audit_entry", "accreditation_scan"):
            on_sqlite = connection.vendor == "sqlite"
            name = f"{table}_no_delete" if on_sqlite else f"{table}_no_truncate ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    yield
    with django_db_blocker.unblock():
        hang_up()
    template.close()


def hang_up() -> None:
    """End what threads of this process still hold open: PostgreSQL drops no database that somebody is connected to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def language_of_nobody() -> Iterator[None]:
    """No test writes names in the language that the one before it left active."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """No test begins with what others counted or kept: rows that were rolled back leave their keys to the next ones."""
    cache.clear()
    ledger._trusted.clear()


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
