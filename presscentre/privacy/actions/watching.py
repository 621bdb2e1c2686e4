"""Who of the office looks at how much: counted for the office alone. And uncovering what is masked, with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.people.models import Remit, User
from presscentre.privacy import wordings
from presscentre.privacy.models import Alarm, Look, Reveal

SPAN = timedelta(minutes=10)


class ReasonNeeded(Refusal):
    code = "reason_needed"
    message = _("Say why you need to see this; the person can read the reason.")
    status = 422


class AlarmSettled(Refusal):
    code = "alarm_settled"
    message = _("This alarm has been settled already.")


def span_of(now: datetime) -> datetime:
    """The start of the ten minutes in which this moment lies."""
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)


@transaction.atomic
def note_reading(officer: User, event: Event, kind: str, count: int = 1, *, by: Any, now: datetime) -> None:
    """Count that this officer has read so many personal pages or files; beyond what is usual, raise the alarm.

    `kind` is "application", "evidence", "portrait", "reveal" or "export". Real time. Nothing says whose they were.
    """
    since = span_of(now)
    row, made = Look.objects.get_or_create(
        event=event, officer=officer, kind=kind, since=since, defaults={"count": count}
    )
    if not made:
        Look.objects.filter(pk=row.pk).update(count=F("count") + count)
    total = looked_since(officer, event, since - SPAN)
    if total > wordings.controller_of(event).looks_allowed:
        _raise_alarm(officer, event, since, total, now)


def looked_since(officer: User, event: Event, since: datetime) -> int:
    """How many personal pages and files this officer has read here since then."""
    rows = Look.objects.filter(officer=officer, event=event, since__gte=since)
    return int(rows.aggregate(total=Sum("count"))["total"] or 0)


def _raise_alarm(officer: User, event: Event, since: datetime, total: int, now: datetime) -> None:
    alarm, made = Alarm.objects.get_or_create(
        event=event, officer=officer, since=since, defaults={"count": total, "raised_at": now}
    )
    if not made:
        Alarm.objects.filter(pk=alarm.pk, count__lt=total).update(count=total)
        return
    record("privacy.alarm_raised", alarm, by=None, at=event.clock(now), event=event, officer=officer.pk, count=total)
    for administrator in administrators_of(event):
        queue(
            "privacy/alarm",
            to=str(administrator.email),
            language=administrator.language,
            at=now,
            event=event.slug,
            event_name=event.name,
            officer=str(officer),
            count=total,
        )


def administrators_of(event: Event) -> list[User]:
    """Those who are told when something is wrong with personal data here."""
    chosen = User.objects.officers_at(event).filter(is_active=True, remits__role=Remit.Role.ADMINISTRATOR)
    return list(chosen.distinct().order_by("pk"))


@transaction.atomic
def settle_alarm(alarm: Alarm, explanation: str, *, by: User, now: datetime) -> None:
    """Write down what it was. Real time. Raises ReasonNeeded, AlarmSettled."""
    if not explanation.strip():
        raise ReasonNeeded
    mine = Alarm.objects.filter(pk=alarm.pk, settled_at=None)
    if not mine.update(settled_at=now, settled_by=by, explanation=explanation.strip()):
        raise AlarmSettled
    record("privacy.alarm_settled", alarm, by=by, at=alarm.event.clock(now), event=alarm.event)


@transaction.atomic
def note_reveal(person: User, event: Event, what: str, reason: str, *, by: User, now: datetime) -> Reveal:
    """Keep that `by` uncovered `what` of this person, and why; the person can read it. Event time.

    Counted as a reading too. Raises ReasonNeeded.
    """
    if len(reason.strip()) < 3:
        raise ReasonNeeded
    row = Reveal.objects.create(event=event, person=person, what=what, reason=reason.strip(), by=by, at=now)
    record("privacy.revealed", row, by=by, at=now, event=event, what=what)
    note_reading(by, event, "reveal", by=by, now=event.real(now))
    return row
