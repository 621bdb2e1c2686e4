"""Workers that are killed, databases that are held, disks that are full: real processes, real faults."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.house import House, Server

# A task that writes down that it began, waits until it may end, and writes down that it ended.
SLOW = """
from django_tasks import task
import os, time

@task
def note(folder: str, waits: bool) -> None:
    with open(f"{folder}/begun", "a") as file:
        file.write("begun\\n")
    while waits and not os.path.exists(f"{folder}/may-end"):
        time.sleep(0.02)
    with open(f"{folder}/ended", "a") as file:
        file.write("ended\\n")
"""

ENQUEUE = "from slow_task import note; note.enqueue({folder!r}, {waits})"
TASKS = """
from django_tasks_db.models import DBTaskResult
print(*(f"{row.status}:{len(row.worker_ids)}" for row in DBTaskResult.objects.order_by("enqueued_at")))
"""


@pytest.fixture
def quiet(house: House, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A migrated place without any worker yet; its server is not started."""
    (tmp_path / "slow_task.py").write_text(SLOW)
    database = getattr(request, "param", "sqlite")
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {
        "PRESSCENTRE_DATA_DIR": str(folder),
        "PRESSCENTRE_DATABASE_URL": house.database(database, folder),
        "PRESSCENTRE_DEBUG": "1",
        "PRESSCENTRE_WORKER_SECONDS": "0.2",
        "PRESSCENTRE_EMBEDDED_WORKER": "0",
        "PYTHONPATH": str(tmp_path),
    }
    place = Server(folder, environment)
    started: list[Any] = []
    place.begin = lambda *arguments: started.append(place.spawn(*arguments)) or started[-1]  # type: ignore[attr-defined]
    yield place
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()


def eventually(holds: Callable[[], Any], patience: float = 300.0) -> Any:
    last = time.monotonic() + patience
    while not (found := holds()):
        assert time.monotonic() < last, "It did not happen."
        time.sleep(0.1)
    return found


def tasks(server: Server) -> list[str]:
    """What became of each task, and how many workers began it."""
    return server.python(TASKS).split()


def is_ready(server: Server) -> bool:
    with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(f"{server.url}/readyz", timeout=60):
        return True
    return False


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


@pytest.mark.parametrize("quiet", ["sqlite", "postgres"], indirect=True)
def test_a_task_whose_worker_is_killed_is_done_once_more_by_the_next(quiet: Any, tmp_path: Path) -> None:
    quiet.python(ENQUEUE.format(folder=str(tmp_path), waits=True))
    first = quiet.begin("worker")
    eventually(lambda: lines(tmp_path / "begun") == 1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert lines(tmp_path / "ended") == 0

    (tmp_path / "may-end").touch()
    quiet.begin("worker")
    eventually(lambda: lines(tmp_path / "ended") == 1)
    eventually(lambda: tasks(quiet) == ["SUCCESSFUL:2"])  # its end is noted after it
    assert (lines(tmp_path / "begun"), lines(tmp_path / "ended")) == (2, 1)


def test_a_worker_that_is_asked_to_stop_ends_its_task_first(quiet: Any, tmp_path: Path) -> None:
    quiet.python(ENQUEUE.format(folder=str(tmp_path), waits=True))
    worker = quiet.begin("worker")
    eventually(lambda: lines(tmp_path / "begun") == 1)

    worker.send_signal(signal.SIGTERM)
    (tmp_path / "may-end").touch()

    assert worker.wait(120) == 0
    assert lines(tmp_path / "ended") == 1
    said = quiet.python(
        "from django_tasks_db.models import DBTaskResult; from presscentre.operations.models import Beat;"
        "print(DBTaskResult.objects.get().status, Beat.objects.count())"
    )
    assert said.split() == ["SUCCESSFUL", "0"]


EMBARGO = """
from datetime import timedelta
from django.utils import timezone
from presscentre.figures import actions
from tests import factories
now = timezone.now()
gala = factories.event(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1))
gmv, ines = factories.figure(gala), factories.officer("Ines", gala, "figures")
actions.enter_by_hand(gmv, value=1000, as_of=now - timedelta(minutes=9), by=ines, now=now)
soon = now + timedelta(seconds=1)
actions.enter_by_hand(gmv, value=2000, as_of=now - timedelta(minutes=8), by=ines, now=now, not_before=soon)
"""
STAND = """
import json
from presscentre.figures.models import Reading, Revision
from presscentre.live.topics import positions
print(json.dumps([
    list(Reading.objects.order_by("as_of").values_list("state", flat=True)),
    [int(value) for value in Revision.objects.order_by("rev").values_list("value", flat=True)],
    positions(["figures:double11"])["figures:double11"].seq,
]))
"""


@pytest.mark.parametrize("quiet", ["postgres"], indirect=True)
def test_a_worker_killed_in_the_middle_of_a_release_has_released_nothing_and_two_others_release_it_once(
    quiet: Any,
) -> None:
    quiet.python(EMBARGO)
    states, values, seq = json.loads(quiet.python(STAND))
    assert (states, values) == (["published", "held"], [1000])
    url = quiet.environment["PRESSCENTRE_DATABASE_URL"]
    # Two connections: what others do is seen once and for all in each transaction.
    with psycopg.connect(url) as outside, psycopg.connect(url, autocommit=True) as watching:
        # The feed's row comes last in a release: whoever waits for it has done everything else.
        outside.execute("SELECT 1 FROM live_topicrow WHERE name = 'figures:double11' FOR UPDATE")
        first = quiet.begin("worker")
        stuck = (
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            " AND query LIKE '%live_topicrow%'"
        )
        eventually(lambda: watching.execute(stuck).fetchone())
        first.send_signal(signal.SIGKILL)
        first.wait()
        outside.rollback()

    eventually(lambda: json.loads(quiet.python(STAND)) == [["published", "held"], [1000], seq])
    quiet.begin("worker")
    quiet.begin("worker")
    eventually(lambda: json.loads(quiet.python(STAND))[0] == ["published", "published"])
    time.sleep(3)  # for the other worker to do it again, if it would
    assert json.loads(quiet.python(STAND)) == [["published", "published"], [1000, 2000], seq + 1]


@pytest.mark.parametrize("quiet", ["postgres"], indirect=True)
def test_two_workers_do_each_of_forty_tasks_once(quiet: Any, tmp_path: Path) -> None:
    quiet.python(f"from slow_task import note; [note.enqueue({str(tmp_path)!r}, False) for _ in range(40)]")
    quiet.begin("worker")
    quiet.begin("worker")
    eventually(lambda: lines(tmp_path / "ended") >= 40)
    eventually(lambda: tasks(quiet) == ["SUCCESSFUL:1"] * 40)
    assert (lines(tmp_path / "begun"), lines(tmp_path / "ended")) == (40, 40)


@pytest.mark.parametrize("quiet", ["postgres"], indirect=True)
def test_a_worker_whose_database_goes_away_works_on_when_it_is_back(quiet: Any, tmp_path: Path) -> None:
    worker = quiet.begin("worker")
    quiet.python(ENQUEUE.format(folder=str(tmp_path), waits=False))
    eventually(lambda: tasks(quiet) == ["SUCCESSFUL:1"])  # noted, too: else it would be done again

    url, _slash, name = quiet.environment["PRESSCENTRE_DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{url}/postgres", autocommit=True) as outside:
        outside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        outside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        time.sleep(3)
        outside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    assert worker.poll() is None
    quiet.python(ENQUEUE.format(folder=str(tmp_path), waits=False))
    eventually(lambda: lines(tmp_path / "ended") == 2)


def test_a_database_held_for_five_seconds_delays_and_breaks_nothing(house: House, tmp_path: Path) -> None:
    (tmp_path / "slow_task.py").write_text(SLOW)
    extra = {"PYTHONPATH": str(tmp_path), "PRESSCENTRE_WORKER_SECONDS": "0.2", "PRESSCENTRE_EMBEDDED_WORKER": "1"}
    with house.open(environment=extra) as server:
        token = server.python(MACHINE).strip()
        held = sqlite3.connect(server.folder / "presscentre.sqlite3", isolation_level=None, timeout=120)
        held.execute("BEGIN EXCLUSIVE")
        begun, pushed, pool = time.monotonic(), None, ThreadPoolExecutor(1)
        while time.monotonic() - begun < 5:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=60) as answer:
                assert answer.status == 200
            time.sleep(0.5)
            if pushed is None:
                pushed = pool.submit(push, server, token, 1)
        assert not pushed.done()
        held.execute("ROLLBACK")
        held.close()
        assert pushed.result(120)[0] == 202

        server.python(ENQUEUE.format(folder=str(tmp_path), waits=False))
        eventually(lambda: lines(tmp_path / "ended") == 1)
        eventually(lambda: is_ready(server))
        assert "Traceback" not in server.log()


MACHINE = """
from django.utils import timezone
from presscentre.api.actions import issue
from tests import factories
gala = factories.event()
source = factories.source(gala, "ledger", factories.figure(gala))
print(issue(gala, name="ledger", scopes=["figures:write"], by=None, now=timezone.now(), user=source.user)[1])
"""
COUNT = "from presscentre.figures.models import Reading; print(Reading.objects.count())"


def push(server: Server, token: str, minute: int) -> tuple[int, dict[str, Any]]:
    """A machine pushes one reading; the answer's status and body."""
    reading = {"figure": "gmv", "value": f"{minute}000", "as_of": f"2017-11-10T16:{minute:02}:00Z"}
    request = urllib.request.Request(
        f"{server.url}/api/v1/events/double11/readings/",
        data=json.dumps({"readings": [reading]}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=180) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def limit_files(server: Server, size: str) -> None:
    """From now on no file of this server may grow beyond so many bytes: a disk that is full."""
    assert server.process is not None
    subprocess.run(["prlimit", "--pid", str(server.process.pid), f"--fsize={size}:unlimited"], check=True)


def test_a_full_disk_is_a_clear_answer_and_the_house_goes_on(house: House) -> None:
    with house.open(environment={"PRESSCENTRE_EMBEDDED_WORKER": "1"}) as server:
        token = server.python(MACHINE).strip()
        assert push(server, token, 1)[0] == 202

        limit_files(server, "0")
        status, problem = push(server, token, 2)
        assert (status, problem["code"]) == (503, "take_in_busy")
        assert eventually(server.answers)
        time.sleep(3)  # the worker meets it too

        limit_files(server, "unlimited")
        assert eventually(lambda: push(server, token, 3)[0] == 202)
        assert server.python(COUNT).strip() == "2"  # nothing of the refused one, half or whole
        eventually(lambda: is_ready(server))


FULL_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # Python's own default: a write fails instead of the process dying
sys.argv = ["manage.py", *sys.argv[2:]]
runpy.run_path("manage.py", run_name="__main__")
"""


def test_a_full_disk_stops_a_backup_with_a_clear_word_and_leaves_nothing(quiet: Any, here: Path) -> None:
    media = quiet.folder / "media"
    media.mkdir()
    (media / "film.bin").write_bytes(bytes(8_000_000))
    target = quiet.folder / "full.backup"

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, "4000000", "backup", str(target)],
        cwd=here,
        env=os.environ | quiet.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "cannot be written: File too large." in done.stderr
    assert [path.name for path in quiet.folder.iterdir() if "backup" in path.name] == []
