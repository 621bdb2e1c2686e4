"""Work that tests put off."""

import threading

from django_tasks import task

from presscentre.audit.models import Entry
from tests.factories import NOON


@task
def note(verb: str) -> int:
    """Write an entry down and say its number."""
    return Entry.objects.create(verb=verb, subject="x:1", at=NOON).pk


@task
def stumble(address: str) -> None:
    """Fail with somebody's address in hand."""
    raise ValueError(address)


@task(takes_context=True)
def look(context) -> str:
    """Say how the task is called."""
    return context.task_result.task.name


BEGUN, MAY_END = threading.Event(), threading.Event()


@task
def take_long() -> None:
    """Go on until a test lets it end."""
    BEGUN.set()
    MAY_END.wait(300)
