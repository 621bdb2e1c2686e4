"""A socket at the application's edge: what uvicorn is to it, with a line that can be made to block."""

import asyncio
import json
from typing import Any

from presscentre.live.serving import Live

ORIGIN = "http://127.0.0.1:8000"
PROTOCOL = "presscentre.live.1"
PATIENCE = 120  # seconds: a promise about order, not about speed


class Socket:
    """One client's line. `blocked` makes it take nothing, as a full transport would."""

    def __init__(self, live: Live, **headers: str) -> None:
        self.live = live
        self.headers = {"host": "127.0.0.1:8000", "origin": ORIGIN, **headers}
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.room = asyncio.Event()
        self.room.set()
        self.aborted = self.listening = False
        self.code: int | None = None

    async def open(self, subprotocol: str = PROTOCOL, scheme: str = "ws", path: str = "/live/") -> dict[str, Any]:
        """Shake hands; returns the server's answer: accept, or an HTTP refusal."""
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items() if value]
        scope = {"type": "websocket", "path": path, "scheme": scheme, "headers": headers}
        scope |= {"subprotocols": [subprotocol], "extensions": {"websocket.http.response": {}}}
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(self.live(scope, self.receive, self.send))
        return await asyncio.wait_for(self.outbox.get(), PATIENCE)

    async def receive(self) -> dict[str, Any]:
        self.listening = True
        message = await self.inbox.get()
        self.listening = False
        return message

    async def send(self, message: dict[str, Any]) -> None:
        await self.room.wait()
        if self.code is not None:
            raise RuntimeError("Unexpected ASGI message after the close.")
        if message["type"] == "websocket.close":
            self.code = message["code"]
            self.inbox.put_nowait({"type": "websocket.disconnect", "code": self.code})
        self.outbox.put_nowait(message)

    # What `Connection` finds below a server's `send`.

    @property
    def transport(self) -> "Socket":
        return self

    def abort(self) -> None:
        self.aborted = True
        self.code = 1006
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def get_write_buffer_size(self) -> int:
        return 0 if self.room.is_set() else 65536

    def get_extra_info(self, name: str) -> None:
        return None

    # What the person at the other end does.

    def say(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})

    def join(self, topic: object, **more: object) -> None:
        self.say({"t": "join", "topic": topic, **more})

    async def hear(self, kind: str | None = None) -> dict[str, Any]:
        """The next frame (of this kind; those before it are passed over, and heartbeats unless asked for)."""
        while True:
            message = await asyncio.wait_for(self.outbox.get(), PATIENCE)
            if message["type"] == "websocket.close":
                return {"t": "close", "code": message["code"]}
            frame: dict[str, Any] = json.loads(message["text"])
            if frame["t"] == kind or (kind is None and frame["t"] != "beat"):
                return frame

    async def hear_all(self) -> list[dict[str, Any]]:
        """What has come once nothing more is under way."""
        await self.rest()
        heard = []
        while not self.outbox.empty():
            heard.append(json.loads((await self.outbox.get())["text"]))
        return [frame for frame in heard if frame["t"] != "beat"]

    async def close(self) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, PATIENCE)

    async def rest(self) -> None:
        """Wait until what was said is answered, and what was published has gone as far as it can."""
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while calm < 5:
                await asyncio.sleep(0.01)
                calm = 0 if self._is_under_way() else calm + 1

    def _is_under_way(self) -> bool:
        hub = self.live.hub
        assert hub is not None
        unsaid = not self.task.done() and (not self.listening or not self.inbox.empty())
        unread = hub.rung.is_set() or hub.turn.locked() or bool(hub.dirty or hub.loading)
        reviews = [task for task in hub.tasks if task.get_coro().__name__ in ("review", "look_again")]  # type: ignore[union-attr]
        return bool(unsaid or unread or reviews or self._is_being_served())

    def _is_being_served(self) -> bool:
        """Something waits for this line although it takes what comes."""
        assert self.live.hub is not None
        mine = [connection for connection in self.live.hub.connections if connection._transport() is self]
        return self.room.is_set() and any(connection.busy for connection in mine)
