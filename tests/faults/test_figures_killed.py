"""A worker is killed in the middle of a release; a database is held; nothing is lost, nothing done twice."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.house import House, Server

SETUP = """
from datetime import timedelta
from django.utils import timezone
from presscentre.api.actions import issue
from presscentre.figures import actions
from tests import factories
now = timezone.now()
gala = factories.event("double11", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1))
gmv = factories.figure(gala)
source = factories.source(gala, "ticker", gmv)
ines = factories.officer("Ines", gala, "figures")
print(issue(gala, name="t", scopes=["figures:write"], by=None, now=now, user=source.user)[1])
"""
EMBARGO = """
from datetime import timedelta
from django.utils import timezone
from presscentre.figures import actions
from presscentre.figures.models import Figure
from presscentre.people.models import User
now = timezone.now()
figure, ines = Figure.objects.get(), User.objects.get(name="Ines")
actions.enter_by_hand(figure, value=5, as_of=now, not_before=now + timedelta(seconds=2), by=ines, now=now)
"""
STATE = "from presscentre.figures.models import Revision; print(list(Revision.objects.values_list('rev', flat=True)))"


def post(server: Server, token: str, value: int, timeout: float = 180) -> tuple[int, Any]:
    moment = (datetime.now(UTC) - timedelta(seconds=30) + timedelta(milliseconds=value)).isoformat()
    request = urllib.request.Request(
        f"{server.url}/api/v1/events/double11/readings/",
        json.dumps({"figure": "gmv", "value": str(value), "as_of": moment}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def until(true: Callable[[], bool], patience: float = 180) -> None:
    given_up = time.monotonic() + patience
    while not true():
        assert time.monotonic() < given_up, "It did not happen in time."
        time.sleep(0.1)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_killed_in_the_middle_of_a_release_releases_once_after_its_restart(house: House, workers: int) -> None:
    with house.open(database="postgres", environment={"PRESSCENTRE_EMBEDDED_WORKER": "0"}) as server:
        server.python(SETUP)
        server.python(EMBARGO)  # nobody releases it yet: there is no worker
        url = server.environment["PRESSCENTRE_DATABASE_URL"]
        with psycopg.connect(url) as holder:
            # Whoever releases must write a revision; this lock stops it there, in the middle of its transaction.
            holder.execute("LOCK TABLE figures_revision IN SHARE MODE")
            first = [server.spawn("worker") for _ in range(workers)]
            until(lambda: _waiting(url) > 0)
            for process in first:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            holder.rollback()
        until(lambda: _waiting(url) == 0)
        assert server.python(STATE).strip() == "[]"
        second = [server.spawn("worker") for _ in range(workers)]
        try:
            until(lambda: server.python(STATE).strip() == "[1]")
            time.sleep(3)  # three more turns of the job
            assert server.python(STATE).strip() == "[1]"
        finally:
            for process in second:
                process.kill()
                process.wait()


def test_a_database_held_for_five_seconds_delays_and_loses_nothing(house: House) -> None:
    with house.open(database="postgres") as server:
        token = server.python(SETUP).split()[-1]
        with psycopg.connect(server.environment["PRESSCENTRE_DATABASE_URL"]) as holder:
            holder.execute("LOCK TABLE figures_board IN ACCESS EXCLUSIVE MODE")
            began = time.monotonic()
            timer = _later(5, holder.rollback)
            status, answer = post(server, token, 1)
            timer.join()
        assert (status, answer["counts"]) == (202, {"published": 1})
        assert time.monotonic() - began >= 5


def test_a_postgres_that_drops_every_connection_is_found_again(house: House) -> None:
    with house.open(database="postgres") as server:
        token = server.python(SETUP).split()[-1]
        assert post(server, token, 1)[0] == 202
        with psycopg.connect(server.environment["PRESSCENTRE_DATABASE_URL"], autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> %s",
                [other.info.backend_pid],
            )
        until(lambda: post(server, token, 2)[0] == 202)
        told = post(server, token, 3)[1]["readings"]
        assert [row["state"] for row in told] == ["published"]


def _waiting(url: str) -> int:
    """How many sessions of this database wait for a lock or hold one of the board."""
    with psycopg.connect(url) as connection:
        question = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        row = connection.execute(question).fetchone()
        return 0 if row is None else int(row[0])


def _later(seconds: float, act: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer
