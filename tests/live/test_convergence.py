"""Whatever the line does to the frames, the client ends with the server's state."""

from abc import abstractmethod
from collections import deque
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from presscentre.live import frames, state
from presscentre.live.state import Beginning, DataState, FactState, Revision, State
from tests.live.model_client import Frame, ModelClient

NOON = datetime(2017, 11, 11, 4, 0, tzinfo=UTC)
KEYS = st.sampled_from(["gmv", "orders", "countries", "mobile"])
VALUES = st.integers(0, 10**15).map(lambda value: {"value": str(value)})
MORE = st.dictionaries(st.sampled_from(["paused", "clock"]), st.booleans() | st.text(max_size=3), max_size=2)
QUICKLY = [Phase.explicit, Phase.reuse, Phase.generate]  # a run of fifty steps takes minutes to shrink
LOST_OFTEN = settings(
    max_examples=100,
    stateful_step_count=50,
    deadline=None,
    phases=QUICKLY,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that remembers little, so that a client is often behind what it can resume from (`floor`)."""
    monkeypatch.setattr(state, "TOMBSTONES", 1)
    monkeypatch.setattr(state, "KEPT_ENTRIES", 4)
    monkeypatch.setattr(state, "KEPT_FOR", timedelta(0))


def shown(entry: dict[str, str], language: str) -> dict[str, str]:
    return {**entry, "text": f"{language} {entry['value']}"}


class Line(RuleBasedStateMachine):
    """One topic, one server that may be restarted, one client, and a line between them that does what it likes."""

    topic: str

    def __init__(self) -> None:
        super().__init__()
        self.epoch, self.seq, self.log = "e0", 0, list[Revision]()
        self.entries: dict[str, dict[str, str]] = {}
        self.more: dict[str, object] = {}
        self.server = self.read(0)
        self.client = ModelClient(self.topic, "ja")
        self.line: deque[str] = deque()
        self.said: deque[Frame] = deque()
        self.connect()

    @abstractmethod
    def read(self, kept: int) -> State:
        """What a server knows that starts now, with so many entries of the log."""

    def beginning(self, kept: int) -> Beginning:
        at = NOON + timedelta(seconds=self.seq)
        return Beginning(self.topic, self.epoch, self.seq, at, "live", self.log[len(self.log) - kept :] if kept else [])

    def take(self, revision: Revision) -> None:
        """Published, and handed to the client at once."""
        since = self.seq
        self.log.append(revision)
        self.seq = revision.seq
        self.server.take([revision])
        self.line.extend(self.server.missing("ja", since))

    # What the line does.

    @precondition(lambda self: self.line)
    @rule(count=st.integers(1, 5))
    def frames_arrive(self, count: int) -> None:
        for _ in range(min(count, len(self.line))):
            self.say(self.client.hear(self.line.popleft()))

    @precondition(lambda self: self.line)
    @rule(place=st.integers(0, 20))
    def a_frame_is_lost(self, place: int) -> None:
        del self.line[place % len(self.line)]

    @precondition(lambda self: self.line)
    @rule(place=st.integers(0, 20), again=st.integers(0, 20))
    def a_frame_is_doubled(self, place: int, again: int) -> None:
        self.line.insert(again % (len(self.line) + 1), self.line[place % len(self.line)])

    @precondition(lambda self: len(self.line) > 1)
    @rule(order=st.randoms(use_true_random=False))
    def frames_are_reordered(self, order: object) -> None:
        mixed = list(self.line)
        order.shuffle(mixed)  # type: ignore[attr-defined]
        self.line = deque(mixed)

    @rule()
    def all_arrives(self) -> None:
        for _ in range(1000):
            if self.line:
                self.say(self.client.hear(self.line.popleft()))
            elif self.said:
                self.answer(self.said.popleft())
            else:
                return
        raise AssertionError("They talk for ever.")

    @precondition(lambda self: self.said)
    @rule()
    def the_server_hears(self) -> None:
        self.answer(self.said.popleft())

    @precondition(lambda self: self.said)
    @rule()
    def the_server_never_hears(self) -> None:
        self.said.popleft()

    @rule(since=st.integers(0, 30))
    def a_slow_client_is_given_one_frame_for_many(self, since: int) -> None:
        self.line.clear()
        self.line.extend(self.server.missing("ja", since % (self.seq + 1)))

    @rule()
    def the_server_says_where_it_stands(self) -> None:
        self.line.append(frames.beat(NOON, {self.topic: (self.epoch, self.seq)}))

    # What happens to the two ends.

    @rule()
    def connect(self) -> None:
        self.line.clear()
        self.said.clear()
        self.say(self.client.connected())

    @rule(kept=st.integers(0, 6))
    def the_server_is_started_again(self, kept: int) -> None:
        self.server = self.read(min(kept, len(self.log)))
        self.connect()

    @rule()
    def the_numbering_begins_again(self) -> None:
        self.epoch, self.seq, self.log = f"e{int(self.epoch[1:]) + 1}", 0, []
        self.server = self.read(0)
        self.line.extend(self.server.begin("ja"))

    def say(self, message: Frame | None) -> None:
        if message is not None:
            self.said.append(message)

    def answer(self, message: Frame) -> None:
        since = message.get("since")
        if since and since["epoch"] == self.epoch and self.server.can_resume(since["seq"]):
            self.line.append(frames.joined(self.topic, self.epoch, since["seq"]))
            self.line.extend(self.server.missing(message["lang"], since["seq"]))
        else:
            self.line.extend(self.server.begin(message["lang"]))

    def teardown(self) -> None:
        """The line behaves from now on. Three heartbeats repair whatever it did before."""
        for _ in range(3):
            self.the_server_says_where_it_stands()
            self.all_arrives()
        assert self.client.position == (self.epoch, self.seq)
        self.ends_well()

    @abstractmethod
    def ends_well(self) -> None:
        """The client's page is the server's state."""


class DataLine(Line):
    topic = "figures:double11"

    def read(self, kept: int) -> State:
        data = {"entries": dict(self.entries), **self.more}
        return DataState(self.beginning(kept), data, member="figures", render=shown)

    @rule(changes=st.dictionaries(KEYS, VALUES, max_size=3), gone=st.lists(KEYS, unique=True, max_size=1), more=MORE)
    def publish(self, changes: dict[str, dict[str, str]], gone: list[str], more: dict[str, object]) -> None:
        gone = [key for key in gone if key not in changes]
        self.entries.update(changes)
        self.more.update(more)
        for key in gone:
            self.entries.pop(key, None)
        payload = {"set": changes, "del": gone, "more": more}
        self.take(Revision(self.seq + 1, "delta", payload, NOON + timedelta(seconds=self.seq + 1)))

    @precondition(lambda self: len(self.entries) > 1)
    @rule()
    def everything_is_taken_down(self) -> None:
        self.publish(changes={}, gone=list(self.entries), more={})

    def ends_well(self) -> None:
        truth = {key: shown(entry, "ja") for key, entry in self.entries.items()}
        assert self.client.data == {"figures": truth, **self.more}
        assert self.server.begin("ja") == self.read(0).begin("ja")  # byte for byte what another process cuts


class FactLine(Line):
    topic = "figures.log:double11"

    def read(self, kept: int) -> State:
        return FactState(self.beginning(kept))

    @rule(number=st.integers(0, 9))
    def publish(self, number: int) -> None:
        at = NOON + timedelta(seconds=self.seq + 1)
        self.take(Revision(self.seq + 1, "milestone.released", {"milestone": number}, at))

    @invariant()
    def facts_are_told_once_and_in_order(self) -> None:
        of_this_epoch = [seq for epoch, seq in self.client.facts if epoch == self.epoch]
        assert of_this_epoch == sorted(set(of_this_epoch))

    def ends_well(self) -> None:
        told = {seq for epoch, seq in self.client.facts if epoch == self.epoch}
        read_again = max((seq for epoch, seq in self.client.rereads if epoch == self.epoch), default=0)
        assert told | set(range(1, read_again + 1)) == set(range(1, self.seq + 1))


TestData = pytest.mark.usefixtures("forgetful")(DataLine.TestCase)
TestFacts = pytest.mark.usefixtures("forgetful")(FactLine.TestCase)
TestData.settings = TestFacts.settings = LOST_OFTEN


@given(st.lists(st.sampled_from(["publish", "a frame arrives", "an early beat", "the server hears"]), max_size=60))
def test_a_line_that_only_delays_never_sends_a_reader_back_to_the_beginning(steps: list[str]) -> None:
    """Beats that come before the frames they speak of make a reader ask again; each fact still comes, one by one."""
    line = FactLine()
    line.all_arrives()
    for step in steps:
        if step == "publish":
            line.publish(0)
        elif step == "an early beat":
            line.line.appendleft(frames.beat(NOON, {line.topic: (line.epoch, line.seq)}))
        elif step == "a frame arrives" and line.line:
            line.frames_arrive(1)
        elif step == "the server hears" and line.said:
            line.the_server_hears()
    line.all_arrives()

    assert [seq for _epoch, seq in line.client.facts] == list(range(1, line.seq + 1))
    assert line.client.rereads == [("e0", 0)]
