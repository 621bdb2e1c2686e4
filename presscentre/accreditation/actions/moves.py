"""move(): the one way in which an application changes state. A step inside actions, not an action of its own."""

from datetime import datetime
from typing import Any

from django.db.models import F

from presscentre.accreditation import leaving, live
from presscentre.accreditation.actions.refusals import MovedOn
from presscentre.accreditation.models import GIVEN, OVER, Application, Move, State
from presscentre.audit.actions import record
from presscentre.people.models import Profile

# Which moves there are: verb → (from, to). Whatever is not here cannot happen.
_S = State
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "submitted": ((_S.DRAFT,), _S.SUBMITTED),
    "asked": ((_S.SUBMITTED, _S.WAITLISTED, _S.QUESTION), _S.QUESTION),
    "answered": ((_S.QUESTION,), _S.SUBMITTED),
    "approved": ((_S.SUBMITTED, _S.QUESTION, _S.WAITLISTED, *GIVEN), _S.APPROVED),
    "limited": ((_S.SUBMITTED, _S.QUESTION, _S.WAITLISTED, *GIVEN), _S.LIMITED),
    "waitlisted": ((_S.SUBMITTED, _S.QUESTION), _S.WAITLISTED),
    "refused": ((_S.SUBMITTED, _S.QUESTION, _S.WAITLISTED), _S.REFUSED),
    "reopened": ((_S.REFUSED,), _S.SUBMITTED),
    "withdrawn": ((_S.DRAFT, _S.SUBMITTED, _S.QUESTION, _S.WAITLISTED, _S.APPROVED, _S.LIMITED), _S.WITHDRAWN),
    "revoked": ((_S.APPROVED, _S.LIMITED), _S.REVOKED),
    "changed": ((_S.APPROVED, _S.LIMITED), _S.SUBMITTED),  # materially: it needs approval again
    "swapped": ((_S.APPROVED, _S.LIMITED), _S.WITHDRAWN),  # the outlet sends somebody else
}


def move(
    application: Application,
    verb: str,
    *,
    by: Any,
    now: datetime,
    reason: str = "",
    internal: str = "",
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> Move:
    """Move the application as `by` saw it (its `version`), with these other fields; `now` is event time.

    Raises MovedOn if it has changed since, or stands where this verb does not start; nothing is changed then.
    The caller gives or takes the place and the badge, writes to the applicant, and publishes with `tell` last.
    """
    starts, to = MOVES[verb]
    before = application.state
    mine = Application.objects.filter(pk=application.pk, version=application.version, state__in=starts)
    if not mine.update(state=to, version=F("version") + 1, **changes):
        application.refresh_from_db()
        raise MovedOn(state=application.get_state_display())
    application.refresh_from_db()
    _admit(application)
    if application.state in OVER:
        leaving.tell(application, by=by, now=now)
    record(f"accreditation.{verb}", application, by=by, at=now, event=application.event, **(facts or {}))
    return Move.objects.create(
        application=application,
        verb=verb,
        from_state=before,
        to_state=to,
        by=by,
        at=now,
        reason=reason,
        internal=internal,
        facts=facts or {},
    )


def tell(application: Application) -> None:
    """Let the open pages of the office know; an action's last line."""
    live.QUEUE.of(application.event).publish(live.ApplicationMoved(application.pk, application.version))


def _admit(application: Application) -> None:
    """Keep "accredited at" of the person's profile as the application says: it opens the event's pages."""
    if application.state in GIVEN:
        names = {"native_name": application.native_name, "latin_name": application.latin_name}
        profile, _made = Profile.objects.update_or_create(user=application.person, defaults=names)
        profile.events.add(application.event)
        return
    for known in Profile.objects.filter(user=application.person):
        known.events.remove(application.event)
