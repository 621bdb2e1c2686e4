"""Beside the server of a demonstration: people come to their sitting's door, and a floor that was asked for is played.

`manage.py demo floor` names the invented moderator; the server sees it in the rows, and plays what she moderates. So
the verbs run where the browsers are connected, whatever the database, and a server that restarts goes on.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from presscentre.briefings import queries
from presscentre.briefings.models import Floor, Question, Slot
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.home import actions
from presscentre.home.demo import beside, cast, evening
from presscentre.home.demo.cue import step_due_at
from presscentre.people.models import User

LOOK = 1.0  # seconds between two looks at what there is to do
TICK = 0.25  # the same while a floor is played

log = structlog.get_logger(__name__)


class Stage:
    """What happens at the sittings by itself. `run` returns after `stop`."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.asked: set[str] = set()  # lines that were tried in this play: nobody is asked twice

    def stop(self) -> None:
        self.stopped.set()

    def run(self) -> None:
        """Look every second; a server that stumbles is tried again."""
        try:
            while not self.stopped.wait(TICK if self.look_safely() else LOOK):
                pass
        finally:
            connection.close()

    def look_safely(self) -> bool:
        try:
            return self.look(timezone.now())
        except Refusal as refusal:  # a visitor who moderates too was quicker, or paused the floor
            log.info("demo_step_refused", code=refusal.code)
        except (DatabaseError, Event.DoesNotExist) as problem:
            log.warning("demo_stage_stumbled", problem=type(problem).__name__)
            close_old_connections()
        return False

    def look(self, now: datetime) -> bool:
        """Do what is due by `now` (real time); True while a floor is played."""
        event = Event.objects.get(slug=cast.SLUG)
        slots = {slot.sitting_id: slot for slot in queries.seated_slots(event)}
        for each in slots.values():
            _open_door(event, each, now)
        floor = _floor(event)
        slot = slots.get(floor.sitting_id) if floor else None
        if floor is None or slot is None:
            self.asked.clear()
            return False
        while not self.stopped.is_set() and self._step(floor, slot, event.clock(now)):
            floor.refresh_from_db()
        return True

    def _step(self, floor: Floor, slot: Slot, now: datetime) -> bool:
        """The next thing that is due by `now` (event time); False if nothing is."""
        if floor.state == Floor.State.ENDED:
            return False
        line = self._next_line(floor)
        if line is not None and slot.starts_at + line.at <= now:
            self.asked.add(line.text)
            actions.ask_line(floor, line, by=None, now=now)
        elif step_due_at(floor, slot) <= now:
            actions.moderate(floor, slot, by=User.objects.get(email=cast.MODERATOR.address), now=now)
        else:
            return False
        return True

    def _next_line(self, floor: Floor) -> evening.Line | None:
        if not self.asked:
            self.asked = set(Question.objects.filter(floor=floor).values_list("text", flat=True))
        return next((line for line in evening.lines() if line.text not in self.asked), None)


def _open_door(event: Event, slot: Slot, now: datetime) -> None:
    """People come before the sitting begins."""
    if slot.starts_at - evening.OPENS <= event.clock(now) < slot.starts_at:
        actions.let_in(slot, by=None, now=now)


def _floor(event: Event) -> Floor | None:
    """The floor that the invented moderator has to play, if there is one."""
    mine = Floor.objects.filter(sitting__event=event, moderators__email=cast.MODERATOR.address)
    return mine.exclude(state=Floor.State.ENDED).select_related("sitting__event", "sitting__briefing").first()


def start(_port: int) -> Callable[[], None]:
    """Play beside the server; returns what stops it, within a second."""
    return beside.begin(Stage(), "demo-stage")
