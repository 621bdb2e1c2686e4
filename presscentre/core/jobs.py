"""What happens by itself: functions of `now`, found in each feature's `jobs.py`, run by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Job = Callable[[datetime], object]


@dataclass(frozen=True)
class Recurring:
    """A job and how often it runs. `seconds` are of the wall clock; `now` is the wall clock's UTC moment."""

    name: str
    seconds: float
    run: Job


REGISTRY: dict[str, Recurring] = {}


def every(*, seconds: float) -> Callable[[Job], Job]:
    """Run this function of `now` each so many seconds. It must be safe in two workers at once."""

    def register(job: Job) -> Job:
        name = f"{job.__module__.removeprefix('presscentre.').removesuffix('.jobs')}.{job.__name__}"
        REGISTRY[name] = Recurring(name, seconds, job)
        return job

    return register
