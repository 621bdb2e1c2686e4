"""The hub: one task in each process that reads what was published and hands it to every local socket."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.db import Error
from django.utils import timezone

from presscentre.core.metrics import GAPS, SOCKETS
from presscentre.live import doorbell, frames, limits, snapshots
from presscentre.live.connection import GOING, REVOKED, Connection
from presscentre.live.feed import Feed
from presscentre.live.identity import Identities
from presscentre.live.rights import Rights
from presscentre.live.state import State
from presscentre.live.threads import Reader

log = structlog.get_logger(__name__)

POLL = 2.0  # seconds after which the rows are asked although no bell was heard
IDLE = 60.0  # seconds for which a topic without members stays in memory
BYES = 250  # sockets told at once that we stop


class Hub:
    """Holds the open connections and the topics they have joined. All of it lives in one event loop."""

    def __init__(self, identities: Identities | None = None) -> None:
        self.rights = Rights(identities or Identities())
        self.rows = Reader("rows", keep=True)
        self.connections: dict[Connection, None] = {}
        self.counted: Counter[object] = Counter()  # connections by account and by browser
        self.feeds: dict[str, Feed] = {}
        self.loading: dict[str, asyncio.Task[State | None]] = {}
        self.dirty: set[str] = set()
        self.rung = asyncio.Event()
        self.turn = asyncio.Lock()  # one catches up at a time, so that each topic's frames keep their order
        self.stopping = False
        self.tasks: set[asyncio.Task[None]] = set()
        self.closing = contextlib.ExitStack()

    # Life.

    async def start(self) -> None:
        loop = asyncio.get_running_loop()

        def heard(order: doorbell.Order) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                loop.call_soon_threadsafe(self.heard, order)

        self.closing.enter_context(doorbell.heard_by(heard))
        self.spawn(self._work())
        if settings.REDIS_URL:
            self.spawn(doorbell.listen(self.heard, self.poll))

    async def stop(self) -> None:
        """End the tasks and the threads; the sockets are the server's to close."""
        self.stopping = True
        self.closing.close()
        tasks = [*self.tasks, *self.loading.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for reader in (self.rows, self.rights.reader, self.rights.reviewer):
            await asyncio.to_thread(reader.stop)

    async def say_bye(self) -> None:
        """Tell everyone, in batches, that we stop, and over what time to spread their return; then close."""
        self.stopping = True
        leaving = tuple(self.connections)
        text = frames.bye(min(max(1000, 2 * len(leaving)), 10_000))
        for first in range(0, len(leaving), BYES):
            for connection in leaving[first : first + BYES]:
                connection.say(text)
            await asyncio.sleep(0.02)
        for first in range(0, len(leaving), BYES):
            for connection in leaving[first : first + BYES]:
                connection.close(GOING)
            await asyncio.sleep(0.02)

    def spawn(self, work: Any) -> None:
        """Run beside us until we stop."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # Sockets.

    def opened(self, connection: Connection) -> None:
        self.connections[connection] = None
        self.counted.update(limits.counted_as(connection))
        SOCKETS.inc()
        lifetime = limits.LIFETIME - random.uniform(0, limits.LIFETIME_SPREAD)
        connection.dies_at = asyncio.get_running_loop().time() + lifetime
        connection.slot = random.randrange(frames.BEAT)
        connection.tune()
        connection.say(frames.hello(timezone.now()))

    def closed(self, connection: Connection) -> None:
        if connection in self.connections:
            del self.connections[connection]
            self.counted.subtract(limits.counted_as(connection))
            self.counted += Counter()  # forgets those at nought
            SOCKETS.dec()
        connection.open = False
        connection.leave_all()
        if connection.task is not None:
            connection.task.cancel()

    async def join(
        self, connection: Connection, name: str, language: str, since: snapshots.Position | None
    ) -> Feed | None:
        """Put the connection on this topic, which it may join, and send what it lacks; None if there is no such topic.

        Membership and what is sent belong to the same moment: nothing can fall between. Raises django.db.Error.
        """
        feed = await self._feed(name)
        if feed is None or not connection.open:
            return feed
        if since and since[0] == feed.state.epoch and since[1] > feed.state.seq:
            await self._catch_up({name})  # another process was quicker than our bell
        again = feed in connection.feeds
        feed.join(connection, language)
        epoch, seq = since or ("", 0)
        if epoch == feed.state.epoch and feed.state.can_resume(seq):
            if again and seq < feed.state.seq:
                GAPS.labels("behind").inc()
            connection.say(frames.joined(name, epoch, seq))
            connection.serve(feed, seq)
        else:
            if since:
                GAPS.labels("epoch" if epoch != feed.state.epoch else "too_old").inc()
            connection.serve(feed, None)
        return feed

    def revoke(self, whom: Mapping[str, Any]) -> None:
        for connection in self._those(whom):
            connection.close(REVOKED)

    async def review(self, whom: Mapping[str, Any]) -> None:
        await self.look_again(self._those(whom))

    async def look_again(self, connections: Collection[Connection], most: int | None = None) -> None:
        """Whether these are still who they were, and may stay; of the known, with `most`, so many are asked."""
        with contextlib.suppress(Error):  # the round of each minute asks again
            await self.rights.review(connections, most)

    def _those(self, whom: Mapping[str, Any]) -> list[Connection]:
        return [connection for connection in tuple(self.connections) if connection.is_of(whom)]

    # Topics.

    def heard(self, order: doorbell.Order) -> None:
        """The doorbell rang. Orders may come from another version of the house: what is not known is passed over."""
        if "topics" in order:
            self.dirty.update(name for name in order["topics"] if name in self.feeds)
            self.rung.set()
        if "revoke" in order:
            self.revoke(order["revoke"])
        if "recheck" in order:
            self.spawn(self.review(order["recheck"]))

    def poll(self) -> None:
        """Ask for all topics at once: a bell may have been missed."""
        self.dirty.update(self.feeds)
        self.rung.set()

    async def _work(self) -> None:
        """For ever: wait for the bell, or two seconds, and catch up."""
        while True:
            try:
                await asyncio.wait_for(self.rung.wait(), POLL)
            except TimeoutError:
                self.poll()
            self.rung.clear()
            names, self.dirty = self.dirty, set()
            try:
                await self._catch_up(names)
            except Error as error:
                log.warning("live.rows_unread", error=str(error))
                self.dirty |= names
                await asyncio.sleep(POLL / 4)
            except Exception:
                # One topic's broken snapshot or text must not silence the others.
                log.exception("live.pass_failed", topics=sorted(names))
                await asyncio.sleep(POLL / 4)

    async def _catch_up(self, names: Collection[str]) -> None:
        async with self.turn:
            known = {name: self.feeds[name].position for name in names if name in self.feeds}
            if not known:
                return
            news = await self.rows.run(snapshots.moved, known)
            for name, revisions in news.items():
                feed = self.feeds[name]
                if revisions is not None:
                    await feed.deliver(revisions)
                    continue
                state = await self.rows.run(snapshots.read, name)
                if state is not None:
                    await feed.start_afresh(state)

    async def _feed(self, name: str) -> Feed | None:
        """The topic in memory, read when first asked for, once for all who ask."""
        if name not in self.feeds:
            if name not in self.loading:
                self.loading[name] = asyncio.create_task(self.rows.run(snapshots.read, name))
                self.loading[name].add_done_callback(lambda task: self.loading.pop(name, None))
            state = await asyncio.shield(self.loading[name])
            if state is None:
                return None
            if name not in self.feeds:
                self.feeds[name] = Feed(state)
                # A bell that rang while we read found no topic here.
                self.dirty.add(name)
                self.rung.set()
        self.feeds[name].idle_since = None
        return self.feeds[name]

    def forget_idle(self, now: float) -> None:
        """Drop topics that nobody has listened to for a minute."""
        for name, feed in tuple(self.feeds.items()):
            if feed.members:
                feed.idle_since = None
            elif feed.idle_since is None:
                feed.idle_since = now
            elif now - feed.idle_since > IDLE and not self.turn.locked():
                del self.feeds[name]
