"""What applicants do about an application that is handed in: answer, change, withdraw; or decline an invitation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.actions.apply import ANSWERS, NEEDS
from presscentre.accreditation.actions.badges import stop
from presscentre.accreditation.actions.filing import OPEN, filed, fitting, touch, unbind
from presscentre.accreditation.actions.letters import write
from presscentre.accreditation.actions.moves import move, tell
from presscentre.accreditation.actions.places import lock, take_back
from presscentre.accreditation.actions.portraits import keep_portrait
from presscentre.accreditation.actions.refusals import MovedOn, ReasonMissing
from presscentre.accreditation.actions.regions import delegation_of
from presscentre.accreditation.models import GIVEN, Application, Invitation, Place, State
from presscentre.accreditation.uploads import Taken
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.live import topics
from presscentre.privacy.actions import take_answers
from presscentre.privacy.queries import has_consent

# What an officer has looked at and the badge shows: changed afterwards, it is looked at again.
MATERIAL = frozenset(["native_name", "latin_name", "name_language", "outlet", "media_type", "role", "portrait"])


class InvitationGone(Refusal):
    code = "invitation_gone"
    message = _("This invitation has been used or withdrawn already.")


@transaction.atomic
def answer(application: Application, text: str, *, by: Any, now: datetime) -> None:
    """Answer what the office asked; the application is back in its queue. Raises ReasonMissing or MovedOn."""
    if not text.strip():
        raise ReasonMissing
    move(application, "answered", by=by, now=now, reason=text.strip(), question="", **filed(application))
    tell(application)


@transaction.atomic
def change(
    application: Application, answers: Mapping[str, Any], *, posted: Mapping[str, str], by: Any, now: datetime
) -> list[str]:
    """Change what was handed in; returns the names of the fields that differ.

    After approval a material change sends it back to the office: the place is free, the badge refused, until it is
    approved again. Everything else is kept at once. Raises MovedOn or WordingChanged.
    """
    take_answers(application.person, application.event, posted, by=by, now=now)
    changes = changed(application, answers)
    if not changes:
        return []
    for field, value in changes.items():
        setattr(application, field, value)
    if "outlet" in changes and application.outlet is not None:
        delegation = delegation_of(application.event, application.outlet, by=by, now=now)
        changes["delegation"] = application.delegation = delegation
        unbind(application)
    _change(application, set(changes), by=by, now=now, **changes, **filed(application))
    return sorted(changes)


@transaction.atomic
def change_portrait(application: Application, taken: Taken, *, by: Any, now: datetime) -> None:
    """Another portrait: of a draft at once, of what was handed in with a Move, of an accredited person for approval.

    Raises MovedOn.
    """
    if application.state == State.DRAFT:
        keep_portrait(application, taken, by=by, now=now)
        return
    if application.state not in OPEN:
        raise MovedOn(state=application.get_state_display())
    keep_portrait(application, taken, by=by, now=now)
    _change(application, {"portrait"}, by=by, now=now, **filed(application))


@transaction.atomic
def withdraw(application: Application, *, by: Any, now: datetime, reason: str = "") -> None:
    """Take the application back: the place is free, the badge refused. A draft is given up. Raises MovedOn."""
    lock(application.event)
    handed_in = application.state != State.DRAFT
    move(application, "withdrawn", by=by, now=now, reason=reason.strip(), question="", waits_for="")
    let_go(application, by=by, now=now)
    if handed_in:
        write(application, "withdrawn", now=now)
        tell(application)


@transaction.atomic
def decline(invitation: Invitation, *, by: Any, now: datetime) -> None:
    """Say that one does not come. Until it expires the invitation can be accepted all the same.

    `now` is real time. Raises InvitationGone if it was used or withdrawn.
    """
    mine = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None, application=None)
    if not mine.update(declined_at=now):
        raise InvitationGone
    record("accreditation.declined", invitation, by=by, at=invitation.event.clock(now), event=invitation.event)


def changed(application: Application, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that differ from what is kept; needs only while there is consent. A step."""
    kept = {field: value for field, value in answers.items() if field in ANSWERS}
    if "media_type" in kept:
        kept = fitting(kept)
    if not has_consent(application.person, application.event, "needs"):
        kept |= {field: "" for field in kept if field in NEEDS}
    return {field: value for field, value in kept.items() if getattr(application, field) != value}


def let_go(application: Application, *, by: Any, now: datetime) -> None:
    """Place, name and badge go with an application that has left; a step, after the move and under the lock."""
    take_back(application)
    Place.objects.filter(named=application).update(named=None)
    stop(application, by=by, now=now)
    topics.rights_changed(user=application.person)


def _change(application: Application, fields: set[str], *, by: Any, now: datetime, **changes: Any) -> None:
    """Back for approval if it was given and the change is material; otherwise kept where it is."""
    if application.state in GIVEN and fields & MATERIAL:
        lock(application.event)
        undecided: dict[str, Any] = {"decided_at": None, "decided_by": None, "limits": ""}
        move(application, "changed", by=by, now=now, facts={"fields": sorted(fields)}, **undecided, **changes)
        take_back(application)
        stop(application, by=by, now=now)
        topics.rights_changed(user=application.person)
        write(application, "changed", now=now)
    else:
        touch(application, "edited", by=by, now=now, fields=tuple(fields), **changes)
    tell(application)
