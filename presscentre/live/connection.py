"""One open socket as the hub sees it: whom it serves, what it has joined, and what it still owes."""

import asyncio
import contextlib
import socket
import struct
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Mapping
from typing import TYPE_CHECKING, Any

from presscentre.core.metrics import SLOW_CLOSES
from presscentre.live import line
from presscentre.live.identity import Papers
from presscentre.live.topics import Viewer

if TYPE_CHECKING:
    from presscentre.live.feed import Feed

Event = dict[str, Any]
Send = Callable[[Event], Coroutine[Any, Any, None]]

GOING, LIVED, SLOW, REVOKED, CROWDED, FLOODED = 1012, 3001, 3008, 3503, 3504, 3505
PATIENCE = 5.0  # seconds without taking a byte
OWED = 1024 * 1024  # bytes in our memory for one client
NOTES = 64  # small answers that may wait for a client that does not read
KERNEL_BUFFER = 64 * 1024  # what the system may hold for one client that does not read; it doubles it
UNACKNOWLEDGED_MS = 45_000  # after which the system gives up a peer that has vanished


class Connection:
    """Frames go out by stepping the server's `send` by hand: no task, no waiting, one client never delays another.

    When the client does not take what was sent, `send` waits; from then on this connection is busy. It remembers, for
    each topic, only the seq up to which it has been served; a task of its own goes on when there is room again and cuts
    what is missing from the topic's state: one merged delta for data, each fact in order. Slowness costs no memory.
    """

    __slots__ = (
        "behind", "browser", "busy", "busy_since", "dies_at", "feeds", "notes", "open", "owed", "papers", "send",
        "slot", "task", "transport", "viewer",
    )  # fmt: skip

    def __init__(self, send: Send, viewer: Viewer, papers: Papers = (None, None), browser: str | None = None) -> None:
        self.send, self.viewer = send, viewer
        self.papers, self.browser = papers, browser
        self.feeds: dict[Feed, str] = {}  # joined, with the language
        self.open, self.busy = True, False
        self.behind: dict[Feed, int | None] = {}  # served up to this seq; None: knows nothing
        self.notes: deque[str] = deque(maxlen=NOTES)
        self.busy_since, self.owed = 0.0, 0  # when bytes were last taken; how many were owed then
        self.task: asyncio.Task[None] | None = None
        self.dies_at, self.slot = 0.0, 0
        self.transport = line.behind(send)  # where frames that are made once go; None: they are stepped

    def is_of(self, whom: Mapping[str, Any]) -> bool:
        """True if it is a socket of this user or screen (pk), of this session (key), or on topics of this event (slug).

        Of everybody, if `whom` names nobody.
        """
        user, screen = getattr(self.viewer.user, "pk", None), getattr(self.viewer.screen, "pk", None)
        mine = {"user": user, "screen": screen, "session": self.papers[0]}
        events = {feed.name.partition(":")[2] for feed in self.feeds}
        return all(value in events if key == "event" else mine.get(key) == value for key, value in whom.items())

    def say(self, text: str, frame: bytes | None = None) -> None:
        """Send a small frame that belongs to no topic's order. `frame` is its `line.frame`, made for many."""
        if self.busy:
            self.notes.append(text)
        elif frame is not None and self.open and self.transport is not None and line.is_clear(self.transport):
            self.transport.write(frame)
        else:
            self.step({"type": "websocket.send", "text": text})

    def serve(self, feed: "Feed", since: int | None) -> None:
        """Send what is missing on this topic after `since` (None: everything)."""
        if self.busy:
            self.behind[feed] = since
            return
        missing = feed.after(self.feeds[feed], since)
        for place, text in enumerate(missing, start=1):
            if not self.step({"type": "websocket.send", "text": text}):
                if place < len(missing):  # facts, one for each seq up to the topic's own
                    self.behind[feed] = feed.state.seq - (len(missing) - place)
                return

    def step(self, event: Event) -> bool:
        """Hand this to the server now. False if the client does not take more: then a task of our own goes on."""
        sending = self.send(event)
        try:
            waiting = sending.send(None)
        except StopIteration:
            return True
        except Exception:
            # The server says in its own way that the client has gone; the consumer hears of it as a disconnect.
            self.open = False
            return False
        self.wait(sending, waiting)
        return False

    def wait(self, sending: Coroutine[Any, Any, None], waiting: Any) -> None:
        """The client does not take it: from here on it is served by a task of its own."""
        self.busy, self.busy_since, self.owed = True, asyncio.get_running_loop().time(), self._unsent()
        self.task = asyncio.create_task(self._go_on(sending, waiting))

    async def _go_on(self, sending: Coroutine[Any, Any, None], waiting: Any) -> None:
        try:
            await _rest(sending, waiting)
            while self.notes or self.behind:
                await self._next()
        except Exception:
            self.open = False
        finally:
            self.busy, self.task = False, None

    async def _next(self) -> None:
        if self.notes:
            await self.send({"type": "websocket.send", "text": self.notes.popleft()})
            return
        feed, since = self.behind.popitem()
        if feed in self.feeds:
            # What is published meanwhile is noted in `behind` again, from where this ends.
            for text in feed.after(self.feeds[feed], since):
                await self.send({"type": "websocket.send", "text": text})

    # Ending.

    def close(self, code: int) -> None:
        """Say why and close; who cannot even read that is cut off."""
        self.leave_all()
        if self.busy:
            self.cut()
        elif self.open:
            self.step({"type": "websocket.close", "code": code})
            self.open = False

    def close_if_stuck(self, now: float) -> None:
        """Busy without a byte taken for five seconds, or owing a mebibyte: closed, as slow."""
        unsent = self._unsent()
        if unsent < self.owed:
            self.busy_since = now
        self.owed = unsent
        if self.busy and (now - self.busy_since >= PATIENCE or unsent > OWED):
            SLOW_CLOSES.labels(str(SLOW)).inc()
            self.leave_all()
            self.cut()

    def cut(self) -> None:
        """End the line without waiting: a close frame would queue behind what the client does not take."""
        self.open = False
        if self.task is not None:
            self.task.cancel()
        transport = self._transport()
        if transport is not None:
            # A reset: the system, too, forgets at once what the client does not take.
            self._set((socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)))
            transport.abort()

    def leave_all(self) -> None:
        for feed in tuple(self.feeds):
            feed.leave(self)
        self.behind.clear()

    # The line below, where the server shows it (uvicorn's protocols are the `__self__` of their `send`).

    def _transport(self) -> Any:
        return getattr(getattr(self.send, "__self__", None), "transport", None)

    def _unsent(self) -> int:
        transport = self._transport()
        return 0 if transport is None else int(transport.get_write_buffer_size())

    def tune(self) -> None:
        """Let the system hold little for a client that does not read, and give up one that has vanished."""
        self._set((socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER))
        self._set((socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS))

    def _set(self, option: tuple[int, int, Any]) -> None:
        transport = self._transport()
        end = transport and transport.get_extra_info("socket")
        if end is not None:
            with contextlib.suppress(OSError):  # it has just gone, or is no TCP line
                end.setsockopt(*option)


@types.coroutine
def _rest(sending: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, None, None]:
    """Await a coroutine that was stepped by hand until it waited for this future."""
    try:
        yield waiting
    except BaseException:
        sending.close()
        raise
    yield from sending
