"""The replayed night begins, and begins again."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events import actions as event_actions
from presscentre.events.models import Event
from presscentre.figures import actions as figure_actions
from presscentre.home.demo import records
from presscentre.kiosk import actions as kiosk_actions

SCREENS_LAST = timedelta(days=1)


@transaction.atomic
def begin_night(event: Event, *, start: timedelta, speed: Decimal, by: None, now: datetime) -> bool:
    """Forget the last night's figures and set the clock to `start` after midnight; `now` is real time.

    One transaction: whoever looks sees the old night whole or the new one. Every feed gets a new epoch.
    False if another player has set the clock since `event` was read.
    """
    if Event.objects.select_for_update().get(pk=event.pk).clock_set_at != event.clock_set_at:
        return False
    event_actions.set_clock(event, reads=records.starts_at("2017") + start, speed=speed, by=by, now=now)
    kiosk_actions.forget_unseen(event, unseen_for=SCREENS_LAST, by=by, now=now)
    record("home.night_begun", event, by=by, at=event.clock(now), event=event)
    figure_actions.begin_again(event, by=by, now=event.clock(now))
    return True


@transaction.atomic
def change_speed(event: Event, *, speed: Decimal, by: None, now: datetime) -> None:
    """Let the night run faster or slower from here; the clock does not jump. `now` is real time."""
    event_actions.set_clock(event, reads=event.clock(now), speed=speed, by=by, now=now)
