"""What happens by itself: functions of `now`, found in each feature's `jobs.py`, run by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Job = Callable[[datetime], object]


@dataclass(frozen=True)
class Recurring:
    """A job and how often it runs. `seconds` are of the wall clock; `now` is the wall clock's UTC moment.

    Jobs of one lane run one after the other; lanes run side by side, so a slow mail server delays no release.
    """

    name: str
    seconds: float
    run: Job
    lane: str = "jobs"


REGISTRY: dict[str, Recurring] = {}


def every(*, seconds: float, lane: str = "jobs") -> Callable[[Job], Job]:
    """Run this function of `now` each so many seconds. It must be safe in two workers at once.

    One that raises is logged by its class, counted, and run again at its next turn. Give a job that talks to the
    network a lane of its own.
    """

    def register(job: Job) -> Job:
        name = f"{job.__module__.removeprefix('presscentre.').removesuffix('.jobs')}.{job.__name__}"
        REGISTRY[name] = Recurring(name, seconds, job, lane)
        return job

    return register
