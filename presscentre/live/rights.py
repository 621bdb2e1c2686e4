"""Who may be on which topic: asked of the topics' own rules, in threads, at the join and again later."""

import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

import structlog
from django.db import Error

from presscentre.live import snapshots
from presscentre.live.connection import REVOKED, Connection
from presscentre.live.identity import Identities
from presscentre.live.threads import Batch, Reader
from presscentre.live.topics import Topic, Viewer

PORTION = 250  # sockets looked at in one go: the feed stands still for as long as one portion takes
AT_ONCE = 50  # questions in one go, when it is a review
REMEMBERED = 5.0  # seconds for which the answer to a stranger, the same for all strangers, is kept
STRANGER = Viewer()

T = TypeVar("T")
Names = frozenset[str]
Question = tuple[Viewer, Names]

log = structlog.get_logger(__name__)


class Rights:
    """Asks for many at once, and remembers nothing of anybody who is known."""

    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.reader = Reader("rights", threads=2, keep=True)
        self.asked = Batch(lambda questions: self.reader.run(_answers, questions))
        # A thread of its own: looking again at thousands must not hold up those who are just coming in.
        self.reviewer = Reader("review")
        self.strangers: dict[str, tuple[bool, float]] = {}

    async def allowed(self, viewer: Viewer, names: Collection[str]) -> Names:
        """Those of these topics that exist and that this viewer may join. Raises django.db.Error."""
        if viewer != STRANGER:
            answer: Names = await self.asked.get((viewer, frozenset(names)))
            return answer
        now = time.monotonic()
        unknown = [name for name in names if self.strangers.get(name, (False, 0.0))[1] <= now]
        if unknown:
            yes = await self.asked.get((STRANGER, frozenset(unknown)))
            if len(self.strangers) > 10_000:  # names that somebody makes up
                self.strangers.clear()
            self.strangers |= {name: (name in yes, now + REMEMBERED) for name in unknown}
        return frozenset(name for name in names if self.strangers.get(name, (False, 0.0))[0])

    async def review(self, connections: Iterable[Connection], most: int | None = None) -> None:
        """Look at these sockets again: whoever is no longer who they were, or may not stay, is closed for good.

        Who they are is asked for all at once. What they may is asked for all, or, with `most`, for strangers and for
        so many of the others, another few each time: rights that change say so themselves, this finds what forgot to.
        """
        self.strangers.clear()
        everyone = tuple(connections)
        for first in range(0, len(everyone), PORTION):
            await self._review(everyone[first : first + PORTION], most)

    async def _review(self, connections: Iterable[Connection], most: int | None) -> None:
        watched = [connection for connection in connections if connection.open]
        papers = {connection.papers for connection in watched}
        viewers = await self.reviewer.run(self.identities.viewers, papers)
        joined: dict[Question, list[Connection]] = {}
        for connection in watched:
            now = viewers[connection.papers]
            if (now.user, now.screen) != (connection.viewer.user, connection.viewer.screen):
                connection.close(REVOKED)
                continue
            connection.viewer = now
            names = frozenset(feed.name for feed in connection.feeds)
            joined.setdefault((now, names), []).append(connection)
        await self._review_topics(joined, most)

    async def _review_topics(self, joined: Mapping[Question, list[Connection]], most: int | None) -> None:
        known = [question for question in joined if question[0] != STRANGER]
        if most is not None and len(known) > most:
            known = random.sample(known, most)
        questions = [*known, *(question for question in joined if question[0] == STRANGER)]
        for first in range(0, len(questions), AT_ONCE):
            answers = await self.reviewer.run(_answers, questions[first : first + AT_ONCE])
            for (viewer, names), allowed in answers.items():
                if names - allowed:
                    for connection in joined[viewer, names]:
                        connection.close(REVOKED)


def _answers(questions: list[Question]) -> dict[Question, Names]:
    """One query for all the events, and whatever the topics' own rules ask."""
    found = snapshots.find({name for _viewer, names in questions for name in names})
    asking = {name: {viewer for viewer, names in questions if name in names} for name in found}
    allowed = {name: _who_may_join(asking[name], *found[name]) for name in found}
    return {
        (viewer, names): frozenset(name for name in names if viewer in allowed.get(name, ()))
        for viewer, names in questions
    }


def _who_may_join(viewers: Collection[Viewer], family: Topic, event: Any) -> set[Viewer]:
    if family.who_may_join is not None:
        return _asked(family, partial(family.who_may_join, viewers, event), broken=set())
    return {viewer for viewer in viewers if _asked(family, partial(family.may_join, viewer, event), broken=False)}


def _asked(family: Topic, rule: Callable[[], T], *, broken: T) -> T:
    try:
        return rule()
    except Error:
        raise
    except Exception:
        # One family's broken rule must not turn away those who ask beside it.
        log.exception("live.rule_failed", family=family.name)
        return broken
