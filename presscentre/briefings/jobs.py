"""What happens by itself: offers lapse, lists close, free places find who waits, moderators hear what they owe."""

from datetime import datetime, timedelta

from presscentre.briefings import actions, queries
from presscentre.core.jobs import every

DAY = timedelta(days=1)


@every(seconds=2, lane="briefings")
def move_seats_on(now: datetime) -> None:
    """Safe in two workers at once, and after one was killed: under the sitting's lock each step happens once."""
    for sitting, offers, closes in queries.due_sittings(lambda event: event.clock(now)):
        at = sitting.event.clock(now)
        if offers:
            actions.lapse_offers(sitting, by=None, now=at)
        if closes:
            actions.close_door_list(sitting, by=None, now=at)


@every(seconds=30, lane="briefings")
def offer_what_is_free(now: datetime) -> None:
    """Safe in two workers at once: a place is offered under the sitting's lock, and counts as taken from then on."""
    for sitting in queries.free_for_the_line():
        actions.offer_free(sitting, by=None, now=sitting.event.clock(now))


@every(seconds=30, lane="briefings")
def remind_of_answers(now: datetime) -> None:
    """Safe however often: each moderator gets one letter about an answer. Not of what was due more than a day ago."""
    for event in queries.events_that_owe_answers():
        at = event.clock(now)
        for answer in queries.overdue(at, event=event).filter(due_at__gt=at - DAY):
            actions.remind(answer, by=None, now=at)
