"""What this process counts for /metrics. Declared lowest of all, so that every layer may count.

One process has one registry: each server process is scraped by itself, and what must be known about all of them
(the ages of jobs, what waits) is read from rows at the scrape.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError, InterfaceError
from prometheus_client import REGISTRY, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

SOCKETS = Gauge("presscentre_sockets", "Open sockets of this process.")
FRAMES = Counter("presscentre_frames", "Frames handed to sockets.")
FANOUT_SECONDS = Histogram(
    "presscentre_fanout_seconds",
    "From the commit of a revision to the last local socket that was handed it.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
GAPS = Counter("presscentre_gaps", "Clients that had to be given a whole snapshot again.", ["reason"])
SLOW_CLOSES = Counter("presscentre_slow_closes", "Sockets closed because they took nothing.", ["code"])
JOINS_REFUSED = Counter("presscentre_joins_refused", "Joins answered with a refusal.", ["code"])
REFUSALS = Counter("presscentre_refusals", "Answers that were a refusal of the house.", ["code"])
JOB_RUNS = Counter("presscentre_job_runs", "Runs of recurring jobs in this process.", ["job", "outcome"])
JOB_SECONDS = Histogram("presscentre_job_seconds", "How long recurring jobs take in this process.", ["job"])
TASK_RUNS = Counter("presscentre_task_runs", "Deferred tasks worked in this process.", ["task", "outcome"])

Labels = tuple[str, ...]
Read = Callable[[], Iterable[tuple[Labels, float]]]


class FromRows(Collector):
    """A gauge read from the database at the scrape. Left out of the answer while the database is away."""

    def __init__(self, name: str, text: str, labels: Labels, read: Read) -> None:
        self.name, self.text, self.labels, self.read = name, text, labels, read

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Its name, asked at registration: must not touch the database."""
        yield GaugeMetricFamily(self.name, self.text, labels=self.labels)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(self.name, self.text, labels=self.labels)
        try:
            for labels, value in self.read():
                family.add_metric(labels, value)
        except (DatabaseError, InterfaceError):
            return
        yield family


def from_rows(name: str, text: str, *labels: str) -> Callable[[Read], Read]:
    """Declare a gauge whose values this function reads: `(labels, value)` pairs."""

    def register(read: Read) -> Read:
        REGISTRY.register(FromRows(f"presscentre_{name}", text, labels, read))
        return read

    return register
