"""The demonstration's floor is asked for: the night begins shortly before it, and somebody invented moderates."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Application
from presscentre.briefings import actions
from presscentre.briefings.models import Floor, Seat, Sitting
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.home.actions.briefings.questions import played
from presscentre.home.actions.night import begin_night
from presscentre.home.demo import cast, records
from presscentre.people.models import User

BEFORE = timedelta(seconds=15)  # of real time, in which people come and the first questions are put
LEAST = timedelta(minutes=6)  # of the event's: whoever is not there when the door list closes loses the seat


class NothingToPlay(Refusal):
    code = "nothing_to_play"
    message = _("The released schedule has no sitting of the CEO briefing.")


@transaction.atomic
def play_floor(event: Event, *, speed: Decimal, by: None, now: datetime) -> Floor:
    """Begin the night shortly before the CEO's first sitting, with an invented moderator; `now` is real time.

    The server that runs the demonstration then plays it. Whoever enters as its journalist has a seat, to ask from.
    Raises NothingToPlay.
    """
    slot = played(event)
    if slot is None:
        raise NothingToPlay
    start = slot.starts_at - max(BEFORE * float(speed), LEAST) - records.starts_at("2017")
    begin_night(event, start=start, speed=speed, by=by, now=now)
    both = User.objects.filter(email__in=[cast.OFFICER.address, cast.MODERATOR.address])
    floor = actions.appoint(slot.sitting, list(both), by=by, now=event.clock(now))
    if floor.state == Floor.State.CLOSED:
        actions.collect(floor, by=by, now=event.clock(now))
    _seat(slot.sitting, now=event.clock(now))
    return floor


def _seat(sitting: Sitting, *, now: datetime) -> None:
    """The journalist of the demonstration's door, unless she has done something about a seat herself."""
    hers = Application.objects.given().filter(event=sitting.event, person__email=cast.JOURNALIST.address).first()
    if hers and not Seat.objects.filter(application=hers, sitting__briefing=sitting.briefing_id).exists():
        actions.take(hers, sitting, by=hers.person, now=now)
