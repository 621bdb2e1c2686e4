"""What the hub does by the clock: position checks, slow clients, old connections, people who signed out."""

import asyncio

from django.utils import timezone

from presscentre.live import frames
from presscentre.live.connection import LIVED, Connection
from presscentre.live.hub import Hub

REVIEW = 60  # seconds between two looks at every session
RIGHTS = 100  # viewers whose rights are asked again at each


async def watch(hub: Hub) -> None:
    """For ever. Each second a fifteenth of the sockets has its turn, so that thousands are no spike."""
    loop, second = asyncio.get_running_loop(), 0
    while True:
        await asyncio.sleep(1)
        second += 1
        now = loop.time()
        turn = [connection for connection in hub.connections if connection.slot == second % frames.BEAT]
        _end_old(turn, now)
        await _beat(turn)
        for connection in [connection for connection in hub.connections if connection.busy]:
            connection.close_if_stuck(now)
        hub.forget_idle(now)
        if second % REVIEW == 0:
            hub.spawn(hub.review({}, most=RIGHTS))


def _end_old(connections: list[Connection], now: float) -> None:
    for connection in connections:
        if now > connection.dies_at:
            connection.close(LIVED)


async def _beat(connections: list[Connection]) -> None:
    """Tell each where its topics stand; one frame for all that have joined the same ones."""
    now, texts = timezone.now(), dict[frozenset[str], str]()
    for place, connection in enumerate(connections):
        if connection.busy or not connection.open:
            continue  # it is behind, and is being told by what it lacks
        topics = frozenset(feed.name for feed in connection.feeds)
        if topics not in texts:
            texts[topics] = frames.beat(now, {feed.name: feed.position for feed in connection.feeds})
        connection.say(texts[topics])
        if place % 100 == 99:
            await asyncio.sleep(0)
