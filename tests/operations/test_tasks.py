"""What was put off is done, by one worker, and again if that worker died."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from presscentre.audit.models import Entry
from presscentre.operations import tasks
from presscentre.operations.models import LATE, Beat
from tests.factories import SECOND
from tests.operations import deferred


@pytest.fixture
def now(db):
    return timezone.now()


def only():
    return DBTaskResult.objects.get()


def verbs():
    return list(Entry.objects.values_list("verb", flat=True))


def test_a_task_is_claimed_by_one_worker_and_worked(now):
    deferred.note.enqueue("seen")

    row = tasks.claim("first", now)
    assert tasks.claim("second", now) is None
    assert tasks.work(row) is True

    assert (verbs(), only().status, only().return_value) == (["seen"], "SUCCESSFUL", Entry.objects.get().pk)
    assert only().worker_ids == ["first"]


def test_a_task_that_asks_is_told_which_one_it_is(now):
    deferred.look.enqueue()
    tasks.work(tasks.claim("first", now))

    assert only().return_value == "look"


def test_the_most_urgent_task_comes_first(now):
    deferred.note.enqueue("later")
    deferred.note.using(priority=10).enqueue("first")

    assert tasks.claim("worker", now).args_kwargs["args"] == ["first"]


def test_a_task_that_raises_is_due_again_after_a_while(now):
    deferred.stumble.enqueue("lena@example.org")
    before = timezone.now()

    assert tasks.work(tasks.claim("worker", now)) is False

    row = only()
    assert (row.status, row.exception_class_path, row.traceback) == ("READY", "ValueError", "")
    assert before + tasks.DELAYS[0] <= row.run_after <= timezone.now() + tasks.DELAYS[0]
    assert tasks.claim("worker", now) is None


def test_a_task_that_always_raises_fails_in_the_end(now):
    deferred.stumble.enqueue("lena@example.org")
    for _ in range(tasks.TRIES):
        DBTaskResult.objects.update(run_after=now)
        tasks.work(tasks.claim("worker", now))

    assert (only().status, only().exception_class_path, len(only().worker_ids)) == ("FAILED", "ValueError", tasks.TRIES)


def test_a_task_whose_code_is_gone_is_a_task_that_raises(now):
    deferred.note.enqueue("seen")
    DBTaskResult.objects.update(task_path="tests.operations.deferred.forgotten")

    assert tasks.work(tasks.claim("worker", now)) is False
    assert only().exception_class_path == "ImportError"


def beat(worker, *, pid=1, place="elsewhere", now=None):
    return Beat.objects.create(
        worker=worker, place=place, pid=pid, started_at=timezone.now(), seen_at=now or timezone.now()
    )


def claimed_by(worker, now):
    deferred.note.enqueue("seen")
    return tasks.claim(worker, now)


def test_what_a_worker_that_left_had_begun_is_due_again(now):
    claimed_by("gone", now)
    watch = tasks.Watch("me")

    assert watch.sweep(now) == 1
    assert tasks.claim("me", now).worker_ids == ["gone", "me"]


def test_what_a_living_worker_has_begun_is_its_own(now):
    beat("busy")
    claimed_by("busy", now)

    assert tasks.Watch("me").sweep(now) == 0
    assert tasks.claim("me", now) is None


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_who_begins_while_another_looks_round_is_not_taken_for_dead(now, moment):
    """Whichever of the three questions of a look round it comes after."""
    asked = []

    def newcomer(execute, *question):
        answer = execute(*question)
        asked.append(question)
        if len(asked) == moment:
            beat("newcomer")
            assert claimed_by("newcomer", now) is not None
        return answer

    with connection.execute_wrapper(newcomer):
        assert tasks.Watch("me").sweep(now) == 0
    assert (only().status, only().worker_ids) == ("RUNNING", ["newcomer"])


def test_a_worker_that_is_silent_for_long_is_taken_for_dead(now, monkeypatch):
    beat("silent")
    claimed_by("silent", now)
    watch, clock = tasks.Watch("me"), [1000.0]
    monkeypatch.setattr(tasks.time, "monotonic", lambda: clock[0])

    found = []
    for wait in (0, LATE.total_seconds(), 1):
        clock[0] += wait
        found.append(watch.sweep(now))
    assert found == [0, 0, 1]
    assert list(Beat.objects.all()) == []


def test_a_clock_that_jumps_kills_nobody(now, monkeypatch):
    row = beat("busy", now=now - timedelta(days=400))
    claimed_by("busy", now)
    watch, clock = tasks.Watch("me"), [1000.0]
    monkeypatch.setattr(tasks.time, "monotonic", lambda: clock[0])

    for jump in (timedelta(days=365), timedelta(days=-365), timedelta(0)):
        assert watch.sweep(now + jump) == 0
        Beat.objects.beat(row.worker, now=now + jump, jobs={})
        clock[0] += LATE.total_seconds() - 1


def test_a_process_that_is_no_more_on_this_machine_is_dead_at_once(now):
    beat("killed", place=tasks.this_place(), pid=2**22)  # one more than any system gives
    claimed_by("killed", now)

    assert tasks.Watch("me").sweep(now) == 1


def test_a_task_that_kills_its_workers_is_not_tried_for_ever(now):
    deferred.note.enqueue("seen")
    for n in range(tasks.TRIES):
        assert tasks.claim(f"killed{n}", now) is not None
        tasks.Watch("me").sweep(now)

    assert (only().status, only().exception_class_path) == ("FAILED", "killed")
    assert tasks.claim("me", now) is None


def test_a_worker_taken_for_dead_writes_over_nothing(now):
    slow = claimed_by("slow", now)
    tasks.Watch("me").sweep(now)
    quick = tasks.claim("me", now + SECOND)
    tasks.work(quick)

    tasks.work(slow)

    assert (only().worker_ids, only().return_value) == (["slow", "me"], Entry.objects.first().pk)


def test_finished_tasks_are_forgotten_after_a_week(now):
    tasks.work(claimed_by("me", now))
    ended = only().finished_at

    tasks.forget_finished(ended + tasks.KEPT)
    assert DBTaskResult.objects.count() == 1
    tasks.forget_finished(ended + tasks.KEPT + SECOND)
    assert DBTaskResult.objects.count() == 0
