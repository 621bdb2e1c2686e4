"""The live feed as a server runs it: started and stopped with it, and how uvicorn is to be told."""

import asyncio
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from presscentre.live.consumer import LiveConsumer
from presscentre.live.door import Door, Receive, Scope
from presscentre.live.hub import Hub
from presscentre.live.identity import Identities
from presscentre.live.limits import raise_files
from presscentre.live.watch import watch

PATH = "/live/"

# For uvicorn.Config. The other WebSocket protocol costs a quarter more, compression three times as much; our position
# checks replace its pings; and a message a little too long is answered instead of ending the socket.
UVICORN: dict[str, Any] = {
    "ws": "websockets-sansio",
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "ws_max_size": 64 * 1024,
}


class Live:
    """The one socket, as an ASGI application with a beginning and an end."""

    def __init__(self, identities: Identities | None = None) -> None:
        self.identities = identities
        self.hub: Hub | None = None
        self.door: Door | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Any) -> None:
        if self.door is None or scope["path"] != PATH:
            await send({"type": "websocket.close", "code": 1000})
            return
        await self.door(scope, receive, send)

    async def start(self) -> None:
        """Begin to listen, in the running event loop."""
        self.hub = Hub(self.identities)
        self.door = Door(LiveConsumer.as_asgi(), self.hub, room=raise_files())
        await self.hub.start()
        self.hub.spawn(watch(self.hub))
        _say_bye_at_the_signal(self.hub)

    async def stop(self) -> None:
        if self.hub is not None:
            await self.hub.stop()
        self.hub = self.door = None


def _say_bye_at_the_signal(hub: Hub) -> None:
    """Say bye before the server closes the sockets.

    uvicorn closes them as soon as it is told to stop, and tells the application only afterwards. So its handlers wait
    until the clients know. A second signal goes straight through.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        handler = signal.getsignal(number)
        if callable(handler) and getattr(handler, "__self__", None) is not None:
            try:
                signal.signal(number, _after_bye(hub, loop, handler))
            except ValueError:
                return  # not the main thread: a test, or a server inside another program


Handler = Callable[[int, FrameType | None], Any]


def _after_bye(hub: Hub, loop: asyncio.AbstractEventLoop, handler: Handler) -> Handler:
    def told(number: int, frame: FrameType | None) -> None:
        if hub.stopping:
            handler(number, frame)
            return
        hub.stopping = True
        loop.call_soon_threadsafe(lambda: asyncio.ensure_future(_leave(number)))

    async def _leave(number: int) -> None:
        try:
            await asyncio.wait_for(hub.say_bye(), 5)
        finally:
            handler(number, None)

    return told
