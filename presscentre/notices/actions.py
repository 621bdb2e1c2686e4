"""queue(): a step inside an action. The worker sends. try_again(): an officer has looked at what was given up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.notices.models import Notice


class NotGivenUp(Refusal):
    code = "notice_not_given_up"
    message = _("This notice has been sent, or is still being tried.")


def queue(
    template: str,
    *,
    to: str,
    language: str,
    at: datetime,
    event: str = "",
    once: str | None = None,
    until: datetime | None = None,
    **facts: Any,
) -> None:
    """Write to `to` in `language`, not before `at` and not from `until` on (real time). Rolls back with its action.

    `facts` are plain JSON for the template. With `once`, a second call with the same key queues nothing.
    """
    row = {
        "template": template,
        "to": to,
        "language": language,
        "facts": facts,
        "event": event,
        "due_at": at,
        "until": until,
    }
    if once is None:
        Notice.objects.create(**row)
    else:
        Notice.objects.get_or_create(once=once, defaults=row)


def queue_many(letters: Iterable[Mapping[str, Any]]) -> None:
    """The same for many at once: each is what `queue` takes, with a `once` of its own."""
    rows = []
    for letter in letters:
        given = dict(letter)
        row = {name: given.pop(name) for name in ("template", "to", "language", "once")}
        row |= {"due_at": given.pop("at"), "event": given.pop("event", ""), "until": given.pop("until", None)}
        rows.append(Notice(**row, facts=given))
    Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def try_again(notice: Notice, *, by: Any, now: datetime, at: datetime, event: models.Model | None = None) -> None:
    """Send what was given up once more, from the first try on. `now` is event time, `at` real.

    Written down at `event`, or where the notice belongs.

    Raises NotGivenUp if it was sent, or another officer was quicker.
    """
    mine = Notice.objects.given_up().filter(pk=notice.pk)
    if not mine.update(given_up_at=None, attempts=0, due_at=at, problem=""):
        raise NotGivenUp
    record("notices.tried_again", notice, by=by, at=now, event=event)
