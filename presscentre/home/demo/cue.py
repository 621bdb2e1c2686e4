"""When the invented moderator does the next thing, and who waits for it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from presscentre.briefings import queries
from presscentre.briefings.models import Floor, Question, Slot, Turn
from presscentre.home.demo import evening


def step_due_at(floor: Floor, slot: Slot) -> datetime:
    """When the moderator of this floor does the next thing: at the latest it ends with the sitting."""
    if floor.state == Floor.State.COLLECTING:
        return slot.starts_at
    due = _next_call(floor) if floor.state == Floor.State.OPEN else None
    return min(due, slot.ends_at) if due else slot.ends_at


def _next_call(floor: Floor) -> datetime | None:
    """When an answer ends, or the next is called; None while nobody waits or the clock stands."""
    turn = queries.running_turn(floor)
    if turn is not None:
        length = evening.lengths().get(turn.question.text, evening.USUAL)
        return None if turn.paused_at else turn.began_at + length + timedelta(milliseconds=turn.paused_ms)
    first = waiting(floor).first()
    if first is None:
        return None
    last = Turn.objects.filter(floor=floor, ended_at__isnull=False).order_by("-ended_at").first()
    since = [first.asked_at, floor.opened_at, last.ended_at if last else None]
    return max(at for at in since if at) + evening.GAP


def waiting(floor: Floor) -> QuerySet[Question]:
    """Longest wait first."""
    rows = Question.objects.filter(floor=floor, state=Question.State.WAITING)
    return rows.select_related("floor__sitting__event", "region", "outlet", "person").order_by("asked_at", "pk")
