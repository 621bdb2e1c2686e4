"""What operations does by itself."""

from datetime import datetime

from presscentre.core.jobs import every
from presscentre.operations import sweeping, tasks


@every(seconds=3600)
def forget_finished_tasks(now: datetime) -> None:
    """A finished task's row is kept for a week."""
    tasks.forget_finished(now)


@every(seconds=3600)
def sweep_files(now: datetime) -> None:
    """Files that no row names go after a day."""
    sweeping.sweep(now)
