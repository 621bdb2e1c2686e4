"""The one consumer: a socket's life from its opening to its end. It reads joins; the hub writes."""

import asyncio
from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from django.db import Error

from presscentre.core.metrics import JOINS_REFUSED
from presscentre.live import frames, inbound, limits
from presscentre.live.connection import CROWDED, FLOODED, Connection
from presscentre.live.door import SUBPROTOCOL, Receive, Scope
from presscentre.live.hub import Hub
from presscentre.live.inbound import Bad, Join, Leave

SENTENCES = {
    "refused": "There is no such topic, or it is not for you.",
    "too_many": f"At most {inbound.MESSAGES} messages in {inbound.WINDOW:.0f} s. This one was dropped.",
    "too_many_topics": f"At most {inbound.TOPICS} topics on one socket.",
    "unavailable": "The topic cannot be read just now. Join again in a moment.",
}


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]
    """Channels' consumer without its layer and without its thread hop: `dispatch` would otherwise go through the one
    thread of the process before every message, behind whatever query somebody else has running there."""

    hub: Hub
    connection: Connection
    rate: inbound.Rate | None

    async def __call__(self, scope: Scope, receive: Receive, send: Any) -> None:
        self.scope, self.base_send, self.hub, self.rate = scope, send, scope["hub"], None
        self.connection = Connection(send, scope["viewer"], scope["papers"], scope["browser"])
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            self.hub.closed(self.connection)

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        # A browser is told why only over an open socket: before that it sees a failure like any other, and comes back.
        await self.base_send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        if limits.is_one_too_many(self.connection, self.hub.counted):
            self.connection.close(CROWDED)
            raise StopConsumer
        self.hub.opened(self.connection)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if not self.connection.open or self._speaks_too_much():
            return
        try:
            said = inbound.understand(message.get("text"), message.get("bytes"))
        except Bad as bad:
            self.connection.say(frames.error(bad.code, bad.detail))
            return
        if isinstance(said, Join):
            await self.join(said)
        elif isinstance(said, Leave):
            for feed in [feed for feed in self.connection.feeds if feed.name in said.topics]:
                feed.leave(self.connection)

    async def join(self, said: Join) -> None:
        """Each topic is answered by itself; one that does not exist and one that is not for us get the same answer."""
        try:
            named = [name for name in said.topics if inbound.NAME.match(name)]
            allowed = await self.hub.rights.allowed(self.connection.viewer, named)
        except Error:
            for name in said.topics:
                self._refuse("unavailable", name)
            return
        for name in said.topics:
            if name not in allowed:
                self._refuse("refused", name)
            elif self._has_room_for(name):
                await self._join(name, said)
            else:
                self._refuse("too_many_topics", name)

    async def _join(self, name: str, said: Join) -> None:
        try:
            feed = await self.hub.join(self.connection, name, said.language, said.since.get(name))
        except Error:
            self._refuse("unavailable", name)
            return
        if feed is None:
            self._refuse("refused", name)

    def _has_room_for(self, name: str) -> bool:
        joined = {feed.name for feed in self.connection.feeds}
        return name in joined or len(joined) < inbound.TOPICS

    def _speaks_too_much(self) -> bool:
        self.rate = self.rate or inbound.Rate()
        number = self.rate.count(asyncio.get_running_loop().time())
        if number > inbound.FLOOD:
            self.connection.close(FLOODED)
        elif number > inbound.MESSAGES and not self.rate.told:
            self.rate.told = True
            self.connection.say(frames.error("too_many", SENTENCES["too_many"]))
        return number > inbound.MESSAGES

    def _refuse(self, code: str, topic: str) -> None:
        JOINS_REFUSED.labels(code).inc()
        self.connection.say(frames.error(code, SENTENCES[code], topic[:100]))
