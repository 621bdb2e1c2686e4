"""One writer in each process: what has queued up while it wrote is committed together.

A commit costs the same for one reading as for a thousand. So deliveries that arrive while another is being committed
wait together and share the next transaction; each is answered after that commit, never before.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.figures import actions
from presscentre.figures.actions import Delivery, Receipt

MOST_TOGETHER = 64  # deliveries in one transaction
MOST_READINGS = 8_000  # in one transaction: enough to share a commit, few enough to answer soon
PAUSE, LONGEST = 0.002, 0.01  # seconds without another delivery after which a shared transaction begins; at most
IDLE = 10.0  # seconds without work after which the thread ends and gives its connection back
WAIT = 60.0  # seconds until a caller gives up; the delivery may still be stored, and its repetition is harmless

log = structlog.get_logger(__name__)


@dataclass
class Job:
    """One delivery on its way, and where its receipt goes."""

    event: int
    delivery: Delivery
    done: "Future[Receipt]" = field(default_factory=Future)


class TakeInBusy(Refusal):
    code = "take_in_busy"
    message = _(
        "The readings could not be stored now. Send them again in a moment; what is there already is not doubled."
    )
    status = 503


class Writer:
    """A queue and the thread that empties it; the thread lives while there is work."""

    def __init__(self, commit: Callable[[int, Sequence[Delivery]], list[Receipt]]) -> None:
        self.commit = commit
        self.waiting: deque[Job] = deque()
        self.changed = threading.Condition()
        self.thread: threading.Thread | None = None
        self.ending = False
        self.together = 0  # deliveries in the last transaction

    def put(self, event: int, delivery: Delivery) -> "Future[Receipt]":
        """Queue a delivery; its future has the receipt once it is committed, or the error."""
        job = Job(event, delivery)
        with self.changed:
            self.waiting.append(job)
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="figures-writer", daemon=True)
                self.thread.start()
            self.changed.notify()
        return job.done

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

    def _next(self) -> list[Job]:
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
        readings = sum(len(job.delivery.readings) for job in self.waiting)
        return len(self.waiting) >= MOST_TOGETHER or readings >= MOST_READINGS

    def _take(self) -> list[Job]:
        jobs, readings = [self.waiting.popleft()], 0
        while self.waiting and len(jobs) < MOST_TOGETHER and readings < MOST_READINGS:
            jobs.append(self.waiting.popleft())
            readings += len(jobs[-1].delivery.readings)
        self.together = len(jobs)
        return jobs

    def _commit_all(self, jobs: list[Job]) -> None:
        of_each: dict[int, list[Job]] = {}
        for job in jobs:
            of_each.setdefault(job.event, []).append(job)
        for event, some in of_each.items():
            self._commit_together(event, some)

    def _commit_together(self, event: int, jobs: list[Job], *, again: bool = True) -> None:
        """One transaction for all; if it fails, one for each, so that a delivery fails only by its own fault."""
        try:
            receipts = self.commit(event, [job.delivery for job in jobs])
        except Exception as error:
            connections.close_all()  # it may be the connection: a server that restarted, a network that was cut
            if len(jobs) > 1 or (again and isinstance(error, OperationalError | InterfaceError)):
                for job in jobs:
                    self._commit_together(event, [job], again=False)
                return
            log.exception("figures.delivery_failed", error=type(error).__name__)
            jobs[0].done.set_exception(error)
            return
        for job, receipt in zip(jobs, receipts, strict=True):
            job.done.set_result(receipt)


def deliver(event: Event, delivery: Delivery) -> Receipt:
    """Take in one delivery and return its receipt after the commit; together with others where there are others."""
    if connection.in_atomic_block:
        # The caller's own transaction: nobody else's commit can include it.
        return _commit(event.pk, [delivery])[0]
    # Whoever waits gives its connection back, or thirty-two waiting requests leave none for the writer.
    connection.close()
    try:
        return WRITER.put(event.pk, delivery).result(timeout=WAIT)
    except (OperationalError, InterfaceError, TimeoutError):
        raise TakeInBusy from None


async def deliver_soon(event: Event, delivery: Delivery) -> Receipt:
    """The same from an event loop. A caller that goes away takes nothing with it: the delivery is committed."""
    done = asyncio.shield(asyncio.wrap_future(WRITER.put(event.pk, delivery)))
    try:
        return await asyncio.wait_for(done, WAIT)
    except (OperationalError, InterfaceError, TimeoutError):
        raise TakeInBusy from None


def _commit(event_pk: int, deliveries: Sequence[Delivery]) -> list[Receipt]:
    return actions.take_in_at(event_pk, deliveries, by=_author(deliveries), now=timezone.now())


def _author(deliveries: Sequence[Delivery]) -> Any:
    source = deliveries[0].source
    return source.user if source is not None else deliveries[0].by


WRITER = Writer(_commit)
