"""Threads for the questions that only the database can answer, so that no socket ever waits for another's query."""

import asyncio
import functools
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from django.db import connection, connections
from django.db.utils import Error

P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Threads that read. With `keep`, a thread's database connection stays open until it fails."""

    def __init__(self, name: str, *, threads: int = 1, keep: bool = False) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=f"live-{name}")
        self.keep, self.threads = keep, threads

    async def run(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask in a thread. Raises what the question raises."""
        call = functools.partial(self._ask, functools.partial(question, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self.pool, call)

    def stop(self) -> None:
        """Close the connections and end the threads; waits for a question that is being answered."""
        if self.keep:
            together = threading.Barrier(self.threads)  # so that each of them runs on a thread of its own
            for _ in range(self.threads):
                self.pool.submit(_close_after, together)
        self.pool.shutdown(wait=True)

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except Error:
            # A server that restarted leaves a dead connection behind; the next question gets a new one.
            connection.close()
            raise
        finally:
            if not self.keep:
                connections.close_all()


def _close_after(together: threading.Barrier) -> None:
    together.wait()
    connections.close_all()


class Batch:
    """Answers together, up to `most`, all who ask while an earlier answer is on its way.

    After a restart thousands come back at once: what would be thousands of trips to the database are a few dozen.
    """

    def __init__(self, ask: Callable[[list[Any]], Awaitable[dict[Any, Any]]], most: int = 100) -> None:
        self.ask, self.most = ask, most
        self.waiting: dict[Any, asyncio.Future[Any]] = {}
        self.task: asyncio.Task[None] | None = None

    async def get(self, key: Any) -> Any:
        """The answer for this key. Raises what the question raises."""
        if key not in self.waiting:
            self.waiting[key] = asyncio.get_running_loop().create_future()
        if self.task is None:
            self.task = asyncio.create_task(self._work())
        return await asyncio.shield(self.waiting[key])

    async def _work(self) -> None:
        try:
            while self.waiting:
                keys = list(islice(self.waiting, self.most))
                await self._answer({key: self.waiting.pop(key) for key in keys})
        finally:
            self.task = None

    async def _answer(self, asked: dict[Any, asyncio.Future[Any]]) -> None:
        try:
            answers = await self.ask(list(asked))
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
                future.exception()  # whoever asked may have gone
            return
        for key, future in asked.items():
            future.set_result(answers[key])
