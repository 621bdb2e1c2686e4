"""Small duties of the clock: fetching in turn, forgetting old answers, telling the office who has fallen silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures import live
from presscentre.figures.models import Batch, Source

REMEMBERED = timedelta(days=1)  # an Idempotency-Key and its answer


@transaction.atomic
def begin_pull(source: Source, *, by: Any, now: datetime) -> bool:
    """Take this source's turn at the real moment `now`; False if another worker was quicker."""
    mine = Source.objects.filter(pk=source.pk, pulled_at=source.pulled_at)
    return bool(mine.update(pulled_at=now))


@transaction.atomic
def end_pull(source: Source, problem: str, *, by: Any, now: datetime) -> None:
    """Write down how a fetch went, and tell the office if that has changed; `problem` is a code or ""."""
    changed = Source.objects.filter(pk=source.pk).exclude(problem=problem).update(problem=problem)
    if changed:
        record("figures.pull_failed" if problem else "figures.pull_works", source, by=by, at=now, problem=problem)
        live.HELD.of(source.event).publish(live.QueueChanged())


@transaction.atomic
def tell_of_silence(event: Event, silent: Sequence[Source], *, by: Any, now: datetime) -> None:
    """These sources have become silent: the office's pages read themselves again, once for each silence."""
    told = 0
    for source in silent:
        still = Source.objects.filter(pk=source.pk, heard_at=source.heard_at)
        told += still.exclude(silence_told=source.heard_at).update(silence_told=source.heard_at)
    if not told:
        return
    live.HELD.of(event).publish(live.QueueChanged())


@transaction.atomic
def forget_answers(*, by: Any, now: datetime) -> int:
    """Drop answers that are older than a day at the real moment `now`; returns how many."""
    dropped, _of_each = Batch.objects.filter(at__lt=now - REMEMBERED).delete()
    return dropped
