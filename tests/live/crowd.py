"""Many real sockets at once, each following docs/protocol.md and coming back when its line breaks."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from itertools import cycle

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.live.model_client import ModelClient

PROTOCOL = "presscentre.live.1"


class Person:
    """A browser: a few topics over one socket, reconnected with jitter."""

    def __init__(self, url: str, topics: list[str], cookie: str = "") -> None:
        self.url = url.replace("http", "ws", 1) + "/live/"
        self.origin = url
        self.headers = {"Cookie": cookie} if cookie else {}
        self.topics = {topic: ModelClient(topic) for topic in topics}
        self.opened = 0
        self.heard_at = 0.0
        self.codes: list[int | None] = []

    async def live(self) -> None:
        """For ever."""
        failures = 0
        while True:
            with contextlib.suppress(OSError, WebSocketException, InvalidHandshake, TimeoutError, EOFError):
                async with self.dial() as line:
                    failures = 0
                    self.opened += 1
                    await self.listen(line)
            failures += 1
            await asyncio.sleep(random.uniform(0, min(4.0, 0.5 * 2**failures)))

    def dial(self) -> connect:
        return connect(
            self.url,
            origin=self.origin,
            subprotocols=[PROTOCOL],
            additional_headers=self.headers,
            ping_interval=None,
            open_timeout=120,
        )

    async def listen(self, line: ClientConnection) -> None:
        try:
            for model in self.topics.values():
                await line.send(json.dumps(model.connected()))
            async for text in line:
                self.heard_at = time.monotonic()
                for model in self.topics.values():
                    if answer := model.hear(text):
                        await line.send(json.dumps(answer))
        finally:
            self.codes.append(line.close_code)

    def stands_at(self) -> dict[str, int]:
        return {topic: model.position[1] if model.position else -1 for topic, model in self.topics.items()}

    def facts(self, topic: str) -> list[int]:
        return [seq for _epoch, seq in self.topics[topic].facts]


@contextlib.asynccontextmanager
async def crowd(
    url: str, people: int, topics: list[str], cookies: Sequence[str] = ("",)
) -> AsyncIterator[list[Person]]:
    """So many people, all joined; they leave at the end. The cookies go round among them."""
    persons = [Person(url, topics, cookie) for _person, cookie in zip(range(people), cycle(cookies), strict=False)]
    tasks = []
    for person in persons:
        tasks.append(asyncio.create_task(person.live()))
        await asyncio.sleep(0.002)
    try:
        await until(lambda: all(min(person.stands_at().values()) >= 0 for person in persons), 60)
        yield persons
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: object, patience: float) -> float:
    """Wait until it holds; returns after how many seconds.

    Fails the test after ten times its `patience`: that it happens is tried here, how soon is for the benchmarks.
    """
    began = time.monotonic()
    while not holds():  # type: ignore[operator]
        assert time.monotonic() - began < 10 * patience, f"Not within ten times {patience} s."
        await asyncio.sleep(0.05)
    return time.monotonic() - began
