"""A badge's life: issued with the decision, reprinted when lost, stopped with the accreditation."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import codes, live
from presscentre.accreditation.actions.keys import signer
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.refusals import ReasonMissing
from presscentre.accreditation.actions.signing import pen_of, sign_anew
from presscentre.accreditation.models import GIVEN, Application, Badge, Print
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event

AGAIN = frozenset(Print.Reason.values) - {Print.Reason.FIRST}  # why a badge may be put on paper once more


class BadgeStopped(Refusal):
    code = "badge_stopped"
    message = _("This badge is stopped: its accreditation has ended.")


def issue(application: Application, *, by: Any, now: datetime) -> Badge:
    """Give this accredited application its badge, or its badge the next generation; `now` is event time.

    A step inside actions: call it after the move and after the zones are set, whenever something that the badge
    shows is different (the interpretation channel apart: it opens no door). Every earlier generation is refused from
    then on. Raises ValueError if it is not accredited.
    """
    if application.state not in GIVEN:
        raise ValueError("Only an accredited application has a badge.")
    lock(application.event)
    key = signer(application.event, now=now)
    badge = Badge.objects.filter(application=application).first()
    if badge is None:
        badge = Badge(event=application.event, application=application, serial=codes.fresh_serial())
    else:
        badge.generation, badge.renewed_at = badge.generation + 1, now
    badge.application, badge.issued_at, badge.stopped_at = application, now, None
    pen_of(key, application.zones.all()).write(badge)
    badge.save()
    record("accreditation.badge_issued", badge, by=by, at=now, event=badge.event, generation=badge.generation)
    return badge


def stop(application: Application, *, by: Any, now: datetime) -> Badge | None:
    """End the badge with its accreditation: refused everywhere from now on. A step; None if there is no good one."""
    badge = Badge.objects.filter(application=application, stopped_at=None).first()
    if badge is None:
        return None
    Badge.objects.filter(pk=badge.pk).update(stopped_at=now)
    badge.refresh_from_db()
    record("accreditation.badge_stopped", badge, by=by, at=now, event=badge.event, generation=badge.generation)
    return badge


@transaction.atomic
def reprint(badge: Badge, *, reason: str, by: Any, now: datetime) -> Badge:
    """Give a badge that is lost, spoilt or shows something old its next generation; the one before is refused.

    `reason` is a Print.Reason. Raises ReasonMissing, or BadgeStopped if its accreditation has ended.
    """
    if reason not in AGAIN:
        raise ReasonMissing
    lock(badge.event)
    key = signer(badge.event, now=now)
    if not sign_anew(Badge.objects.good().filter(pk=badge.pk), key, now):
        raise BadgeStopped
    badge.refresh_from_db()
    facts = {"generation": badge.generation, "reason": reason}
    record("accreditation.badge_reprinted", badge, by=by, at=now, event=badge.event, **facts)
    live.QUEUE.of(badge.event).publish(live.ApplicationMoved(badge.application_id, badge.application.version))
    return badge


@transaction.atomic
def renew(event: Event, *, reason: str, by: Any, now: datetime) -> int:
    """Give every good badge of the event its next generation: its dates were moved, say. How many.

    All of them must be printed anew; phones show the new code by themselves.
    """
    if not reason.strip():
        raise ReasonMissing
    lock(event)
    count = sign_anew(Badge.objects.good().filter(event=event), signer(event, now=now), now)
    record("accreditation.badges_renewed", event, by=by, at=now, event=event, badges=count, reason=reason)
    live.DOOR.of(event).publish(live.DoorChanged())
    return count
