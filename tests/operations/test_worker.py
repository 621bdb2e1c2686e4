"""The worker runs what is due, whatever one job does, and stops when asked."""

import threading
import time

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presscentre.core.jobs import REGISTRY, Recurring, every
from presscentre.operations import tasks
from presscentre.operations import worker as module
from presscentre.operations.models import Beat
from presscentre.operations.worker import Worker
from tests.operations import deferred

PATIENCE = 120  # seconds: what is promised is that it happens


def jobs(*given):
    return {job.name: job for job in given}


def test_a_job_registers_itself_by_its_app_and_name():
    try:

        @every(seconds=5, lane="slow")
        def sweep(now):
            """Nothing."""

        job = REGISTRY["tests.operations.test_worker.sweep"]
        assert (job.seconds, job.lane, job.run) == (5, "slow", sweep)
    finally:
        REGISTRY.pop("tests.operations.test_worker.sweep")


def test_the_house_knows_its_jobs():
    Worker()

    assert {"audit.seal", "notices.send_due_notices", "operations.forget_finished_tasks"} <= set(REGISTRY)
    assert REGISTRY["notices.send_due_notices"].lane != REGISTRY["audit.seal"].lane


def test_a_job_runs_at_its_turn_and_not_before(monkeypatch):
    ran, clock = [], [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    worker = Worker(jobs(Recurring("a", 10, lambda now: ran.append(clock[0]))))

    for seconds in (0, 9, 1, 5):
        clock[0] += seconds
        worker.run_jobs("jobs")
    assert ran == [100.0, 110.0]


def test_a_job_that_raises_stops_no_other_and_has_its_turn_again(db, monkeypatch):
    ran, clock = [], [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(module.connections, "close_all", lambda: None)

    def stumble(now):
        ran.append("stumbled")
        raise DatabaseError("lena@example.org")

    worker = Worker(jobs(Recurring("a", 1, stumble), Recurring("b", 1, lambda now: ran.append("ran"))))
    worker.run_jobs("jobs")
    clock[0] += 1
    worker.run_jobs("jobs")

    assert ran == ["stumbled", "ran", "stumbled", "ran"]
    assert set(worker.ended) == {"b"}


def test_a_lane_runs_only_its_own_jobs():
    ran = []
    worker = Worker(jobs(Recurring("a", 1, lambda now: ran.append("a")), Recurring("b", 1, ran.append, lane="mail")))
    worker.run_jobs("jobs")

    assert ran == ["a"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_lives_beats_and_leaves(settings):
    settings.WORKER_SECONDS = 0.01
    sticks, ran, slow = threading.Event(), threading.Event(), threading.Event()

    def stick(now):
        sticks.set()
        slow.wait(300)

    worker = Worker(jobs(Recurring("stuck", 1, stick, lane="mail"), Recurring("quick", 0.01, lambda now: ran.set())))

    worker.start()
    assert sticks.wait(PATIENCE)
    ran.clear()
    assert ran.wait(PATIENCE), "a stuck mail server held up the other jobs"
    assert _eventually(lambda: list(Beat.objects.values_list("worker", flat=True)) == [worker.name])
    assert worker.stop(0.2) is False
    slow.set()
    assert worker.stop(PATIENCE) is True

    assert list(Beat.objects.all()) == []


def test_a_worker_takes_no_task_before_the_others_can_see_that_it_lives(db):
    deferred.note.enqueue("seen")
    worker = Worker({})

    worker.run_tasks()
    assert DBTaskResult.objects.get().status == "READY"
    worker.beat()
    worker.run_tasks()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_asked_to_stop_keeps_the_task_that_it_still_does(settings):
    settings.WORKER_SECONDS = 0.01
    deferred.BEGUN.clear()
    deferred.MAY_END.clear()
    deferred.take_long.enqueue()
    worker = Worker({})

    worker.start()
    assert deferred.BEGUN.wait(PATIENCE)
    assert worker.stop(0.3) is False
    taken = tasks.Watch("another").sweep(timezone.now())
    deferred.MAY_END.set()

    assert (worker.stop(PATIENCE), taken) == (True, 0)
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == ("SUCCESSFUL", [worker.name])
    assert list(Beat.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_a_lane_that_fails_goes_on(settings):
    settings.WORKER_SECONDS = 0.01
    worker = Worker({})
    tries = []

    def fail_twice():
        tries.append(1)
        if len(tries) < 3:
            raise DatabaseError

    thread = threading.Thread(target=worker._live, args=(fail_twice, 0.01))
    thread.start()
    assert _eventually(lambda: len(tries) >= 4)
    worker.stopping.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_the_embedded_worker_starts_once_and_only_if_the_settings_say_so(settings):
    settings.EMBEDDED_WORKER = False
    module.start_embedded()
    assert module._embedded == []

    settings.EMBEDDED_WORKER, settings.WORKER_SECONDS = True, 0.01
    module.start_embedded()
    module.start_embedded()
    assert len(module._embedded) == 1
    module.stop(PATIENCE)
    module.stop()
    assert (module._embedded, list(Beat.objects.all())) == ([], [])


def _eventually(holds):
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if holds():
            return True
        time.sleep(0.02)
    return False
