"""The whole house in one process: pages, socket, worker and, in a demonstration, the replayed night."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

Stop = Callable[[], None]
Start = Callable[[int], Stop]

PATIENCE = 5  # seconds that a graceful stop gives to running requests

_beside: list[Start] = []


def beside(start: Start) -> None:
    """Call `start(port)` when the server takes requests, and what it returns before the server stops."""
    if start not in _beside:
        _beside.append(start)


class HouseServer(uvicorn.Server):
    """uvicorn that starts what runs beside it once it is reachable, and stops that first."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready
        self.running: list[Stop] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self.running = [start(self.config.port) for start in _beside]
            self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for stop in self.running:
            await asyncio.to_thread(stop)
        await super().shutdown(sockets)
