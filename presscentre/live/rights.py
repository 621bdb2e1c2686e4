"""Who may be on which topic: asked of the topics' own rules, in threads, at the join and again later."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import structlog
from django.db import Error

from presscentre.live import snapshots
from presscentre.live.connection import REVOKED, Connection
from presscentre.live.identity import Identities, Papers
from presscentre.live.threads import Batch, Reader
from presscentre.live.topics import Topic, Viewer

REMEMBERED = 5.0  # seconds for which the answer to a stranger, the same for all strangers, is kept
STRANGER = Viewer()

Names = frozenset[str]
Question = tuple[Viewer, Names]

log = structlog.get_logger(__name__)


class Rights:
    """Asks for many at once, and remembers nothing of anybody who is known."""

    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.reader = Reader("rights", threads=2, keep=True)
        self.asked = Batch(self._ask)
        self.strangers: dict[str, tuple[bool, float]] = {}

    async def allowed(self, viewer: Viewer, names: Collection[str]) -> Names:
        """Those of these topics that exist and that this viewer may join. Raises django.db.Error."""
        if viewer != STRANGER:
            return await self._allowed(viewer, frozenset(names))
        now = time.monotonic()
        unknown = [name for name in names if self.strangers.get(name, (False, 0.0))[1] <= now]
        if unknown:
            yes = await self._allowed(STRANGER, frozenset(unknown))
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
        questions = {(viewers[papers], names) for papers, names in joined}
        asked = [self._allowed(viewer, names) for viewer, names in questions]
        answers = dict(zip(questions, await asyncio.gather(*asked), strict=True))
        for (papers, names), connections in joined.items():
            if names - answers[viewers[papers], names]:
                for connection in connections:
                    connection.close(REVOKED)

    async def _allowed(self, viewer: Viewer, names: Names) -> Names:
        answer: Names = await self.asked.get((viewer, names))
        return answer

    async def _ask(self, questions: list[Question]) -> dict[Question, Names]:
        return await self.reader.run(_answers, questions)


def _answers(questions: list[Question]) -> dict[Question, Names]:
    """One query for all the events, and whatever the topics' own rules ask."""
    found = snapshots.find({name for _viewer, names in questions for name in names})
    return {
        (viewer, names): frozenset(name for name in names if name in found and _may_join(viewer, *found[name]))
        for viewer, names in questions
    }


def _may_join(viewer: Viewer, family: Topic, event: Any) -> bool:
    try:
        return family.may_join(viewer, event)
    except Error:
        raise
    except Exception:
        # One family's broken rule must not turn away those who ask beside it.
        log.exception("live.rule_failed", family=family.name)
        return False
