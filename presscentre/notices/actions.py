"""queue(): a step inside an action. The worker sends."""

from datetime import datetime
from typing import Any

from presscentre.notices.models import Notice


def queue(
    template: str, *, to: str, language: str, at: datetime, event: str = "", once: str | None = None, **facts: Any
) -> None:
    """Write to `to` in `language`, not before `at` (real time). Rolls back with its action.

    `facts` are plain JSON for the template. With `once`, a second call with the same key queues nothing.
    """
    row = {"template": template, "to": to, "language": language, "facts": facts, "event": event, "due_at": at}
    if once is None:
        Notice.objects.create(**row)
    else:
        Notice.objects.get_or_create(once=once, defaults=row)
