"""What the office decides about an application. Each verb acts on the version that the officer saw, or not at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.lists import format_list
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from presscentre.accreditation import queries
from presscentre.accreditation.actions.badges import issue, stop
from presscentre.accreditation.actions.letters import write
from presscentre.accreditation.actions.moves import MOVES, move, tell
from presscentre.accreditation.actions.places import give, lock, take_back
from presscentre.accreditation.actions.refusals import MovedOn, ReasonMissing
from presscentre.accreditation.models import Application, Place, State
from presscentre.core import languages
from presscentre.core.errors import Refusal
from presscentre.events.models import Zone
from presscentre.live import topics


class AppliedAgain(Refusal):
    code = "applied_again"
    message = _("%(name)s has another application at this event by now. Decide on that one.")


@transaction.atomic
def approve(
    application: Application,
    *,
    by: Any,
    now: datetime,
    zones: Iterable[Zone] | None = None,
    limits: str = "",
    reason: str = "",
    internal: str = "",
) -> None:
    """Give a place and a badge that opens these zones (None: the usual ones), and write to the applicant.

    With words in `limits`, or without one of the usual zones, it is an approval with limits. Also changes zones and
    limits of somebody who is accredited already. Raises NoPlaceLeft or MovedOn, and then nothing has changed.
    """
    usual = queries.usual_zones(application.event)
    opened = usual if zones is None else list(zones)
    verb = "limited" if limits.strip() or not set(usual) <= set(opened) else "approved"
    _give(application, verb, opened, by=by, now=now, limits=limits.strip(), reason=reason, internal=internal)
    facts = {"reason": reason, "limits": limits.strip(), "zones": _listed(application, opened)}
    write(application, verb, now=now, **facts)
    tell(application)


@transaction.atomic
def promote(application: Application, *, by: Any, now: datetime, reason: str = "", internal: str = "") -> None:
    """Take somebody off the waiting list: a place, a badge with the usual zones, a letter that says so.

    Raises NoPlaceLeft or MovedOn, also if they are not on the waiting list (any more).
    """
    if application.state != State.WAITLISTED:
        raise MovedOn(state=application.get_state_display())
    zones = queries.usual_zones(application.event)
    _give(application, "approved", zones, by=by, now=now, reason=reason, internal=internal)
    write(application, "promoted", now=now, reason=reason, zones=_listed(application, zones))
    tell(application)


@transaction.atomic
def waitlist(application: Application, *, by: Any, now: datetime, reason: str = "", internal: str = "") -> None:
    """Put the application on the waiting list, for a reason that the applicant reads; a turn once had is kept.

    It holds no quota there. Raises ReasonMissing or MovedOn.
    """
    _need(reason)
    turn: dict[str, Any] = {
        "waitlisted_at": application.waitlisted_at or now,
        "waits_for": reason[:400],
        "question": "",
    }
    move(application, "waitlisted", by=by, now=now, reason=reason, internal=internal, **turn)
    line = queries.in_line(application)
    write(application, "waitlisted", now=now, reason=reason, position=line.position if line else 1)
    tell(application)


@transaction.atomic
def refuse(application: Application, *, by: Any, now: datetime, reason: str = "", internal: str = "") -> None:
    """Say no, for a reason that the applicant reads, and perhaps another that stays in the office.

    A place that the outlet had named for this person is free again. Raises ReasonMissing or MovedOn.
    """
    _need(reason)
    decided = {"decided_at": now, "decided_by": by, "question": "", "waits_for": ""}
    move(application, "refused", by=by, now=now, reason=reason, internal=internal, **decided)
    _unname(application)
    write(application, "refused", now=now, reason=reason)
    tell(application)


@transaction.atomic
def ask(application: Application, *, by: Any, now: datetime, question: str = "", internal: str = "") -> None:
    """Ask the applicant for more; the application waits for the answer. Raises ReasonMissing or MovedOn."""
    _need(question)
    move(application, "asked", by=by, now=now, reason=question, internal=internal, question=question)
    write(application, "asked", now=now, question=question)
    tell(application)


@transaction.atomic
def revoke(application: Application, *, by: Any, now: datetime, reason: str = "", internal: str = "") -> None:
    """End an accreditation: its badge is refused everywhere at once, its place is free.

    Raises ReasonMissing or MovedOn.
    """
    _need(reason)
    lock(application.event)
    move(application, "revoked", by=by, now=now, reason=reason, internal=internal, decided_at=now, decided_by=by)
    take_back(application)
    _unname(application)
    stop(application, by=by, now=now)
    topics.rights_changed(user=application.person)
    write(application, "revoked", now=now, reason=reason)
    tell(application)


@transaction.atomic
def reopen(application: Application, *, by: Any, now: datetime, reason: str = "", internal: str = "") -> None:
    """Look at a refused application again: it is back in the queue, in its old turn.

    Raises MovedOn, or AppliedAgain if the person has applied anew since.
    """
    undecided = {"decided_at": None, "decided_by": None}
    try:
        with transaction.atomic():
            move(application, "reopened", by=by, now=now, reason=reason, internal=internal, **undecided)
    except IntegrityError:  # one active application for each person and event
        raise AppliedAgain(name=str(application)) from None
    write(application, "reopened", now=now, reason=reason)
    tell(application)


def _give(
    application: Application,
    verb: str,
    zones: list[Zone],
    *,
    by: Any,
    now: datetime,
    limits: str = "",
    reason: str = "",
    internal: str = "",
) -> None:
    """Place, move, zones, badge, under the lock of the event's places."""
    register = lock(application.event)
    _still_as_seen(application, verb)
    give(application, zones, register)
    decided = {"decided_at": now, "decided_by": by, "limits": limits, "question": "", "waits_for": ""}
    facts = {"zones": sorted(zone.key for zone in zones)}
    move(application, verb, by=by, now=now, reason=reason, internal=internal, facts=facts, **decided)
    application.zones.set(zones)
    issue(application, by=by, now=now)


def _still_as_seen(application: Application, verb: str) -> None:
    """Before places are counted: that somebody was quicker says more than that no place is left."""
    now = Application.objects.get(pk=application.pk)
    if now.version != application.version or now.state not in MOVES[verb][0]:
        raise MovedOn(state=now.get_state_display())


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _unname(application: Application) -> None:
    """The outlet may name somebody else for the place that it had meant for this person."""
    Place.objects.filter(named=application).update(named=None)


def _listed(application: Application, zones: list[Zone]) -> str:
    """Names of the zones, as a list in the applicant's language; "" for none."""
    with override(application.language):
        return str(format_list([zone.name for zone in zones], locale=languages.cldr(application.language)))
