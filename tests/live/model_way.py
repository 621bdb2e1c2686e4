"""A server's topic, a reader's copy of it under node, and a way between them that loses, doubles and mixes up.

Frames are cut by the server's own states (`live.state`), and taken by the page's own module (static/js/feed.js).
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from presscentre.live import frames
from presscentre.live.state import Beginning, DataState, FactState, Revision, State
from tests.live.nodes import Node

START = datetime(2017, 11, 10, 16, 0, tzinfo=UTC)
TOPIC = "figures:double11"


class Server:
    """One topic, and one connection to one client: `served` is how far that connection has been given frames."""

    def __init__(self, *, data: bool) -> None:
        self.data, self.number, self.served = data, 0, None
        self.entries: dict[str, Any] = {}
        self.more: dict[str, Any] = {"paused_at": None}
        self.history: dict[tuple[str, int], Any] = {}
        self.state = self.begin_again()

    def begin_again(self) -> State:
        """A new numbering over what there is; who listens is told to start afresh."""
        self.number += 1
        beginning = Beginning(TOPIC, f"epoch{self.number}", 0, START, "live", [])
        if self.data:
            data = {"entries": dict(self.entries), **self.more}
            self.state = DataState(beginning, data, member="figures", render=lambda entry, _language: entry)
        else:
            self.state = FactState(beginning)
        self.note()
        return self.state

    def publish(self, payload: dict[str, Any]) -> None:
        if self.data:
            self.entries = {
                key: value for key, value in {**self.entries, **payload["set"]}.items() if key not in payload["del"]
            }
            self.more |= payload["more"]
        seq = self.state.seq + 1
        self.state.take(
            [Revision(seq, "delta" if self.data else "x.happened", payload, START + timedelta(seconds=seq))]
        )
        self.note()

    def note(self) -> None:
        self.history[self.state.epoch, self.state.seq] = {**self.more, "figures": dict(self.entries)}

    def restart(self) -> list[str]:
        self.begin_again()
        return [] if self.served is None else self.join(None)

    def serve(self) -> list[str]:
        """What the connection lacks: one merged delta, or each fact."""
        if self.served is None:
            return []
        waiting, self.served = self.state.missing("en", self.served), self.state.seq
        return waiting

    def join(self, since: dict[str, Any] | None) -> list[str]:
        known = since and since["epoch"] == self.state.epoch and self.state.can_resume(since["seq"])
        self.served = self.state.seq
        if not known:
            return self.state.begin("en")
        assert since is not None
        return [frames.joined(TOPIC, self.state.epoch, since["seq"]), *self.state.missing("en", since["seq"])]

    def position(self) -> dict[str, Any]:
        return {"epoch": self.state.epoch, "seq": self.state.seq}


class Reader:
    """The page's copy, and what a page would have learnt through it."""

    def __init__(self, node: Node, server: Server) -> None:
        self.node, self.server = node, server
        self.facts: dict[str, set[int]] = {}
        self.last: dict[str, Any] = {}
        node.ask("begin", topic=TOPIC)

    def do(self, order: str, **facts: Any) -> dict[str, Any] | None:
        """Obey; returns the join that the copy asks for, if it does."""
        seen = self.node.ask(order, **facts)
        self.last = seen
        if self.server.data and seen["epoch"] is not None:
            # At every moment what is shown was true at the position that it claims.
            assert seen["data"] == self.server.history[seen["epoch"], seen["seq"]]
        self.learn(seen)
        answer = seen["answer"]
        if order == "join":
            return answer  # type: ignore[no-any-return]
        return self.do("join") if answer and answer["do"] == "rejoin" else None

    def learn(self, seen: dict[str, Any]) -> None:
        known = self.facts.setdefault(seen["epoch"], set())
        if (seen["answer"] or {}).get("do") == "fact":
            assert seen["seq"] not in known or len(self.facts) > 2, "the same fact twice"
            known.add(seen["seq"])
        elif (seen["answer"] or {}).get("do") == "reread":
            known.update(range(seen["seq"] + 1))


class Way:
    """Between them: `air` is what the server said and the client has not heard."""

    def __init__(self, node: Node, *, data: bool) -> None:
        self.server = Server(data=data)
        self.reader = Reader(node, self.server)
        self.air: list[str] = []
        self.asked(self.reader.do("join"))
        self.hear(self.air.pop())

    def asked(self, join: dict[str, Any] | None) -> None:
        if join:
            self.air += self.server.join(join.get("since"))

    def hear(self, frame: str) -> None:
        self.asked(self.reader.do("take", frame=json.loads(frame)))

    def step(self, what: str, which: int, payload: dict[str, Any]) -> None:
        if what in ("publish", "say"):
            self.server.publish(payload)
        if what in ("serve", "say"):
            self.air += self.server.serve()
        elif what == "restart":
            self.air += self.server.restart()
        elif what == "reconnect":
            self.air.clear()
            self.reader.do("hangUp")
            self.asked(self.reader.do("join"))
        elif what == "beat":
            self.asked(self.reader.do("check", position=self.server.position()))
        elif self.air:
            place = which % len(self.air)
            if what in ("hear", "hear twice"):
                self.hear(self.air[place])
            if what in ("hear", "lose"):
                del self.air[place]

    def settle(self) -> None:
        """Nothing is published any more, and the line is good: three beats must be enough."""
        self.air += self.server.serve()
        for _beat in range(3):
            while self.air:
                self.hear(self.air.pop(0))
            self.asked(self.reader.do("check", position=self.server.position()))
        while self.air:
            self.hear(self.air.pop(0))
