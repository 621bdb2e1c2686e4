"""Who may be on which topic: asked of the topics' own rules, in threads, at the join and again later."""

import time
from collections.abc import Collection, Iterable, Mapping

from presscentre.live import snapshots
from presscentre.live.connection import REVOKED, Connection
from presscentre.live.identity import Identities, Papers
from presscentre.live.threads import Reader
from presscentre.live.topics import Viewer

REMEMBERED = 5.0  # seconds for which the answer to a stranger, the same for all strangers, is kept
STRANGER = Viewer()

Names = frozenset[str]


class Rights:
    """Asks for many at once, and remembers nothing of anybody who is known."""

    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.reader = Reader("rights", threads=2)
        self.strangers: dict[str, tuple[bool, float]] = {}

    async def allowed(self, viewer: Viewer, names: Collection[str]) -> Names:
        """Those of these topics that exist and that this viewer may join. Raises django.db.Error."""
        if viewer != STRANGER:
            return await self.reader.run(_allowed, viewer, names)
        now = time.monotonic()
        unknown = [name for name in names if self.strangers.get(name, (False, 0.0))[1] <= now]
        if unknown:
            yes = await self.reader.run(_allowed, STRANGER, unknown)
            if len(self.strangers) > 10_000:  # names that somebody makes up
                self.strangers.clear()
            self.strangers |= {name: (name in yes, now + REMEMBERED) for name in unknown}
        return frozenset(name for name in names if self.strangers.get(name, (False, 0.0))[0])

    async def review(self, connections: Iterable[Connection]) -> None:
        """Look at these sockets again: whoever is no longer who they were, or may not stay, is closed for good."""
        self.strangers.clear()
        watched = [connection for connection in connections if connection.open]
        papers = {connection.papers for connection in watched}
        viewers = await self.reader.run(self.identities.viewers, papers)
        joined: dict[tuple[Papers, Names], list[Connection]] = {}
        for connection in watched:
            now = viewers[connection.papers]
            if (now.user, now.screen) != (connection.viewer.user, connection.viewer.screen):
                connection.close(REVOKED)
                continue
            connection.viewer = now
            names = frozenset(feed.name for feed in connection.feeds)
            joined.setdefault((connection.papers, names), []).append(connection)
        await self._review_topics(joined, viewers)

    async def _review_topics(
        self, joined: Mapping[tuple[Papers, Names], list[Connection]], viewers: Mapping[Papers, Viewer]
    ) -> None:
        for (papers, names), connections in joined.items():
            if names - await self.allowed(viewers[papers], names):
                for connection in connections:
                    connection.close(REVOKED)


def _allowed(viewer: Viewer, names: Collection[str]) -> Names:
    return frozenset(name for name in names if _may_join(viewer, name))


def _may_join(viewer: Viewer, name: str) -> bool:
    found = snapshots.find(name)
    return found is not None and found[0].may_join(viewer, found[1])
