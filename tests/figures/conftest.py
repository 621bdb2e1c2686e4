"""A source of the gala's figures, and a short way to push."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from presscentre.api.actions import issue
from presscentre.events.models import Event
from presscentre.figures import actions, queries, writer
from presscentre.figures.actions import Delivery
from presscentre.figures.models import Figure, Source
from presscentre.figures.parsing import Given
from tests import factories
from tests.factories import MIDNIGHT

NOW = MIDNIGHT + timedelta(hours=1)
Push = Callable[..., list[str]]


def given(value: str | int, second: float = 0, figure: str = "gmv", **more: Any) -> Given:
    return Given(figure, Decimal(value), MIDNIGHT + timedelta(seconds=second), **more)


def push(event: Event, source: Source, *readings: Given, now: Any = NOW, **more: Any) -> list[str]:
    """What the source is told of each reading."""
    (receipt,) = actions.take_in(event, [Delivery(source, readings, **more)], by=source.user, now=now)
    return [fate.state + (f" {fate.code}" if fate.code else "") for fate in receipt.fates]


def on_the_wall(event: Event) -> dict[str, str | None]:
    return {row.figure.key: row.entry and row.entry["value"] for row in queries.wall(event, "en").figures}


def change(figure: Figure, **limits: Any) -> None:
    Figure.objects.filter(pk=figure.pk).update(**limits)
    figure.refresh_from_db()


@pytest.fixture
def source(gala: Event, gmv: Figure) -> Source:
    return factories.source(gala, "ticker", gmv)


@pytest.fixture
def token(source: Source) -> str:
    """What the source shows at the door."""
    _row, secret = issue(
        source.event,
        name="ticker",
        scopes=["figures:write", "figures:read"],
        by=None,
        now=timezone.now(),
        user=source.user,
    )
    return secret


@pytest.fixture
def writer_ends() -> Iterator[None]:
    """The thread that writes gives its connection back before the test's database is emptied."""
    yield
    writer.WRITER.stop()


@pytest.fixture
async def threads_end(writer_ends: None) -> AsyncIterator[None]:
    """So does the thread in which an asynchronous test reads."""
    yield
    await sync_to_async(connections.close_all)()
