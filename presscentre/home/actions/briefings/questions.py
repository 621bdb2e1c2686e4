"""What invented journalists ask at the CEO's first sitting, from their seats, through the verb of any journalist."""

from datetime import datetime

from django.db import transaction

from presscentre.briefings import actions, queries
from presscentre.briefings.models import Floor, Hold, Question, Seat, Slot
from presscentre.events.models import Event
from presscentre.home.demo import cast, evening
from presscentre.people.models import User

PENDING = (Question.State.WAITING, Question.State.REPHRASE, Question.State.CALLED)


def take_questions(event: Event, officer: User, *, now: datetime) -> None:
    """Officers moderate every floor of the night, which take questions from now on; a step of `load_briefings`."""
    for sitting in queries.with_floors(event):
        actions.collect(actions.appoint(sitting, [officer], by=officer, now=now), by=officer, now=now)
    ask_early(event, now=now)


def ask_early(event: Event, *, now: datetime) -> None:
    """The first questions of the script wait before anybody looks."""
    if (slot := played(event)) and (floor := queries.floor_of(event, slot.sitting_id)):
        for line in evening.lines()[: evening.EARLY]:
            ask_line(floor, line, by=None, now=now)


@transaction.atomic
def ask_line(floor: Floor, line: evening.Line, *, by: None, now: datetime) -> Question | None:
    """Somebody of the line's region who has a seat asks it, in its language if one speaks it; None if nobody can."""
    asks = Question.objects.filter(floor=floor, state__in=PENDING).values("person")
    seats = Seat.objects.filter(sitting=floor.sitting_id, state=Hold.HELD, region__key=line.region)
    seats = seats.exclude(person__in=asks).exclude(person__email__in=[one.address for one in cast.PEOPLE])
    free = list(seats.select_related("application__person", "application__delegation").order_by("pk"))
    seat = next((one for one in free if one.application.language == line.language), next(iter(free), None))
    if seat is None:
        return None
    person = seat.application.person
    return actions.ask(floor, seat.application, text=line.text, language=line.language, by=person, now=now)


def played(event: Event) -> Slot | None:
    """The CEO's first sitting, as the public has it."""
    slots = Slot.objects.current(event).on().filter(sitting__briefing__key=evening.CEO)
    return slots.select_related("sitting__event").order_by("starts_at", "pk").first()
