"""Applying: begun, kept as typed, handed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from presscentre.accreditation import queries
from presscentre.accreditation.actions import decide
from presscentre.accreditation.actions.filing import filed, fitting, unbind
from presscentre.accreditation.actions.letters import write
from presscentre.accreditation.actions.moves import move, tell
from presscentre.accreditation.actions.refusals import (
    ApplicationIncomplete,
    ApplicationsClosed,
    AppliedAlready,
    MovedOn,
    NoPlaceLeft,
)
from presscentre.accreditation.actions.regions import delegation_of
from presscentre.accreditation.models import Application, Invitation, Outlet, Portrait, State
from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.people.models import Profile, User
from presscentre.privacy.actions import take_answers
from presscentre.privacy.queries import has_consent

# What an applicant writes, and what is kept of it only while they agree to that.
ANSWERS = frozenset(
    {
        *("native_name", "latin_name", "name_language", "outlet", "media_type", "role", "speaks", "interpretation"),
        *("phone", "diet", "access_needs", "equipment", "arrives_at"),
    }
)
OTHERS = frozenset(["speaks_other"])  # typed beside the boxes of `speaks`
NEEDS = frozenset(["diet", "access_needs"])
NEEDED = ("native_name", "latin_name", "outlet", "media_type", "role")
GLYPHS = ("zh-hans", "zh-hant", "ja", "ko")  # languages whose shared signs are drawn in different ways


@transaction.atomic
def begin(person: User, event: Event, *, by: Any, now: datetime) -> Application:
    """The person's draft, with what their invitation says; the one they have already, if there is one.

    Raises AppliedAlready or ApplicationsClosed.
    """
    User.objects.select_for_update().get(pk=person.pk)  # two browsers begin one application
    here = queries.standing(person, event, now=now, real=event.real(now))
    if here.draft is not None:
        return here.draft
    if not here.may_apply:
        raise ApplicationsClosed
    if not here.may_begin:
        raise AppliedAlready
    invitation = here.invitation if here.invited else None
    application = Application(event=event, person=person, created_at=now, language=person.language)
    _known(application, invitation)
    if invitation is not None:
        _accept(invitation, event.real(now))
    application.save()
    record("accreditation.begun", application, by=by, at=now, event=event, invited=invitation is not None)
    return application


@transaction.atomic
def keep(
    application: Application,
    answers: Mapping[str, Any],
    typed: Mapping[str, str],
    *,
    posted: Mapping[str, str],
    by: Any,
    now: datetime,
) -> None:
    """Keep a draft as it is typed: clean answers in their fields, what is not valid yet as text beside them.

    `posted` carries the notices that stood on the page and the boxes ticked. Needs are kept only with consent. A draft
    is its writer's own: the audit begins when it is handed in. Raises MovedOn if it was, or WordingChanged.
    """
    row = Application.objects.select_for_update().filter(pk=application.pk, state=State.DRAFT).first()
    if row is None:
        raise MovedOn(state=Application.objects.get(pk=application.pk).get_state_display())
    take_answers(row.person, row.event, posted, by=by, now=now)
    for field, value in _allowed(row, answers).items():
        setattr(row, field, value)
    valid = {*answers, *(OTHERS if "speaks" in answers else ())}
    left = {field: text for field, text in row.typed.items() if field not in valid}
    row.typed = left | _allowed(row, typed)
    row.save(update_fields=[*ANSWERS, "typed"])
    application.refresh_from_db()


@transaction.atomic
def submit(
    application: Application, answers: Mapping[str, Any], *, posted: Mapping[str, str], by: Any, now: datetime
) -> None:
    """Hand the application in; one that is invited without review is decided at once, while a place is left.

    Raises ApplicationsClosed, ApplicationIncomplete, MovedOn or WordingChanged, and then nothing has changed.
    """
    event = application.event
    if not queries.standing(application.person, event, now=now, real=event.real(now)).may_apply:
        raise ApplicationsClosed
    take_answers(application.person, event, posted, by=by, now=now)
    for field, value in _allowed(application, fitting(dict(answers))).items():
        setattr(application, field, value)
    _check(application)
    assert application.outlet is not None
    application.delegation = delegation_of(event, application.outlet, by=by, now=now)
    unbind(application)
    facts = {field: getattr(application, field) for field in (*ANSWERS, "delegation")}
    move(application, "submitted", by=by, now=now, typed={}, submitted_at=now, **facts, **filed(application))
    if not _decided_at_once(application, now=now):
        write(application, "submitted", now=now, missing=application.missing)
    tell(application)


def _known(application: Application, invitation: Invitation | None) -> None:
    """Fill in what is known already, so that nobody types it again."""
    profile = Profile.objects.filter(user=application.person).first()
    if profile is not None:
        application.native_name, application.latin_name = profile.native_name, profile.latin_name
    if invitation is not None:
        application.language = invitation.language
        application.outlet = standing_outlet(invitation.outlet)
        application.media_type = invitation.media_type
        application.invitation = invitation
    if application.language in GLYPHS:
        application.name_language = application.language


def _accept(invitation: Invitation, real: datetime) -> None:
    """This invitation is used now; an application that was withdrawn lets go of it."""
    Application.objects.filter(invitation=invitation).update(invitation=None)
    opened = invitation.opened_at or real
    Invitation.objects.filter(pk=invitation.pk).update(declined_at=None, opened_at=opened)


def standing_outlet(outlet: Outlet | None) -> Outlet | None:
    """The outlet into which this one was merged, or itself."""
    while outlet is not None and outlet.merged_into is not None:
        outlet = outlet.merged_into
    return outlet


def _allowed(application: Application, given: Mapping[str, Any]) -> dict[str, Any]:
    """Only what applicants write, and dietary and access needs only while they agree that they are kept."""
    allowed = {field: value for field, value in given.items() if field in ANSWERS | OTHERS}
    if not has_consent(application.person, application.event, "needs"):
        allowed |= {field: "" for field in allowed if field in NEEDS}
    return allowed


def _check(application: Application) -> None:
    """What no form may leave out, whoever sends it."""
    empty = [name for name in NEEDED if not getattr(application, name)]
    if not Portrait.objects.filter(application=application).exists():
        empty.append("portrait")
    if empty:
        raise ApplicationIncomplete(fields=", ".join(empty))


def _decided_at_once(application: Application, *, now: datetime) -> bool:
    """True if an invitation without review has decided it: approved, or on the waiting list where all is given.

    Another outlet than the one invited, or one that nobody has confirmed, is looked at by the office all the same.
    """
    invitation, outlet = application.invitation, application.outlet
    if invitation is None or outlet is None or not invitation.skip_review or outlet.confirmed_at is None:
        return False
    meant = standing_outlet(invitation.outlet)
    if meant is not None and meant != outlet:
        return False
    try:
        decide.approve(application, by=None, now=now)
    except NoPlaceLeft as full:
        decide.waitlist(application, by=None, now=now, reason=_reason(application, full))
    return True


def _reason(application: Application, full: NoPlaceLeft) -> str:
    with override(application.language):
        return _("All places are given (%(scope)s). A place that becomes free is offered in order.") % full.facts
