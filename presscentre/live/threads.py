"""Threads for the questions that only the database can answer, so that no connection ever waits for another's query."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

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
            self.pool.submit(connections.close_all)
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
