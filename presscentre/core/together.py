"""One writer in each process: what has queued up while it wrote is committed together.

A commit costs the same for one delivery as for many. So deliveries that arrive while another is being committed wait
together and share the next transaction; each is answered after that commit, never before.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connections

MOST_TOGETHER = 64  # deliveries in one transaction
PAUSE, LONGEST = 0.002, 0.01  # seconds without another delivery after which a shared transaction begins; at most
IDLE = 10.0  # seconds without work after which the thread ends and gives its connection back
WAIT = 60.0  # seconds until a caller gives up; the delivery may still be stored, and its repetition is harmless

Delivery = TypeVar("Delivery")
Receipt = TypeVar("Receipt")

log = structlog.get_logger(__name__)


@dataclass
class Job(Generic[Delivery, Receipt]):
    """One delivery on its way, and where its receipt goes."""

    event: int
    delivery: Delivery
    done: "Future[Receipt]" = field(default_factory=Future)


class Writer(Generic[Delivery, Receipt]):
    """A queue and the thread that empties it; the thread lives while there is work.

    `commit(event, deliveries)` stores them in one transaction and gives a receipt for each. `size` says how much one
    delivery is; about `most` go into one transaction.
    """

    def __init__(
        self,
        name: str,
        commit: Callable[[int, Sequence[Delivery]], list[Receipt]],
        *,
        size: Callable[[Delivery], int],
        most: int,
    ) -> None:
        self.name, self.commit, self.size, self.most = name, commit, size, most
        self.waiting: deque[Job[Delivery, Receipt]] = deque()
        self.changed = threading.Condition()
        self.thread: threading.Thread | None = None
        self.ending = False
        self.together = 0  # deliveries in the last transaction

    def put(self, event: int, delivery: Delivery) -> "Future[Receipt]":
        """Queue a delivery; its future has the receipt once it is committed, or the error."""
        job: Job[Delivery, Receipt] = Job(event, delivery)
        with self.changed:
            self.waiting.append(job)
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name=f"{self.name}-writer", daemon=True)
                self.thread.start()
            self.changed.notify()
        return job.done

    async def soon(self, event: int, delivery: Delivery) -> Receipt:
        """The receipt, from an event loop. A caller that goes away takes nothing with it: the delivery is committed.

        Raises OperationalError or InterfaceError if the database is away, TimeoutError after a minute.
        """
        done = asyncio.shield(asyncio.wrap_future(self.put(event, delivery)))
        return await asyncio.wait_for(done, WAIT)

    def stop(self) -> None:
        """Finish what is queued, then end the thread. For tests; a server just ends."""
        with self.changed:
            thread, self.ending = self.thread, self.thread is not None
            self.changed.notify()
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while jobs := self._next():
            self._commit_all(jobs)

    def _next(self) -> list[Job[Delivery, Receipt]]:
        """What waits now, at most MOST_TOGETHER; nothing when the thread is to end, its connection given back."""
        with self.changed:
            self.changed.wait_for(lambda: self.waiting or self.ending, timeout=IDLE)
            if self.waiting:
                self._gather()
                return self._take()
            connections.close_all()
            self.thread, self.ending = None, False
            return []

    def _gather(self) -> None:
        """Wait for those who were just answered and are about to send again; nobody who sends alone waits for others.

        Without it the first to come back takes a transaction to itself and the rest share the next: half as fast.
        """
        until = time.monotonic() + LONGEST
        while self.together > 1 and not self._is_full() and time.monotonic() < until:
            if not self.changed.wait(PAUSE):
                return

    def _is_full(self) -> bool:
        size = sum(self.size(job.delivery) for job in self.waiting)
        return len(self.waiting) >= MOST_TOGETHER or size >= self.most

    def _take(self) -> list[Job[Delivery, Receipt]]:
        jobs, size = [self.waiting.popleft()], 0
        while self.waiting and len(jobs) < MOST_TOGETHER and size < self.most:
            jobs.append(self.waiting.popleft())
            size += self.size(jobs[-1].delivery)
        self.together = len(jobs)
        return jobs

    def _commit_all(self, jobs: list[Job[Delivery, Receipt]]) -> None:
        of_each: dict[int, list[Job[Delivery, Receipt]]] = {}
        for job in jobs:
            of_each.setdefault(job.event, []).append(job)
        for event, some in of_each.items():
            self._commit_together(event, some)

    def _commit_together(self, event: int, jobs: list[Job[Delivery, Receipt]], *, again: bool = True) -> None:
        """One transaction for all; if it fails, one for each, so that a delivery fails only by its own fault."""
        try:
            receipts = self.commit(event, [job.delivery for job in jobs])
        except Exception as error:
            connections.close_all()  # it may be the connection: a server that restarted, a network that was cut
            if len(jobs) > 1 or (again and isinstance(error, OperationalError | InterfaceError)):
                for job in jobs:
                    self._commit_together(event, [job], again=False)
                return
            log.exception(f"{self.name}.delivery_failed", error=type(error).__name__)
            jobs[0].done.set_exception(error)
            return
        for job, receipt in zip(jobs, receipts, strict=True):
            job.done.set_result(receipt)
