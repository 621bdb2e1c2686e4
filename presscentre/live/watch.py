"""What the hub does by the clock: position checks, slow clients, old connections, people who signed out."""

import asyncio
from itertools import count

from django.utils import timezone

from presscentre.live import frames, line
from presscentre.live.connection import LIVED, Connection
from presscentre.live.feed import Feed
from presscentre.live.hub import Hub

ROUNDS = 4  # of the beat between two looks at the same session: a minute
RIGHTS = 7  # viewers in each turn whose rights are asked again


async def watch(hub: Hub) -> None:
    """For ever: one turn a second."""
    for second in count(1):
        await asyncio.sleep(1)
        await turn(hub, second)


async def turn(hub: Hub, second: int) -> None:
    """What this second brings: a fifteenth of the sockets has its turn, so that thousands are no spike.

    Each has a beat in every fifteen seconds, and its session is looked at again in every sixty.
    """
    now = asyncio.get_running_loop().time()
    sockets = [connection for connection in hub.connections if connection.slot == second % frames.BEAT]
    _end_old(sockets, now)
    await _beat(sockets)
    for connection in [connection for connection in hub.connections if connection.busy]:
        connection.close_if_stuck(now)
    hub.forget_idle(now)
    # A quarter of the slots in each round of beats: one look at five thousand held the loop for half a second.
    if second // frames.BEAT % ROUNDS == second % frames.BEAT % ROUNDS:
        hub.spawn(hub.look_again(sockets, most=RIGHTS))


def _end_old(connections: list[Connection], now: float) -> None:
    for connection in connections:
        if now > connection.dies_at:
            connection.close(LIVED)


async def _beat(connections: list[Connection]) -> None:
    """Tell each where its topics stand; one frame for all that have joined the same ones."""
    now, beats = timezone.now(), dict[frozenset[Feed], tuple[str, bytes]]()
    for place, connection in enumerate(connections):
        if connection.busy or not connection.open:
            continue  # it is behind, and is being told by what it lacks
        feeds = frozenset(connection.feeds)
        if feeds not in beats:
            # Not where the topic stands: in the middle of a pass most have yet to be told, and would all ask again.
            text = frames.beat(now, {feed.name: feed.handed for feed in connection.feeds})
            beats[feeds] = text, line.frame(text)
        connection.say(*beats[feeds])
        if place % 100 == 99:
            await asyncio.sleep(0)
