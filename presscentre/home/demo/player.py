"""Replays the night against a running server, from a thread of its own, and begins again after the last reading."""

import http.client
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.figures.models import Reading
from presscentre.home import actions
from presscentre.home.demo import beside, cast, plan, records
from presscentre.home.demo.wire import Refused, Wire
from presscentre.people.models import User

STEP = timedelta(seconds=1)  # real time between two readings of a figure
HICCUP = 2.0  # seconds before a player whose server stumbled tries again
LOOK_UP = timedelta(seconds=1)  # how often it looks whether somebody set the clock
LATE = timedelta(seconds=3)  # real time after which what was missed is sent in one batch

log = structlog.get_logger(__name__)


class ClockWasSet(Exception):
    """Another night has begun: the plan no longer fits."""


class Player:
    """One replay. `run` returns after `stop`, or after one night if `once`."""

    def __init__(self, port: int, *, host: str = "127.0.0.1", once: bool = False) -> None:
        self.wire, self.once, self.stopped = Wire(host, port), once, threading.Event()
        self.has_looked = False  # whether the night had begun before this player came

    def stop(self) -> None:
        self.stopped.set()

    def run(self) -> None:
        """Play night after night; a server that stumbles is tried again, and what was missed is sent."""
        try:
            while not self.stopped.is_set():
                try:
                    self._begin()
                    if self._play() and self.once:
                        return
                except ClockWasSet:
                    continue
                except (OSError, http.client.HTTPException, Refused, DatabaseError, Event.DoesNotExist) as problem:
                    log.warning("demo_player_stumbled", problem=type(problem).__name__)
                    close_old_connections()
                    self.stopped.wait(HICCUP)
        finally:
            self.wire.close()
            connection.close()

    def _begin(self) -> None:
        """A night of which nothing was sent begins now, not when its rows were loaded: nobody could see it before."""
        event = Event.objects.get(slug=cast.SLUG)
        if not self.has_looked and not has_begun(event):
            begin_again(event)
        self.has_looked = True

    def _play(self) -> bool:
        """Play from where the event's clock stands to the end of the night; True if it came to the end."""
        event = Event.objects.get(slug=cast.SLUG)
        midnight = records.starts_at("2017")
        steps, end = score(event)
        here = event.clock(timezone.now()) - midnight
        if here < end:
            self._catch_up(event, steps, here)
            coming = [step for step in steps if step.at > here]
            for at, together in groupby(coming, key=lambda step: step.at):
                if not self._wait_until(event, midnight + at):
                    return False
                self._do(event, list(together))
            if not self._wait_until(event, midnight + end):
                return False
        if not self.once:
            begin_again(event)
        return True

    def _wait_until(self, event: Event, at: datetime) -> bool:
        """False if the server is stopping. Raises ClockWasSet if the event's clock is not what it was."""
        while (left := event.real(at) - timezone.now()) > timedelta():
            if self.stopped.wait(min(left, LOOK_UP).total_seconds()):
                return False
            self._look_up(event)
        if timezone.now() - event.real(at) > LATE:
            raise ClockWasSet  # this machine slept: play from where the clock stands now
        return not self.stopped.is_set()

    def _look_up(self, event: Event) -> None:
        set_at, speed = Event.objects.values_list("clock_set_at", "clock_speed").get(pk=event.pk)
        if (set_at, speed) != (event.clock_set_at, event.clock_speed):
            raise ClockWasSet

    def _catch_up(self, event: Event, steps: list[plan.Step], here: timedelta) -> None:
        """Send what was missed, and decide what was to be decided."""
        # Each in a request of its own: of one batch only the newest of a figure is published.
        for push in plan.missed(steps, here):
            self.wire.push([push], records.starts_at("2017"))
        for step in steps:
            if not isinstance(step, plan.Push) and step.at <= here:
                self._decide(event, step)

    def _do(self, event: Event, together: list[plan.Step]) -> None:
        pushes = [step for step in together if isinstance(step, plan.Push)]
        if pushes:
            self.wire.push(pushes, records.starts_at("2017"))
        for step in together:
            if not isinstance(step, plan.Push):
                self._decide(event, step)
        self._release_milestones(event)

    def _decide(self, event: Event, step: plan.Release | plan.Correct) -> None:
        now = event.clock(timezone.now())
        try:
            actions.decide(event, step, by=_officer(), now=now)
        except Refusal as refusal:  # a visitor who entered as an officer was quicker, or paused the figures
            log.info("demo_decision_refused", code=refusal.code)

    def _release_milestones(self, event: Event) -> None:
        try:
            actions.release_milestones(event, by=_officer(), now=event.clock(timezone.now()))
        except Refusal as refusal:
            log.info("demo_decision_refused", code=refusal.code)


def _officer() -> User:
    officer: User = User.objects.get(email=cast.OFFICER.address)
    return officer


def has_begun(event: Event) -> bool:
    """Whether anything of this event's night was played."""
    return Reading.objects.filter(figure__event=event).exists()


def score(event: Event) -> tuple[list[plan.Step], timedelta]:
    """What happens in this event's night, and when it is over; both follow from its clock."""
    steps = plan.night(
        records.tracks("2017").values(),
        records.mistakes(),
        start=start_of(event),
        step=STEP * float(event.clock_speed),
    )
    return steps, plan.ends_at(steps, speed=event.clock_speed)


def start_of(event: Event) -> timedelta:
    """Where the night of this event begins: what its clock was set to, if that lies before the end of the day."""
    if event.clock_reads is None:
        return cast.BEFORE_MIDNIGHT
    start = event.clock_reads - records.starts_at("2017")
    return start if start < plan.DAY else cast.BEFORE_MIDNIGHT


def begin_again(event: Event) -> None:
    """The next night, from the same moment and at the same speed."""
    actions.begin_night(event, start=start_of(event), speed=event.clock_speed, by=None, now=timezone.now())


def start(port: int) -> Callable[[], None]:
    """Play beside the server that listens on this port; returns what stops it, within a second."""
    return beside.begin(Player(port), "demo-player")
