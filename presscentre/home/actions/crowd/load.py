"""The verb: everybody comes at once, in a few hundred statements, and never twice."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from presscentre.accreditation.models import Delegation
from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.home.actions.crowd import applications, badges, decided, doors, ground, invitations
from presscentre.home.actions.load import NotADemonstration
from presscentre.home.demo import crowd
from presscentre.people.models import User


@transaction.atomic
def load_crowd(event: Event, count: int, *, officer: User, by: None, now: datetime) -> int:
    """Let so many invented journalists have applied to the demonstration; how many came. `now` is real time.

    0 if they are there already: what visitors have changed since stays. Raises NotADemonstration elsewhere.
    """
    if not settings.DEMO or event.kind != Event.Kind.DEMONSTRATION:
        raise NotADemonstration
    if count <= 0 or Delegation.objects.filter(event=event).exists():
        return 0
    everybody = crowd.crowd(count)
    gates = ground.lay(event, count)
    delegations = ground.send(event, everybody.outlets, now=event.clock(now))
    rows = applications.file(event, everybody, delegations, officer)
    invitations.invite(event, rows, officer, now)
    decided.show(rows, officer)
    badges.issue(event, rows, officer)
    doors.pass_through(event, gates, officer, now)
    record("home.crowd_loaded", event, by=by, at=event.clock(now), event=event, people=count)
    return count
