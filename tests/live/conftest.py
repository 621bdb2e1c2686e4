"""A wall and a log of two events, a running hub, and people with sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from django.db import connections

from presscentre.events.models import Event
from presscentre.live import frames, snapshots
from presscentre.live.models import LogRow
from presscentre.live.serving import Live
from presscentre.live.topics import FAMILIES, DataTopic, Fact, Topic, Viewer
from presscentre.people import rules
from tests.live.pages import Page
from tests.live.socket import Socket


@dataclass(frozen=True)
class Rang(Fact):
    kind = "trial.rang"
    bell: int


@dataclass(frozen=True)
class Families:
    wall: DataTopic
    log: Topic
    office: Topic


def told_so_far(event: Event) -> dict[str, Any]:
    """The wall as its log tells it, in rows."""
    entries: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for row in LogRow.objects.filter(topic__name=f"trial.wall:{event.slug}").order_by("seq"):
        entries.update(row.payload["set"])
        more.update(row.payload["more"])
        for key in row.payload["del"]:
            entries.pop(key, None)
    return {"entries": entries, **more}


def worded(entry: dict[str, Any], language: str) -> dict[str, Any]:
    return {**entry, "text": f"{language} {entry['value']}"}


def sees(viewer: Viewer, event: Event) -> bool:
    return rules.may_see(viewer.user, event)


def works(viewer: Viewer, event: Event) -> bool:
    return rules.works_at(viewer.user, event)


@pytest.fixture
def trial() -> Iterator[Families]:
    """Three families of topics that only this test knows: a wall for readers, a log for readers, one for the office."""
    wall = DataTopic("trial.wall", may_join=sees, snapshot=told_so_far, render=worded, member="figures")
    yield Families(wall, Topic("trial.log", may_join=sees), Topic("trial.office", may_join=works))
    for name in ("trial.wall", "trial.log", "trial.office"):
        del FAMILIES[name]
    snapshots._documents.clear()


@pytest_asyncio.fixture
async def live(transactional_db: None, trial: Families) -> AsyncIterator[Live]:
    """The feed of a running server."""
    live = Live()
    await live.start()
    yield live
    await live.stop()


Opens = Callable[..., Awaitable[Socket]]


@pytest_asyncio.fixture
async def sockets(live: Live) -> AsyncIterator[Opens]:
    """Opens sockets that have heard their hello; closed at the end."""
    opened: list[Socket] = []

    async def opens(**headers: str) -> Socket:
        socket = Socket(live, **headers)
        opened.append(socket)
        answer = await socket.open()
        assert answer == {"type": "websocket.accept", "subprotocol": "presscentre.live.1"}
        assert (await socket.hear())["t"] == "hello"
        for connection in live.hub.connections:
            connection.slot = frames.BEAT - 1  # no beat of the clock's comes between what a test awaits
        return socket

    yield opens
    for socket in opened:
        await socket.close()


async def in_thread(act: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """What a request does: in a thread of its own, with a database connection that is closed afterwards."""

    def whole() -> Any:
        try:
            return act(*arguments, **more)
        finally:
            connections.close_all()

    return await asyncio.to_thread(whole)


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that a test moves by hand."""
    opened = Page()
    yield opened
    opened.node.end()
