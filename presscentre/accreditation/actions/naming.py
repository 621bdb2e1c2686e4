"""By number first, by name later: an outlet's contact names people for its places, and swaps them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from presscentre.accreditation import tokens
from presscentre.accreditation.actions.filing import OPEN
from presscentre.accreditation.actions.letters import write
from presscentre.accreditation.actions.mine import let_go
from presscentre.accreditation.actions.moves import move, tell
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.models import GIVEN, Application, Delegation, Invitation, Place, Register, State
from presscentre.audit.actions import record
from presscentre.core import links, moments
from presscentre.core.errors import Refusal
from presscentre.notices.actions import queue
from presscentre.people.actions import welcome
from presscentre.people.models import Profile, User


class NamingClosed(Refusal):
    code = "naming_closed"
    message = _("People could be named until %(until)s. The press office can still allow it: ask there.")


class PlaceMovedOn(Refusal):
    code = "place_moved_on"
    message = _("Somebody else is on this place by now. Look at the list again; nothing was changed.")


class CannotBeNamed(Refusal):
    code = "cannot_be_named"
    message = _("This person cannot be named here. Ask the press office.")


def names_until(delegation: Delegation, register: Register) -> datetime | None:
    """Until when the outlet names people (event time); None: as long as the event lasts."""
    return delegation.names_until or register.names_until


def may_name(delegation: Delegation, register: Register, now: datetime) -> bool:
    """True before the deadline, and after it with the office's consent; never once the event is over."""
    until = names_until(delegation, register)
    if now >= delegation.event.ends_at:
        return False
    return until is None or now < until or delegation.swaps_allowed_at is not None


@transaction.atomic
def name_person(place: Place, email: str, name: str, *, by: User, now: datetime) -> Application:
    """Name somebody for a free place: they are written to, file the form, and have the place without another review.

    `now` is event time. Raises NamingClosed, PlaceMovedOn or CannotBeNamed.
    """
    place = _held(place, now)
    if _occupant(place) is not None:
        raise PlaceMovedOn
    return _name(place, email.lower(), name, by=by, now=now)


@transaction.atomic
def swap(place: Place, instead_of: Application, email: str, name: str, *, by: User, now: datetime) -> Application:
    """Name somebody else for a place: the badge of the one before is refused at once, the place is the new one's.

    `instead_of` is whom the contact saw there. Raises NamingClosed, PlaceMovedOn or CannotBeNamed.
    """
    place = _held(place, now)
    before = _occupant(place)
    if before is None or before.pk != instead_of.pk or before.person.email == email.lower():
        raise PlaceMovedOn
    handed_in = before.state != State.DRAFT
    move(before, "swapped" if before.state in GIVEN else "withdrawn", by=by, now=now, question="", waits_for="")
    let_go(before, by=by, now=now)
    if handed_in:
        write(before, "swapped", now=now, outlet=str(place.delegation))
    tell(before)
    place.refresh_from_db()
    return _name(place, email.lower(), name, by=by, now=now)


def _held(place: Place, now: datetime) -> Place:
    """The place as it is, under the event's lock. Raises NamingClosed."""
    delegation = place.delegation
    register = lock(delegation.event)
    if not may_name(delegation, register, now):
        until = names_until(delegation, register) or delegation.event.ends_at
        raise NamingClosed(until=moments.whole(until, delegation.event.tz))
    rows = Place.objects.select_for_update(of=("self",)).select_related("delegation__event", "delegation__outlet")
    return rows.get(pk=place.pk)


def _occupant(place: Place) -> Application | None:
    return place.application or place.named


def _name(place: Place, email: str, name: str, *, by: User, now: datetime) -> Application:
    event = place.delegation.event
    person = welcome(email, by.language, by=by, now=event.real(now))
    application = _application_of(person, place, name, now)
    if application.state == State.DRAFT:
        token, invitation = _invitation(place, email, name, by=by, now=now)
        Application.objects.filter(invitation=invitation).exclude(pk=application.pk).update(invitation=None)
        application.invitation = invitation
        application.save()
        _invite(invitation, token, name, str(place.delegation), now=now)
    place.named = application
    place.save(update_fields=["named"])
    record("accreditation.named", application, by=by, at=now, event=event, place=place.number)
    return application


def _application_of(person: User, place: Place, name: str, now: datetime) -> Application:
    """Their running application for this outlet, else a new draft. Raises CannotBeNamed."""
    delegation, event = place.delegation, place.delegation.event
    if not User.objects.able_to_sign_in().filter(pk=person.pk).exists():
        raise CannotBeNamed
    running = Application.objects.active().filter(event=event, person=person).first()
    if running is None:
        profile = Profile.objects.filter(user=person).first()
        running = Application(event=event, person=person, created_at=now, language=person.language)
        running.native_name = profile.native_name if profile else name
        running.latin_name = profile.latin_name if profile else ""
    elif running.state != State.DRAFT:
        free = running.delegation_id == delegation.pk and running.state in OPEN
        if (
            not free
            or Place.objects.filter(named=running).exists()
            or Place.objects.filter(application=running).exists()
        ):
            raise CannotBeNamed
        return running
    elif Place.objects.filter(named=running).exists():
        raise CannotBeNamed
    running.outlet, running.media_type = delegation.outlet, place.media_type or running.media_type
    return running


def _has_place(application: Application) -> bool:
    return Place.objects.filter(Q(named=application) | Q(application=application)).exists()


def _invitation(place: Place, email: str, name: str, *, by: User, now: datetime) -> tuple[str, Invitation]:
    """An invitation for this address with a fresh link; one that was sent before opens nothing any more."""
    event = place.delegation.event
    token, digest = tokens.new()
    facts = {
        "name": name,
        "language": by.language,
        "outlet": place.delegation.outlet,
        "media_type": place.media_type,
        "skip_review": True,
        "digest": digest,
        "made_by": by,
        "made_at": event.real(now),
        "expires_at": event.real(event.ends_at),
        "declined_at": None,
    }
    invitation, _made = Invitation.objects.update_or_create(event=event, email=email, withdrawn_at=None, defaults=facts)
    return token, invitation


def _invite(invitation: Invitation, token: str, name: str, outlet: str, *, now: datetime) -> None:
    event = invitation.event
    with override(invitation.language):
        path = reverse("accreditation:invitation-link", kwargs={"event": event.slug, "token": token})
    facts: dict[str, Any] = {"name": name, "event_name": event.name, "outlet": outlet, "link": links.absolute(path)}
    queue(
        "accreditation/named",
        to=invitation.email,
        language=invitation.language,
        at=event.real(now),
        event=event.slug,
        **facts,
    )
