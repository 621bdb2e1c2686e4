"""A topic as a process holds it: pure values and the frames cut from them. No database, no sockets."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from presscentre.live import frames
from presscentre.live.models import KEPT_ENTRIES, KEPT_FOR

Render = Callable[[dict[str, Any], str], dict[str, Any]]
TOMBSTONES = 1000  # deleted keys remembered before the oldest are forgotten


@dataclass(frozen=True, slots=True)
class Revision:
    """One row of a topic's log."""

    seq: int
    kind: str
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a topic stands when it is read: its position, and the newest unbroken part of its log (oldest first)."""

    topic: str
    epoch: str
    seq: int
    at: datetime
    mode: str  # "live", "rehearsal", "demonstration"
    log: Sequence[Revision]


class State(ABC):
    """What both kinds of topic have: a position, and how far back a client may resume (`floor`)."""

    def __init__(self, beginning: Beginning) -> None:
        self.topic, self.epoch, self.mode = beginning.topic, beginning.epoch, beginning.mode
        self.seq, self.at = beginning.seq, beginning.at
        self.floor = beginning.seq - len(beginning.log)

    def can_resume(self, since: int) -> bool:
        return self.floor <= since <= self.seq

    def head(self, kind: str) -> dict[str, Any]:
        """The members that begin every frame of this topic."""
        mode = {} if self.mode == "live" else {"mode": self.mode}
        return {"t": kind, "topic": self.topic, **mode, "epoch": self.epoch}

    @abstractmethod
    def begin(self, language: str) -> list[str]:
        """What a client needs that knows nothing."""

    @abstractmethod
    def missing(self, language: str, since: int) -> list[str]:
        """What a client lacks that stands at `since`; everything, if that is too long ago."""

    @abstractmethod
    def take(self, revisions: Sequence[Revision]) -> None:
        """Move on by these revisions, which follow ours without a hole."""


class DataState(State):
    """Values by key with the seq of their last change: one slot for each key, so any two positions have one delta."""

    def __init__(self, beginning: Beginning, data: dict[str, Any], *, member: str, render: Render) -> None:
        super().__init__(beginning)
        self.member, self.render = member, render
        self.more = dict(data)
        self.entries: dict[str, dict[str, Any]] = self.more.pop("entries")
        self.mode = self.more.get("mode", beginning.mode)
        self.changed: dict[str, int] = {}  # of entries, deleted ones too
        self.changed_more: dict[str, int] = {}
        self.rendered: dict[str, dict[str, orjson.Fragment]] = {}  # by language and key
        self.cut: dict[tuple[str, int | None], list[str]] = {}  # frames of this seq, by language and since
        for revision in beginning.log:
            self._mark(revision)

    def take(self, revisions: Sequence[Revision]) -> None:
        for revision in revisions:
            payload = revision.payload
            self.entries.update(payload["set"])
            self.more.update(payload["more"])
            for key in payload["del"]:
                self.entries.pop(key, None)
            for key in (*payload["set"], *payload["del"]):
                for texts in self.rendered.values():
                    texts.pop(key, None)
            self._mark(revision)
            self.seq, self.at = revision.seq, revision.at
        self.mode = self.more.get("mode", self.mode)
        self.cut.clear()
        self._forget()

    def begin(self, language: str) -> list[str]:
        if (language, None) not in self.cut:
            frame = {**self.head("snap"), "seq": self.seq, "server_time": frames.moment(self.at)}
            frame |= {"member": self.member, "data": self.members(language)}
            self.cut[language, None] = [frames.text(frame)]
        return self.cut[language, None]

    def missing(self, language: str, since: int) -> list[str]:
        if not self.can_resume(since):
            return self.begin(language)
        if since == self.seq:
            return []
        if (language, since) not in self.cut:
            self.cut[language, since] = [self._delta(language, since)]
        return self.cut[language, since]

    def document(self, language: str) -> bytes:
        """The same snapshot as a file: its position, and the members of its data beside it."""
        position = {"epoch": self.epoch, "seq": self.seq, "server_time": frames.moment(self.at)}
        return orjson.dumps(position | self.members(language))

    def members(self, language: str) -> dict[str, orjson.Fragment]:
        """The snapshot's data, each member encoded, in order of name."""
        entries = {key: self._text(key, language) for key in sorted(self.entries)}
        whole = {name: frames.compact(value) for name, value in self.more.items()}
        whole[self.member] = frames.compact(entries)
        return dict(sorted(whole.items()))

    def _delta(self, language: str, since: int) -> str:
        keys = sorted(key for key, seq in self.changed.items() if seq > since)
        frame = {**self.head("delta"), "prev": since, "seq": self.seq, "server_time": frames.moment(self.at)}
        frame["set"] = {key: self._text(key, language) for key in keys if key in self.entries}
        frame["del"] = [key for key in keys if key not in self.entries]
        names = sorted(name for name, seq in self.changed_more.items() if seq > since)
        frame["more"] = {name: frames.compact(self.more.get(name)) for name in names}
        return frames.text(frame)

    def _text(self, key: str, language: str) -> orjson.Fragment:
        texts = self.rendered.setdefault(language, {})
        if key not in texts:
            texts[key] = frames.compact(self.render(self.entries[key], language))
        return texts[key]

    def _mark(self, revision: Revision) -> None:
        for key in (*revision.payload["set"], *revision.payload["del"]):
            self.changed[key] = revision.seq
        for name in revision.payload["more"]:
            self.changed_more[name] = revision.seq

    def _forget(self) -> None:
        """Deleted keys must not pile up: whoever is behind the oldest of them gets a snapshot instead."""
        if len(self.changed) <= len(self.entries) + TOMBSTONES:
            return
        gone = sorted((seq, key) for key, seq in self.changed.items() if key not in self.entries)
        for seq, key in gone[:-TOMBSTONES]:
            del self.changed[key]
            self.floor = max(self.floor, seq)


class FactState(State):
    """The newest facts, each a frame for all languages, in order."""

    def __init__(self, beginning: Beginning) -> None:
        super().__init__(beginning)
        self.log = deque((revision.at, self._fact(revision)) for revision in beginning.log)

    def take(self, revisions: Sequence[Revision]) -> None:
        for revision in revisions:
            self.log.append((revision.at, self._fact(revision)))
            self.seq, self.at = revision.seq, revision.at
        while len(self.log) > KEPT_ENTRIES and self.log[0][0] < self.at - KEPT_FOR:
            self.log.popleft()
            self.floor += 1

    def begin(self, language: str) -> list[str]:
        return [frames.text({**self.head("reread"), "seq": self.seq, "server_time": frames.moment(self.at)})]

    def missing(self, language: str, since: int) -> list[str]:
        if not self.can_resume(since):
            return self.begin(language)
        return [frame for _at, frame in islice(self.log, since - self.floor, None)]

    def _fact(self, revision: Revision) -> str:
        frame = {**self.head("fact"), "seq": revision.seq, "server_time": frames.moment(revision.at)}
        return frames.text({**frame, "kind": revision.kind, "facts": revision.payload})
