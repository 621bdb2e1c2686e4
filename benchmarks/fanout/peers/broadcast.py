"""`websockets.broadcast`, as its documentation shows it, without compression. `broadcast.py PORT SIZE`."""

import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.fanout import wire

CONNECTED: set[ServerConnection] = set()
SIZE = int(sys.argv[2])
seq = 0


async def listen(socket: ServerConnection) -> None:
    """Keep one connection."""
    CONNECTED.add(socket)
    try:
        await socket.wait_closed()
    finally:
        CONNECTED.discard(socket)


def publish() -> int:
    """One message to everyone."""
    global seq
    seq += 1
    broadcast(CONNECTED, wire.message(seq, SIZE))
    return seq


async def main() -> None:
    options = {"compression": None, "ping_interval": None, "backlog": 2048, "open_timeout": 60}
    async with serve(listen, "127.0.0.1", int(sys.argv[1]), **options):  # type: ignore[arg-type]
        await wire.publish_in_loop(publish)


uvloop.run(main())
