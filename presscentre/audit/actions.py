"""record(): a step inside an action, not an action of its own."""

from datetime import datetime
from typing import Any

from django.db import models

from presscentre.audit.models import Entry


def record(
    verb: str, subject: models.Model, *, by: Any, at: datetime, event: models.Model | None = None, **facts: Any
) -> Entry:
    """Write down that `by` (a User; None is the clock) did `verb` to `subject` at `at` (event time).

    `facts` are keys, codes and names of changed fields; never a personal value. Rolls back with its action.
    """
    where = event if event is not None else getattr(subject, "event", None)
    return Entry.objects.create(
        verb=verb,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        event=where.slug if where is not None else "",
        by=by,
        at=at,
        facts=facts,
    )
