"""Deferred work (Django Tasks): claimed by one worker, tried again, and taken back from a worker that died.

The library has a worker of its own; it is not used because it keeps the text of an exception (which may name a
person), stops when the database goes away, and never takes back a task that a killed worker left running.
A task may run twice: when a worker dies after its last line and before the row says so. Write tasks that bear it.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django_tasks_db.compat import TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from presscentre.core.logs import class_of
from presscentre.core.metrics import TASK_RUNS
from presscentre.operations.models import LATE, Beat, this_place

Row = DBTaskResult[..., Any]
logger = structlog.get_logger("presscentre.tasks")

DELAYS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = len(DELAYS) + 1
KEPT = timedelta(days=7)  # a finished task's row


def claim(worker: str, now: datetime) -> Row | None:
    """The most urgent task that is due, now running in this worker; None if there is none. One winner."""
    ready = DBTaskResult.objects.ready().filter(backend_name__in=settings.TASKS)
    for row in ready[:10]:
        as_seen = {"run_after": row.run_after, "started_at": row.started_at}  # else somebody had it meanwhile
        mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY, **as_seen)
        workers = [*row.worker_ids, worker]
        if mine.update(status=TaskResultStatus.RUNNING, started_at=now, worker_ids=workers):
            row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, now, workers
            return row
    return None


def work(row: Row) -> bool:
    """Run a claimed task and write down how it ended; True if it ended well.

    One that raises is due again after a while, until it has been tried TRIES times; then it is a failure that stays.
    """
    try:
        task = row.task
        context: tuple[Any, ...] = (TaskContext(task_result=row.task_result),) if task.takes_context else ()
        value = task.call(*context, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        _end(row, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), return_value=value)
    except Exception as error:
        logger.error("task.raised", task=row.task_path, tries=len(row.worker_ids), exc_info=error)
        TASK_RUNS.labels(row.task_path, "raised").inc()
        _try_again(row, class_of(error))
        return False
    TASK_RUNS.labels(row.task_path, "done").inc()
    return True


def _try_again(row: Row, problem: str) -> None:
    tried = len(row.worker_ids)
    now = timezone.now()
    if tried >= TRIES:
        _end(row, status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=problem)
    else:
        _end(row, status=TaskResultStatus.READY, run_after=now + DELAYS[tried - 1], exception_class_path=problem)


def _end(row: Row, **changes: object) -> None:
    # By claim, not by key: a worker that was taken for dead must not write over its successor's result.
    mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if not mine.update(**changes):
        logger.warning("task.was_taken_back", task=row.task_path)


class Watch:
    """One worker's view of the others: who has died, judged by this process's own clock."""

    def __init__(self, worker: str) -> None:
        self.worker, self.place = worker, this_place()
        self.seen: dict[str, tuple[int, float]] = {}  # worker: its count, and when we first saw that count

    def sweep(self, now: datetime) -> int:
        """Forget the dead and make what they had begun due again; returns how many tasks came back."""
        dead = set(self._dead(time.monotonic()))
        for name in dead:
            logger.warning("worker.died", dead=name)
            Beat.objects.leave(name)
        # What runs is read first: whoever has claimed a task beat before, so a newcomer is never missed below.
        running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))
        alive = set(Beat.objects.values_list("worker", flat=True)) | {self.worker}
        return sum(_take_back(row) for row in running if not alive & set(row.worker_ids[-1:]))

    def _dead(self, clock: float) -> Iterator[str]:
        for beat in Beat.objects.exclude(worker=self.worker):
            count, since = self.seen.get(beat.worker, (-1, clock))
            if count != beat.count:
                self.seen[beat.worker] = (beat.count, clock)
            elif clock - since > LATE.total_seconds():
                yield beat.worker
                continue
            if beat.place == self.place and not _runs(beat.pid):
                yield beat.worker


def _runs(pid: int) -> bool:
    """Whether there is a process of this number here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _take_back(row: Row) -> int:
    mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if len(row.worker_ids) >= TRIES:
        # It was running each time a worker died: perhaps it is what kills them.
        return mine.update(status=TaskResultStatus.FAILED, finished_at=F("started_at"), exception_class_path="killed")
    logger.warning("task.taken_back", task=row.task_path, tries=len(row.worker_ids))
    return mine.update(status=TaskResultStatus.READY, run_after=get_date_max())


def take_back_from(worker: str) -> int:
    """Make due again what this worker began and could not write an end to, because the database was away."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return sum(_take_back(row) for row in running if row.worker_ids[-1:] == [worker])


def forget_finished(now: datetime) -> None:
    """Delete the rows of tasks that ended a week ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
