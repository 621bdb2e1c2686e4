"""A press office that has been busy."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.db import connection

from presscentre.audit.actions import record
from presscentre.audit.models import Entry
from presscentre.events.models import Event
from presscentre.people.models import User
from tests.factories import NOON, SECOND

TRIGGERS = import_module("presscentre.audit.migrations.0002_append_only")


@pytest.fixture
def busy(gala: Event, ines: User) -> Callable[[int], list[Entry]]:
    """Ines does so many things, one a second."""

    def work(times: int) -> list[Entry]:
        return [record("events.changed", gala, by=ines, at=NOON + n * SECOND, event=gala, n=n) for n in range(times)]

    return work


@pytest.fixture
def guarded(db: None) -> None:
    """All triggers, as in an installation: see tests/conftest.py for the one that the suite goes without."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(TRIGGERS.sqlite()[1])
        else:
            cursor.execute(TRIGGERS.postgresql()[3])


@pytest.fixture
def unguarded(db: None) -> None:
    """Somebody with the database's own password has taken the triggers away, until the test is over."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
