"""The browser's copy of a topic ends where the server stands, whatever the way between them loses, doubles or mixes up.

Frames are cut by the server's own states (`live.state`), and taken by the page's own module (static/js/feed.js).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscentre.live import frames
from presscentre.live.state import Beginning, DataState, FactState, Revision, State
from tests.live.nodes import Node

START = datetime(2017, 11, 10, 16, 0, tzinfo=UTC)
TOPIC = "figures:double11"
KEYS = ["gmv", "orders", "mobile"]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    script = Node("copy.mjs")
    yield script
    script.end()


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


values = st.fixed_dictionaries({"value": st.integers(0, 99).map(str)})
changes = st.fixed_dictionaries(
    {
        "set": st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=2),
        "del": st.lists(st.sampled_from(KEYS), max_size=1),
        "more": st.dictionaries(st.just("paused_at"), st.sampled_from([None, "2017-11-10T16:00:00Z"]), max_size=1),
    }
)
WHAT = [*["say"] * 8, *["hear"] * 8, "hear twice", "hear twice", "lose", "lose", "publish", "serve", "beat"]
steps = st.lists(
    st.tuples(st.sampled_from([*WHAT, "reconnect", "restart"]), st.integers(0, 3), changes), min_size=10, max_size=60
)
thoroughly = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@thoroughly
@given(steps=steps)
def test_figures_end_where_the_server_stands_whatever_happens_on_the_way(node: Node, steps: Any) -> None:
    way = Way(node, data=True)
    for step in steps:
        way.step(*step)

    way.settle()

    shown = way.reader.last
    assert {"epoch": shown["epoch"], "seq": shown["seq"]} == way.server.position()
    assert shown["data"] == way.server.history[shown["epoch"], shown["seq"]]
    assert shown["joined"]


@thoroughly
@given(steps=steps)
def test_no_fact_is_missed_without_the_page_being_read_again(node: Node, steps: Any) -> None:
    way = Way(node, data=False)
    for step in steps:
        way.step(*step)

    way.settle()

    end = way.server.position()
    assert {"epoch": way.reader.last["epoch"], "seq": way.reader.last["seq"]} == end
    assert way.reader.facts[end["epoch"]] >= set(range(1, end["seq"] + 1))


@thoroughly
@given(
    publications=st.lists(changes, min_size=1, max_size=30), merged=st.lists(st.booleans(), min_size=30, max_size=30)
)
def test_a_slow_reader_that_gets_merged_deltas_sees_what_a_quick_one_sees(
    node: Node, publications: Any, merged: list[bool]
) -> None:
    way = Way(node, data=True)
    for payload, together in zip(publications, merged, strict=False):
        way.server.publish(payload)
        if not together:
            way.air += way.server.serve()
            while way.air:
                way.hear(way.air.pop(0))

    way.settle()

    assert way.reader.last["data"] == way.server.history[way.server.state.epoch, way.server.state.seq]


def snap(epoch: str, seq: int, **figures: Any) -> dict[str, Any]:
    return {"t": "snap", "topic": TOPIC, "epoch": epoch, "seq": seq, "member": "figures", "data": {"figures": figures}}


def delta(epoch: str, prev: int, seq: int, **changed: Any) -> dict[str, Any]:
    return {
        "t": "delta",
        "topic": TOPIC,
        "epoch": epoch,
        "prev": prev,
        "seq": seq,
        "set": changed,
        "del": [],
        "more": {},
    }


def test_a_reader_who_is_ahead_of_a_lagging_server_keeps_what_they_have(node: Node) -> None:
    node.ask("begin", topic=TOPIC)
    node.ask("take", frame=snap("a", 7, gmv={"value": "7"}))

    lagging = node.ask("take", frame=snap("a", 5, gmv={"value": "5"}))
    restored = node.ask("take", frame=snap("b", 5, gmv={"value": "5"}))

    assert (lagging["seq"], lagging["data"]["figures"]["gmv"]) == (7, {"value": "7"})
    assert (restored["epoch"], restored["seq"]) == ("b", 5)


def test_a_reader_asks_once_about_a_gap_and_not_again_for_each_frame_behind_it(node: Node) -> None:
    node.ask("begin", topic=TOPIC)
    node.ask("take", frame=snap("a", 1))

    first = node.ask("take", frame=delta("a", 2, 3))
    asked = node.ask("join")
    second = node.ask("take", frame=delta("a", 3, 4))

    assert first["answer"] == {"do": "rejoin"}
    assert asked["answer"] == {"t": "join", "topic": TOPIC, "lang": "en", "since": {"epoch": "a", "seq": 1}}
    assert second["answer"] == {"do": "nothing"}


def test_one_beat_ahead_is_no_loss_but_two_are(node: Node) -> None:
    node.ask("begin", topic=TOPIC)
    node.ask("take", frame=snap("a", 1))

    answers = [node.ask("check", position={"epoch": "a", "seq": 2})["answer"] for _beat in range(2)]

    assert answers == [{"do": "nothing"}, {"do": "rejoin"}]


def test_a_page_that_says_where_it_stands_receives_only_what_it_lacks(node: Node) -> None:
    node.ask("begin", topic="figures.log:double11", since={"epoch": "a", "seq": 4})

    asked = node.ask("join")["answer"]
    node.ask("take", frame={"t": "joined", "topic": "figures.log:double11", "epoch": "a", "seq": 4})
    told = node.ask("take", frame={"t": "fact", "epoch": "a", "seq": 5, "kind": "figures.paused", "facts": {}})

    assert asked["since"] == {"epoch": "a", "seq": 4}
    assert told["answer"] == {"do": "fact", "fact": {"kind": "figures.paused", "facts": {}}}


def test_a_snapshot_that_was_polled_is_followed_by_the_socket_from_there(node: Node) -> None:
    node.ask("begin", topic=TOPIC)
    node.ask("take", frame=snap("a", 1, gmv={"value": "1"}))
    node.ask("hangUp")

    polled = node.ask("whole", body={"epoch": "a", "seq": 3, "server_time": "…", "figures": {"gmv": {"value": "3"}}})
    asked = node.ask("join")["answer"]
    followed = node.ask("take", frame=delta("a", 3, 4, gmv={"value": "4"}))

    assert polled["data"] == {"figures": {"gmv": {"value": "3"}}}
    assert not polled["joined"]
    assert asked["since"] == {"epoch": "a", "seq": 3}
    assert followed["data"] == {"figures": {"gmv": {"value": "4"}}}
