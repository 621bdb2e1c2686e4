"""Invitations: sent, reminded of, extended, taken back. Here `now` is real time."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from presscentre.accreditation import live, tokens
from presscentre.accreditation.actions.mine import InvitationGone
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.models import Application, Invitation, Outlet
from presscentre.audit.actions import record
from presscentre.core import links
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.notices.actions import queue

REMIND_BEFORE = timedelta(days=3)  # the end of an invitation
LET_BE = timedelta(days=1)  # after it was sent, or somebody was reminded


class InvitedAlready(Refusal):
    code = "invited_already"
    message = _("%(email)s has been invited to this event already. Extend that invitation, or send a new link.")


class HasApplied(Refusal):
    code = "has_applied"
    message = _("%(email)s has applied to this event already; an invitation would change nothing.")


class EndsBeforeItBegins(Refusal):
    code = "invitation_ends_before_it_begins"
    message = _("An invitation ends after now. Choose a later moment.")
    status = 422


@transaction.atomic
def invite(
    event: Event,
    email: str,
    *,
    name: str,
    language: str,
    expires_at: datetime,
    by: Any,
    now: datetime,
    outlet: Outlet | None = None,
    media_type: str = "",
    skip_review: bool = False,
) -> Invitation:
    """Invite this address, in this language, until `expires_at` (real time); the letter has the personal link.

    Raises InvitedAlready, HasApplied or EndsBeforeItBegins, and then nothing is sent.
    """
    email = email.lower()
    check_end(expires_at, now)
    lock(event)  # whoever sends a whole list takes turns with us
    if Application.objects.active().filter(event=event, person__email=email).exists():
        raise HasApplied(email=email)
    facts = {"name": name, "language": language, "outlet": outlet, "media_type": media_type}
    token, digest = tokens.new()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                event=event,
                email=email,
                skip_review=skip_review,
                digest=digest,
                made_by=by,
                made_at=now,
                expires_at=expires_at,
                **facts,
            )
    except IntegrityError:  # one that counts for each address and event: also against an officer at the same moment
        raise InvitedAlready(email=email) from None
    record("accreditation.invited", invitation, by=by, at=event.clock(now), event=event, skip_review=skip_review)
    queue(**letter(invitation, token, now=now))
    _tell(event)
    return invitation


@transaction.atomic
def send_new_link(invitation: Invitation, *, by: Any, now: datetime) -> None:
    """Send the letter once more, with another link; the one before opens nothing any more. Raises InvitationGone."""
    token, digest = tokens.new()
    if not _unused(invitation, now).update(digest=digest, declined_at=None):
        raise InvitationGone
    invitation.refresh_from_db()
    _record("accreditation.link_renewed", invitation, by=by, now=now)
    queue(**letter(invitation, token, now=now))


@transaction.atomic
def remind(invitation: Invitation, *, by: Any, now: datetime) -> None:
    """Remind somebody who has not answered. The link that they have stays good.

    Raises InvitationGone if it was used, declined, withdrawn or expired, or somebody has just reminded them.
    """
    rows = _unused(invitation, now).filter(declined_at=None, reminded_at=invitation.reminded_at)
    if not rows.filter(Q(reminded_at=None) | Q(reminded_at__lt=now - LET_BE)).update(reminded_at=now):
        raise InvitationGone
    invitation.refresh_from_db()
    _record("accreditation.reminded", invitation, by=by, now=now)
    # Their secret is not kept: this link leads to their page, and signing in with the address does the rest.
    queue(**_letter(invitation, "reminder", "status", once=now.isoformat(), now=now))


@transaction.atomic
def extend(invitation: Invitation, until: datetime, *, by: Any, now: datetime) -> None:
    """Let the invitation count until then (real time). Raises EndsBeforeItBegins, or InvitationGone if withdrawn."""
    check_end(until, now)
    if not Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(expires_at=until):
        raise InvitationGone
    invitation.refresh_from_db()
    _record("accreditation.invitation_extended", invitation, by=by, now=now)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any, now: datetime) -> None:
    """Take the invitation back; its link says so. Raises InvitationGone if it was used or withdrawn already."""
    mine = Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None, application=None)
    if not mine.update(withdrawn_at=now):
        raise InvitationGone
    invitation.refresh_from_db()
    _record("accreditation.invitation_withdrawn", invitation, by=by, now=now)


@transaction.atomic
def settle_many(
    event: Event,
    chosen: Sequence[Invitation],
    verb: str,
    *,
    by: Any,
    now: datetime,
    until: datetime | None = None,
) -> tuple[int, int]:
    """Remind, extend or withdraw each of these; how many were, and how many were left since it no longer fits."""
    done = 0
    for invitation in chosen:
        with suppress(InvitationGone), transaction.atomic():
            if verb == "remind":
                remind(invitation, by=by, now=now)
            elif verb == "extend" and until is not None:
                extend(invitation, until, by=by, now=now)
            elif verb == "withdraw":
                withdraw_invitation(invitation, by=by, now=now)
            done += 1
    return done, len(chosen) - done


@transaction.atomic
def note_opened(invitation: Invitation, *, by: None, now: datetime) -> None:
    """Somebody has followed the link, for the first time."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=now)


def check_end(expires_at: datetime, now: datetime) -> None:
    """A step. Raises EndsBeforeItBegins."""
    if expires_at <= now:
        raise EndsBeforeItBegins


def letter(invitation: Invitation, token: str, *, now: datetime) -> dict[str, Any]:
    """The letter with the personal link, as `queue` takes it. The secret stands here and nowhere else."""
    once = bytes(invitation.digest).hex()[:16]
    return _letter(invitation, "invitation", "invitation-link", once=once, now=now, token=token)


def _letter(
    invitation: Invitation, template: str, page: str, *, once: str, now: datetime, **where: str
) -> dict[str, Any]:
    event = invitation.event
    with override(invitation.language):
        path = reverse(f"accreditation:{page}", kwargs={"event": event.slug, **where})
        facts = {"name": invitation.name, "event_name": event.name, "link": links.absolute(path)}
    return {
        "template": f"accreditation/{template}",
        "to": invitation.email,
        "language": invitation.language,
        "at": now,
        "until": invitation.expires_at,
        "event": event.slug,
        "once": f"accreditation.{template}:{invitation.pk}:{once}",
        "outlet": str(invitation.outlet) if invitation.outlet else "",
        "skip_review": invitation.skip_review,
        **facts,
    }


def _unused(invitation: Invitation, now: datetime) -> Any:
    return Invitation.objects.open(now).filter(pk=invitation.pk, application=None)


def _record(verb: str, invitation: Invitation, *, by: Any, now: datetime) -> None:
    event = invitation.event
    record(verb, invitation, by=by, at=event.clock(now), event=event)
    _tell(event)


def _tell(event: Event) -> None:
    live.QUEUE.of(event).publish(live.RegisterChanged())
