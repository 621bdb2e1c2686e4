"""One topic in this process: its state, who listens in which language, and the pass that hands frames to them all."""

import asyncio
from collections.abc import Iterable, Sequence

from django.utils import timezone

from presscentre.core.metrics import FANOUT_SECONDS, FRAMES
from presscentre.live import line
from presscentre.live.connection import Connection
from presscentre.live.state import Revision, State

AT_ONCE = 250  # sockets stepped before the loop may turn to others


class Feed:
    """Members may join and leave in the middle of a pass: whoever joins has been given the state the pass delivers."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.members: dict[str, dict[Connection, None]] = {}
        self.listed: dict[str, tuple[Connection, ...]] = {}  # members by language, as a pass walks them
        self.handed = self.position  # up to here everybody was served who takes what is sent
        self.idle_since: float | None = None

    @property
    def name(self) -> str:
        return self.state.topic

    @property
    def position(self) -> tuple[str, int]:
        return self.state.epoch, self.state.seq

    def join(self, connection: Connection, language: str) -> None:
        self.leave(connection)
        self.members.setdefault(language, {})[connection] = None
        self.listed.pop(language, None)
        connection.feeds[self] = language
        self.idle_since = None

    def leave(self, connection: Connection) -> None:
        language = connection.feeds.pop(self, None)
        if language is not None:
            del self.members[language][connection]
            self.listed.pop(language, None)
            if not self.members[language]:
                del self.members[language]

    def after(self, language: str, since: int | None) -> list[str]:
        """The frames that a client lacks which stands at `since`; None: knows nothing."""
        return self.state.begin(language) if since is None else self.state.missing(language, since)

    async def deliver(self, revisions: Sequence[Revision]) -> None:
        """Move on by these revisions and hand everyone what is new: one delta, or each fact in order."""
        since = self.state.seq
        self.state.take(revisions)
        try:
            for language in tuple(self.members):
                for place, text in enumerate(self.state.missing(language, since)):
                    await self._hand(self._listed(language), text, since + place)
        finally:
            self.handed = self.position  # broken off, too: the next beats then tell those who were left out
        FANOUT_SECONDS.observe((timezone.now() - self.state.at).total_seconds())

    async def start_afresh(self, state: State) -> None:
        """Another numbering, or a hole in ours: everyone begins again."""
        self.state = state
        try:
            for language in tuple(self.members):
                for text in state.begin(language):
                    await self._hand(self._listed(language), text, None)
        finally:
            self.handed = self.position

    def _listed(self, language: str) -> tuple[Connection, ...]:
        if language not in self.listed:
            self.listed[language] = tuple(self.members.get(language, ()))
        return self.listed[language]

    async def _hand(self, connections: tuple[Connection, ...], text: str, since: int | None) -> None:
        """The same frame to each of them. The busy are left where they are; `since` is where they then stand."""
        event, frame = {"type": "websocket.send", "text": text}, line.frame(text)
        for first in range(0, len(connections), AT_ONCE):
            self._step(connections[first : first + AT_ONCE], event, frame, since)
            await asyncio.sleep(0)
        FRAMES.inc(len(connections))

    def _step(self, connections: Iterable[Connection], event: dict[str, str], frame: bytes, since: int | None) -> None:
        # The hottest lines of the house.
        for connection in connections:
            transport = connection.transport
            if connection.busy:
                _remember(connection, self, since)
            elif transport is not None and connection.open and line.is_clear(transport):
                transport.write(frame)
            else:
                connection.step(event)


def _remember(connection: Connection, feed: Feed, since: int | None) -> None:
    """The first thing missed is where it stands; who must begin again must do so whatever was missed before."""
    if feed in connection.feeds:
        if since is None:
            connection.behind[feed] = None
        else:
            connection.behind.setdefault(feed, since)
