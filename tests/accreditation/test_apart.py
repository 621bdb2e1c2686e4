"""Processes that work apart: kept from job to job, replaced when one bursts, and told no secret."""

import os
import signal
from collections.abc import Iterator

import pytest

from presscentre.accreditation import apart

pytestmark = pytest.mark.once  # no row is read


def child(**limits: int) -> apart.Child:
    return apart.Child("tests.accreditation.apart_child", memory=64 << 20, seconds=300, **limits)


@pytest.fixture(scope="module")
def one() -> Iterator[apart.Child]:
    made = child()
    yield made
    made.close()


def turned(who: apart.Child, word: bytes) -> bytes:
    return who.ask({"do": "turn"}, word)[1][0]


def test_a_child_serves_job_after_job_and_one_that_has_done_its_number_is_let_go():
    two = child(jobs=2)
    pids = [(turned(two, b"abc"), two.pid) for _job in range(3)]
    two.close()

    assert [word for word, _pid in pids] == [b"cba"] * 3
    assert (pids[0][1] is not None, pids[1][1], pids[2][1] not in (None, pids[0][1])) == (True, None, True)
    assert two.peak > 1 << 20


@pytest.mark.parametrize("deed", ["die", "eat", "sleep", "babble", "boast"])
def test_a_job_that_goes_wrong_ends_its_own_child_alone(one, deed, monkeypatch):
    before = turned(one, b"ab"), one.pid
    with monkeypatch.context() as patch:
        if deed == "sleep":
            patch.setattr(one, "_seconds", 1)  # of this job alone: to begin a child may take longer
        with pytest.raises(apart.Burst):
            one.ask({"do": deed})

    assert (one.pid, before[0], turned(one, b"x" * 300_000 + b"y")) == (None, b"ba", b"y" + b"x" * 300_000)


def test_a_child_that_was_killed_between_two_jobs_costs_neither(one):
    turned(one, b"a")
    os.kill(one.pid, signal.SIGKILL)
    assert turned(one, b"ab") == b"ba"


def test_a_child_knows_where_python_lies_and_nothing_else(one, monkeypatch):
    monkeypatch.setenv("PRESSCENTRE_SECRET_KEY", "for the server alone")
    one.close()
    assert one.ask({"do": "tell"})[0]["known"] == ["LANG", "PATH", "PYTHONPATH"]
