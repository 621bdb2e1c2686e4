"""Numbers read from rows at the scrape: what waits, and how long ago each job ended well in any worker."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from presscentre.core.metrics import Labels, from_rows
from presscentre.operations.models import Beat


@from_rows("job_age_seconds", "Since a recurring job last ended well, in any worker.", "job")
def job_ages() -> Iterable[tuple[Labels, float]]:
    """The youngest end of each job. One query."""
    now = timezone.now()
    ends: dict[str, datetime] = {}
    for jobs in Beat.objects.values_list("jobs", flat=True):
        for name, moment in jobs.items():
            at = datetime.fromisoformat(moment)
            ends[name] = max(at, ends.get(name, at))
    return [((name,), (now - at).total_seconds()) for name, at in sorted(ends.items())]


@from_rows("worker_beat_age_seconds", "Since each worker said that it lives.", "worker")
def beat_ages() -> Iterable[tuple[Labels, float]]:
    """One query."""
    now = timezone.now()
    beats = Beat.objects.order_by("worker").values_list("worker", "seen_at")
    return [((worker,), (now - seen_at).total_seconds()) for worker, seen_at in beats]


@from_rows("tasks_waiting", "Deferred tasks by state.", "state")
def tasks_waiting() -> Iterable[tuple[Labels, float]]:
    """READY and RUNNING ones, and those that FAILED in the last week. One query."""
    kinds = (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED)
    states = Counter(DBTaskResult.objects.filter(status__in=kinds).values_list("status", flat=True))
    return [((str(kind.value).lower(),), states[kind.value]) for kind in kinds]
