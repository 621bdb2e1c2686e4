"""What people ask for about their own data, and what the office answers."""

import hashlib
from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.people.models import User
from presscentre.privacy import rows
from presscentre.privacy.actions.watching import ReasonNeeded
from presscentre.privacy.models import DataRequest, Export
from presscentre.privacy.tasks import make_export

KEPT = timedelta(days=7)


class ExportOnItsWay(Refusal):
    code = "export_on_its_way"
    message = _("A copy is being made already. The letter with its link comes in a moment.")


class LinkSpent(Refusal):
    code = "link_spent"
    message = _("This link has been used, or is too old. Ask for a new copy on your page “My data”.")
    status = 410


class Answered(Refusal):
    code = "request_answered"
    message = _("This request has been answered already.")


def a_month_after(at: datetime) -> datetime:
    """The same day of the next month, or its last day: by then the law wants an answer."""
    year, month = (at.year + 1, 1) if at.month == 12 else (at.year, at.month + 1)
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


@transaction.atomic
def ask(person: User, kind: str, text: str, *, event: Event | None, by: User, now: datetime) -> DataRequest:
    """Put a request to the office; it is owed an answer within a month. Real time."""
    asked = DataRequest.objects.create(
        person=person, event=event, kind=kind, text=text.strip(), made_at=now, due_at=a_month_after(now)
    )
    record("privacy.asked", asked, by=by, at=event.clock(now) if event else now, event=event, kind=kind)
    return asked


@transaction.atomic
def answer(asked: DataRequest, outcome: str, text: str, *, by: User, now: datetime) -> None:
    """Say what was done, or why not, and write it to the person. Real time. Raises ReasonNeeded, Answered."""
    if not text.strip():
        raise ReasonNeeded
    _close(asked, outcome, text.strip(), by=by, now=now)
    person = asked.person
    facts: dict[str, Any] = {"kind": asked.kind, "outcome": outcome, "answer": text.strip()}
    queue("privacy/answer", to=str(person.email), language=person.language, at=now, **facts)


@transaction.atomic
def take_back(asked: DataRequest, *, by: User, now: datetime) -> None:
    """The person no longer asks. Real time. Raises Answered."""
    _close(asked, DataRequest.Outcome.TAKEN_BACK, "", by=by, now=now)


def _close(asked: DataRequest, outcome: str, text: str, *, by: User, now: datetime) -> None:
    mine = DataRequest.objects.open().filter(pk=asked.pk)
    if not mine.update(answered_at=now, answered_by=by, outcome=outcome, answer=text):
        raise Answered
    at = asked.event.clock(now) if asked.event else now
    record("privacy.answered", asked, by=by, at=at, event=asked.event, outcome=outcome)


@transaction.atomic
def ask_for_copy(person: User, *, by: User, now: datetime) -> Export:
    """Have a copy of everything about this person made; a letter brings its link. Real time. Raises ExportOnItsWay."""
    if Export.objects.filter(person=person, state=Export.State.WAITING, expires_at__gt=now).exists():
        raise ExportOnItsWay
    export = Export.objects.create(person=person, made_at=now, expires_at=now + KEPT)
    record("privacy.copy_asked", export, by=by, at=now)
    transaction.on_commit(lambda: make_export.enqueue(export.pk))
    return export


@transaction.atomic
def take_copy(person: User, secret: str, *, by: User, now: datetime) -> bytes:
    """The sealed copy behind this link, once: then its file is gone. Real time. Raises LinkSpent."""
    digest = hashlib.sha256(secret.encode()).digest()
    export = Export.objects.filter(person=person, digest=digest, state=Export.State.READY, expires_at__gt=now).first()
    if export is None or not export.file:
        raise LinkSpent
    sealed: bytes = export.file.read()
    export.file.close()
    if not Export.objects.filter(pk=export.pk, state=Export.State.READY).update(
        state=Export.State.TAKEN, taken_at=now, digest=None, file=""
    ):
        raise LinkSpent
    rows.drop([export.file])
    record("privacy.copy_taken", export, by=by, at=now)
    return sealed


@transaction.atomic
def drop_exports(*, by: Any, now: datetime) -> int:
    """Delete the copies whose week is over; how many. Real time."""
    old = Export.objects.filter(expires_at__lte=now).exclude(file="")
    rows.drop([export.file for export in old])
    return old.update(state=Export.State.GONE, digest=None, file="")
