"""record(): a step inside an action, not an action of its own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from presscentre.audit.models import Entry


def record(
    verb: str, subject: models.Model, *, by: Any, at: datetime, event: models.Model | None = None, **facts: Any
) -> Entry:
    """Write down that `by` (a User; None is the clock) did `verb` to `subject` at `at` (event time).

    `facts` are keys, codes and names of changed fields; never a personal value. Rolls back with its action.
    Raises TypeError for a fact that is not plain text, a whole number, a truth or a list or dict of such: the two
    databases write a float in two ways, and a restored chain would break.
    """
    entry = _entry(verb, subject, by=by, at=at, event=event, facts=facts)
    entry.save(force_insert=True)
    return entry


def record_each(
    verb: str, subjects: Iterable[models.Model], *, by: Any, at: datetime, event: models.Model, **facts: Any
) -> None:
    """The same of many at once, each with an entry of its own."""
    entries = [_entry(verb, subject, by=by, at=at, event=event, facts=facts) for subject in subjects]
    Entry.objects.bulk_create(entries, batch_size=500)


def _entry(
    verb: str, subject: models.Model, *, by: Any, at: datetime, event: models.Model | None, facts: dict[str, Any]
) -> Entry:
    _plain(facts)
    where: Any = event if event is not None else getattr(subject, "event", "")
    return Entry(
        verb=verb,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        event=getattr(where, "slug", where) or "",
        by=by,
        at=at,
        facts=facts,
    )


def _plain(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"A key in a fact of the audit is a {type(key).__name__}; give it as text.")
            _plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _plain(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"A fact of the audit is a {type(value).__name__}; give it as text.")
