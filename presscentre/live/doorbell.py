"""The doorbell: says to every hub that there is something to read. It carries names, never data, and may be lost.

In the embedded default it reaches the hub of this process; with Redis, by pub/sub, the hubs of all processes and hosts.
"""

import asyncio
import contextlib
import os
import random
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import orjson
import redis
import redis.asyncio
import structlog
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

Order = dict[str, Any]  # {"topics": [name]}, {"revoke": {"user": 17}}, {"recheck": {"event": "double11"}}
Heard = Callable[[Order], None]

CHANNEL = "presscentre.live"
HERE = f"{os.getpid()}-{secrets.token_hex(6)}"  # so that a process does not answer its own far bell
QUIET = 1.0  # seconds without a new try after Redis failed: the poll carries the feed meanwhile
PATIENCE = 5.0  # seconds of silence after which the line to Redis is tested; as long again, and it is given up

_near: set[Heard] = set()


def ring(order: Order) -> None:
    """Tell every hub, here and elsewhere. Never raises: whoever misses it polls."""
    for heard in tuple(_near):
        heard(order)
    if settings.REDIS_URL:
        _far.publish(order)


@contextlib.contextmanager
def heard_by(heard: Heard) -> Any:
    """Inside, `heard` is called with each order of this process, in whatever thread rings."""
    _near.add(heard)
    try:
        yield
    finally:
        _near.discard(heard)


class FarBell:
    """This process's line for publishing to Redis; opened at first use, quiet for a second after a failure."""

    def __init__(self) -> None:
        self.client: redis.Redis | None = None
        self.quiet_until = 0.0
        self.lock = threading.Lock()

    def publish(self, order: Order) -> None:
        if time.monotonic() < self.quiet_until:
            return
        try:
            self._line().publish(CHANNEL, orjson.dumps({"from": HERE, **order}))
        except redis.RedisError as error:
            self.quiet_until = time.monotonic() + QUIET
            log.warning("live.doorbell_unheard", error=str(error))

    def _line(self) -> redis.Redis:
        with self.lock:
            if self.client is None:
                # One more try at once, on a fresh connection: the kept one may have been closed by a restarted Redis.
                self.client = redis.Redis.from_url(
                    settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
                )
            return self.client


_far = FarBell()


async def listen(heard: Heard, connected: Callable[[], None]) -> None:
    """Hear the far bell for ever; `connected` is called whenever the line stands (again), since bells may be missed."""
    pause = 0.1
    while True:
        began = time.monotonic()
        try:
            await _hear(heard, connected)
        except (redis.RedisError, OSError) as error:
            log.warning("live.doorbell_lost", error=str(error))
        pause = 0.1 if time.monotonic() - began > 2 * PATIENCE else min(pause * 2, 5.0)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))


async def _hear(heard: Heard, connected: Callable[[], None]) -> None:
    # redis-py's own default of 5 s would end every quiet subscription: what may time out, and when, is said here.
    client = redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=4 * PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=AsyncRetry(NoBackoff(), 0),
    )
    async with client, client.pubsub() as bell:
        await bell.subscribe(CHANNEL)
        asked = False
        while True:
            message = await bell.get_message(timeout=PATIENCE)
            if message is None:
                if asked:
                    raise redis.ConnectionError("Redis does not answer.")
                await bell.ping()
            elif message["type"] == "subscribe":
                connected()
            elif message["type"] == "message":
                _pass_on(message["data"], heard)
            asked = message is None


def _pass_on(data: bytes, heard: Heard) -> None:
    with contextlib.suppress(orjson.JSONDecodeError):
        order = orjson.loads(data)
        if isinstance(order, dict) and order.pop("from", None) != HERE:
            heard(order)
