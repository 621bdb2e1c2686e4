"""One question for all who ask it at the same moment."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Once(Generic[Key, Found]):
    """Whoever asks while the same is being looked up waits for that answer. Nothing is kept once it is there.

    When what a process trusts for a second has run out, everyone who comes asks for it anew: thirty-two at once.
    """

    def __init__(self) -> None:
        self.asking: dict[Key, asyncio.Task[Found]] = {}

    async def ask(self, key: Key, look_up: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
        """The answer, or what `look_up` raised, to each. Who goes away takes nothing with it: the others wait on."""
        task = self.asking.get(key)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            task = self.asking[key] = asyncio.create_task(look_up())
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    def forget(self, key: Key) -> None:
        """Whoever asks from now on asks anew: what is on its way may be old already. From any thread."""
        self.asking.pop(key, None)

    def stands(self, key: Key) -> bool:
        """Inside `look_up`: true if nobody forgot the key since it began."""
        return self.asking.get(key) is asyncio.current_task()

    def _ended(self, key: Key, task: "asyncio.Task[Found]") -> None:
        if self.asking.get(key) is task:
            del self.asking[key]
