"""What happens by itself: offers lapse, door lists close."""

from datetime import datetime

from presscentre.briefings import actions, queries
from presscentre.core.jobs import every


@every(seconds=2, lane="briefings")
def move_seats_on(now: datetime) -> None:
    """Safe in two workers at once, and after one was killed: under the sitting's lock each step happens once."""
    for sitting, offers, closes in queries.due_sittings(lambda event: event.clock(now)):
        at = sitting.event.clock(now)
        if offers:
            actions.lapse_offers(sitting, by=None, now=at)
        if closes:
            actions.close_door_list(sitting, by=None, now=at)
