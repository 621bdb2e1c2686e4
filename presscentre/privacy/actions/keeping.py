"""Periods, legal holds, and the deletion of what is due."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core import holdings
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import queries
from presscentre.privacy.actions.erasing import end_all
from presscentre.privacy.actions.watching import ReasonNeeded
from presscentre.privacy.models import Deletion, LegalHold, Period


class OutOfBounds(Refusal):
    code = "period_out_of_bounds"
    message = _("“%(holding)s” is kept between %(least)d and %(most)d days.")
    status = 422


class EndsTooSoon(Refusal):
    code = "legal_hold_ends_too_soon"
    message = _("A legal hold ends in the future.")
    status = 422


class HoldLifted(Refusal):
    code = "legal_hold_lifted"
    message = _("This legal hold has been lifted already.")


@transaction.atomic
def set_period(event: Event, holding: str, days: int, *, by: Any, now: datetime) -> Period:
    """Keep this holding so many days after the event's end. Event time. Raises OutOfBounds."""
    entry = holdings.REGISTRY[holding]
    if not entry.least <= days <= entry.most:
        raise OutOfBounds(holding=entry.label, least=entry.least, most=entry.most)
    period, _made = Period.objects.update_or_create(event=event, holding=holding, defaults={"days": days})
    record("privacy.period_set", period, by=by, at=now, event=event, holding=holding, days=days)
    return period


@transaction.atomic
def hold_back(event: Event, person: User | None, reason: str, *, until: datetime, by: User, now: datetime) -> LegalHold:
    """Delete nothing of this person (None: of the whole event) until then. Real times.

    Raises ReasonNeeded, EndsTooSoon.
    """
    if not reason.strip():
        raise ReasonNeeded
    if until <= now:
        raise EndsTooSoon
    held = LegalHold.objects.create(
        event=event, person=person, reason=reason.strip(), until=until, made_by=by, made_at=now
    )
    record("privacy.hold_made", held, by=by, at=event.clock(now), event=event, until=until.isoformat())
    return held


@transaction.atomic
def lift(held: LegalHold, *, by: User, now: datetime) -> None:
    """End a legal hold before its time. Real time. Raises HoldLifted."""
    if not LegalHold.objects.filter(pk=held.pk, lifted_at=None).update(lifted_at=now):
        raise HoldLifted
    record("privacy.hold_lifted", held, by=by, at=held.event.clock(now), event=held.event)


@transaction.atomic
def purge(event: Event, *, by: Any, now: datetime) -> int:
    """Delete everything of this event whose period has passed, holding by holding; how many rows. Real time.

    What goes is exactly what `queries.due` lists, each holding with a proof of its own.
    """
    total = 0
    for entry in list(queries.due(event, now=now)):
        total += end_all(entry.holding, entry.found, cause=Deletion.Cause.PERIOD, event=event, by=by)
    if total:
        record("privacy.purged", event, by=by, at=event.clock(now), event=event, rows=total)
    return total
