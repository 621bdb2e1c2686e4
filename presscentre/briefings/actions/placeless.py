"""Steps inside verbs: a question is withdrawn when whoever asked it has no place any more, and they are told."""

from datetime import datetime
from typing import Any

from presscentre.audit.actions import record
from presscentre.briefings import live, queries
from presscentre.briefings.actions import asking
from presscentre.briefings.actions.letters import write_about
from presscentre.briefings.actions.standing import show_board
from presscentre.briefings.models import Floor, Question
from presscentre.events.models import Event

S = Question.State


def withdraw(question: Question, *, by: Any, now: datetime) -> None:
    """Whoever asked has no place from which to ask any more: they read so, unless they left it themselves."""
    asking.move(question, S.WITHDRAWN, "place_lost", S.WAITING, S.REPHRASE, by=by, now=now)
    asking.let_go(question, by=by, now=now)
    floor = question.floor
    record(
        "briefings.question_place_lost", question, by=by, at=now, event=floor.sitting.event, sitting=floor.sitting_id
    )
    if by is None or by.pk != question.person_id:
        write_about(question, "place_lost", now=now)


def withdraw_all(person: int, event: Event, *, by: Any, now: datetime) -> None:
    """What this person has asked at the event where they may not ask any more; boards and moderators are told.

    One query where they have asked nothing. Before any word of seats: whoever holds a floor may wait for its board.
    """
    pending = Question.objects.filter(person=person, floor__sitting__event=event, state__in=[S.WAITING, S.REPHRASE])
    asked = Floor.objects.filter(pk__in=pending.values("floor")).order_by("pk")
    floors = asked.select_related("sitting__event", "sitting__briefing").select_for_update(of=("self",), no_key=True)
    closed = [floor for floor in floors if not queries.may_ask(person, floor)]
    mine = pending.filter(floor__in=closed).select_related("person").order_by("pk")
    for question in mine.select_for_update(of=("self",), no_key=True):
        question.floor = next(floor for floor in closed if floor.pk == question.floor_id)
        withdraw(question, by=by, now=now)
    for floor in closed:
        show_board(floor)
        live.CONSOLE.of(event).publish(live.FloorChanged(floor.sitting_id))
