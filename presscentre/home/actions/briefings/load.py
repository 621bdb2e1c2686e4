"""The verb: the night's schedule is planned, released twice, and taken by the invented journalists; never twice."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from presscentre.audit.actions import record
from presscentre.briefings.models import Briefing
from presscentre.events.models import Event
from presscentre.home.actions.briefings import doors, plan, questions, seats
from presscentre.home.actions.load import NotADemonstration
from presscentre.people.models import User


@transaction.atomic
def load_briefings(event: Event, *, officer: User, by: None, now: datetime) -> int:
    """Let the night have its schedule, seats and floors; how many briefings it has. `now` is real time.

    0 if they are there already: what visitors have changed since stays. Raises NotADemonstration elsewhere. The
    crowd comes first: seats are theirs.
    """
    if not settings.DEMO or event.kind != Event.Kind.DEMONSTRATION:
        raise NotADemonstration
    if Briefing.objects.filter(event=event).exists():
        return 0
    sittings = plan.release(event, officer)
    seats.take(event, sittings)
    doors.open_doors(event, sittings)
    questions.take_questions(event, officer, now=event.clock(now))
    made = Briefing.objects.filter(event=event).count()
    record("home.briefings_loaded", event, by=by, at=event.clock(now), event=event, briefings=made)
    return made
