"""The worker: runs what is due by itself and what was deferred, in a process of its own or inside the server.

Each lane is a thread: "beat" says that we live, "tasks" works deferred tasks, the others run the recurring jobs that
chose them. Two workers are safe, because jobs and claims are. Nothing is kept in memory but when a job ran last.
"""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import connections
from django.utils import timezone

from presscentre.core.discovery import discover
from presscentre.core.jobs import REGISTRY, Recurring
from presscentre.core.metrics import JOB_RUNS, JOB_SECONDS
from presscentre.operations import tasks
from presscentre.operations.models import BEAT_SECONDS, Beat

logger = structlog.get_logger("presscentre.worker")

LONGEST_PAUSE = 5.0  # between two tries of a lane whose database is away


class Worker:
    """Runs until `stop` is called. `jobs` is what it runs; a test gives its own."""

    def __init__(self, jobs: dict[str, Recurring] | None = None) -> None:
        discover("jobs")
        self.name = secrets.token_hex(8)
        self.jobs = REGISTRY if jobs is None else jobs
        self.due: dict[str, float] = {}  # a job's next turn, by the monotonic clock
        self.ended: dict[str, str] = {}  # when a job last ended well, for /metrics
        self.watch = tasks.Watch(self.name)
        self.announced = threading.Event()
        self.stopping = threading.Event()
        self.threads: dict[str, threading.Thread] = {}  # by lane

    def start(self) -> None:
        """Begin to work in threads of its own, and return."""
        lanes: dict[str, tuple[Callable[[], None], float]] = {
            "beat": (self.beat, BEAT_SECONDS),
            "tasks": (self.run_tasks, settings.WORKER_SECONDS),
        }
        for lane in sorted({job.lane for job in self.jobs.values()}):
            lanes[lane] = (lambda lane=lane: self.run_jobs(lane), settings.WORKER_SECONDS)  # type: ignore[misc]
        for lane, (work, seconds) in lanes.items():
            # Daemons, so that a lane stuck in somebody's mail server cannot keep a stopped process alive.
            thread = threading.Thread(target=self._live, args=(work, seconds), name=f"worker-{lane}", daemon=True)
            self.threads[lane] = thread
        for thread in self.threads.values():
            thread.start()
        logger.info("worker.started", worker=self.name, lanes=sorted(lanes))

    def stop(self, timeout: float = 10.0) -> bool:
        """Let each lane end what it is doing; True if all did within `timeout` seconds."""
        self.stopping.set()
        last = time.monotonic() + timeout
        for thread in self.threads.values():
            thread.join(max(0.0, last - time.monotonic()))
        stopped = not any(thread.is_alive() for thread in self.threads.values())
        logger.info("worker.stopped", worker=self.name, in_time=stopped)
        return stopped

    # What each lane does in a round.

    def beat(self) -> None:
        """Say that we live, and take over from the dead; at the end, once no task of ours runs, say that we go."""
        if self.stopping.is_set():
            self._leave()
            return
        now = timezone.now()
        Beat.objects.beat(self.name, now=now, jobs=dict(self.ended))
        self.announced.set()
        self.watch.sweep(now)

    def _leave(self) -> None:
        # Whoever has left is taken for dead: the others would do again what we are still doing.
        working = self.threads.get("tasks")
        while working is not None and working.is_alive():
            Beat.objects.beat(self.name, now=timezone.now(), jobs=dict(self.ended))
            working.join(BEAT_SECONDS)
        Beat.objects.leave(self.name)

    def run_tasks(self) -> None:
        """Work deferred tasks until none is due."""
        # Not before our first beat is in the database: the others would take us for dead, and the task away from us.
        if not self.announced.is_set():
            return
        tasks.take_back_from(self.name)
        while not self.stopping.is_set():
            row = tasks.claim(self.name, timezone.now())
            if row is None:
                return
            tasks.work(row)

    def run_jobs(self, lane: str) -> None:
        """Run each job of this lane whose turn it is, once."""
        for job in list(self.jobs.values()):
            if job.lane == lane and not self.stopping.is_set() and self.due.get(job.name, 0) <= time.monotonic():
                # Next turn first, so that a job that raises waits for it like any other.
                self.due[job.name] = time.monotonic() + job.seconds
                self.run(job)

    def run(self, job: Recurring) -> bool:
        """Run one job now; False if it raised, which stops nothing else."""
        began = time.monotonic()
        try:
            job.run(datetime.now(UTC))
        except Exception as error:
            JOB_RUNS.labels(job.name, "raised").inc()
            logger.error("job.raised", job=job.name, exc_info=error)
            connections.close_all()  # it may be the connection that is broken
            return False
        JOB_RUNS.labels(job.name, "done").inc()
        JOB_SECONDS.labels(job.name).observe(time.monotonic() - began)
        self.ended[job.name] = datetime.now(UTC).isoformat()
        return True

    # How a lane lives.

    def _live(self, work: Callable[[], None], seconds: float) -> None:
        failures = 0
        while True:
            last = self.stopping.is_set()
            try:
                work()
                failures = 0
            except Exception as error:
                failures += 1
                logger.error("worker.raised", failures=failures, exc_info=error)
            finally:
                connections.close_all()  # back to the pool; a broken one is not met again
            if last:
                return
            self.stopping.wait(min(seconds * (1 + failures), LONGEST_PAUSE))


_embedded: list[Worker] = []


def start_embedded() -> None:
    """Work inside this server process, if the settings say so. A second call does nothing. Never raises."""
    if not settings.EMBEDDED_WORKER or _embedded:
        return
    try:
        worker = Worker()
        worker.start()
        _embedded.append(worker)
    except Exception as error:
        logger.error("worker.not_started", exc_info=error)


def stop(timeout: float = 10.0) -> None:
    """End the embedded worker, if there is one; waits for what it is doing. Never raises."""
    while _embedded:
        _embedded.pop().stop(timeout)
