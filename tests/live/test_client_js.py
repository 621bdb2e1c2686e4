"""The browser's copy of a topic ends where the server stands, whatever is lost, doubled or mixed up between them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.live.model_way import TOPIC, Way
from tests.live.nodes import Node

pytestmark = pytest.mark.once  # nothing here asks the database

KEYS = ["gmv", "orders", "mobile"]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    script = Node("copy.mjs")
    yield script
    script.end()


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
QUICKLY = [Phase.explicit, Phase.reuse, Phase.generate]  # a line of this length is read sooner than it is shrunk
thoroughly = settings(
    max_examples=100,
    deadline=None,
    phases=QUICKLY,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
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
