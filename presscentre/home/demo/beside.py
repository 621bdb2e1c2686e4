"""What plays the demonstration beside the server: each in a thread of its own, stopped before the server stops."""

import threading
from collections.abc import Callable
from typing import Protocol


class Playing(Protocol):
    """Something whose `run` returns soon after `stop`."""

    def run(self) -> None: ...

    def stop(self) -> None: ...


def begin(playing: Playing, name: str) -> Callable[[], None]:
    """Run it in a thread of this name; returns what stops it, within a second."""
    thread = threading.Thread(target=playing.run, name=name, daemon=True)
    thread.start()

    def stop() -> None:
        playing.stop()
        thread.join(timeout=15)

    return stop
