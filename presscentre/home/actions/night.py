"""The replayed night begins, and begins again."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.briefings import actions as briefing_actions
from presscentre.briefings.models import Floor
from presscentre.events import actions as event_actions
from presscentre.events.models import Event
from presscentre.figures import actions as figure_actions
from presscentre.home.actions.briefings.questions import ask_early
from presscentre.home.demo import cast, records
from presscentre.kiosk import actions as kiosk_actions

SCREENS_LAST = timedelta(days=1)


@transaction.atomic
def begin_night(event: Event, *, start: timedelta, speed: Decimal, by: None, now: datetime) -> bool:
    """Forget the last night's figures and questions and set the clock to `start` after midnight; `now` is real time.

    One transaction: whoever looks sees the old night whole or the new one. Every feed gets a new epoch.
    False if another player has set the clock since `event` was read.
    """
    if Event.objects.select_for_update().get(pk=event.pk).clock_set_at != event.clock_set_at:
        return False
    event_actions.set_clock(event, reads=records.starts_at("2017") + start, speed=speed, by=by, now=now)
    kiosk_actions.forget_unseen(event, unseen_for=SCREENS_LAST, by=by, now=now)
    record("home.night_begun", event, by=by, at=event.clock(now), event=event)
    figure_actions.begin_again(event, by=by, now=event.clock(now))
    _empty_the_floor(event, now=event.clock(now))
    return True


def _empty_the_floor(event: Event, *, now: datetime) -> None:
    """Sittings are as they were before they began; nobody invented moderates until a floor is to be played."""
    briefing_actions.begin_again(event, by=None, now=now)
    for floor in Floor.objects.filter(sitting__event=event, moderators__email=cast.MODERATOR.address):
        left = floor.moderators.exclude(email=cast.MODERATOR.address)
        briefing_actions.appoint(floor.sitting, list(left), by=None, now=now)
    ask_early(event, now=now)


@transaction.atomic
def change_speed(event: Event, *, speed: Decimal, by: None, now: datetime) -> None:
    """Let the night run faster or slower from here; the clock does not jump. `now` is real time."""
    event_actions.set_clock(event, reads=event.clock(now), speed=speed, by=by, now=now)
