"""A night that is replayed: what happened at its sittings is forgotten."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.briefings import live, queries
from presscentre.briefings.actions import holding
from presscentre.briefings.actions.publish import lock
from presscentre.briefings.actions.refusals import Overlaps
from presscentre.briefings.actions.standing import show_board
from presscentre.briefings.models import Floor, Hold, Ledger, Question, Seat, Skip, Slot, Turn, WrittenAnswer
from presscentre.core.errors import Refusal
from presscentre.events.models import Event


class NotAgain(Refusal):
    code = "briefings_not_again"
    message = _("Only a demonstration or a rehearsal can begin again.")


@transaction.atomic
def begin_again(event: Event, *, by: Any, now: datetime) -> None:
    """Forget questions, turns and the ledger, and what clock and doors did to seats after `now`, of a replayed event.

    Raises NotAgain for a real one. The schedule, and what people did with their seats themselves, stays; so does the
    audit. Floors take questions again.
    """
    if event.kind == Event.Kind.REAL:
        raise NotAgain
    lock(event)
    used = _forget_floors(event)
    slots = {slot.sitting_id: slot for slot in queries.seated_slots(event).select_related("version__event")}
    Seat.objects.filter(event=event, arrived_at__gt=now).update(arrived_at=None, version=F("version") + 1)
    moved = Seat.objects.filter(event=event, sitting__in=slots, moved_at__gt=now).select_related("sitting", "event")
    for seat in moved.filter(state__in=[Hold.LOST, Hold.STANDBY, Hold.LAPSED]).order_by("pk"):
        _sit_again(seat, slots[seat.sitting_id], by=by, now=now)
    record("briefings.began_again", event, by=by, at=now, event=event)
    for floor in Floor.objects.filter(pk__in=used).select_related("sitting__event").order_by("pk"):
        show_board(floor)
        live.CONSOLE.of(event).publish(live.FloorChanged(floor.sitting_id))
    holding.tell(*slots.values())  # after the boards, as whoever loses a seat with a question


def _forget_floors(event: Event) -> list[int]:
    """Those on which anything happened take questions again, from none; which they are."""
    happened = Q(questions__isnull=False) | Q(opened_at__isnull=False)
    used = list(Floor.objects.filter(happened, sitting__event=event).order_by().values_list("pk", flat=True).distinct())
    questions = Question.objects.filter(floor__sitting__event=event)
    Turn.objects.filter(floor__sitting__event=event).delete()
    WrittenAnswer.objects.filter(question__in=questions).delete()
    Skip.objects.filter(floor__sitting__event=event).delete()
    # A question that went into another protects it, until it is one of its own again.
    questions.filter(state=Question.State.MERGED).update(state=Question.State.WITHDRAWN, merged_into=None)
    questions.delete()
    Ledger.objects.filter(event=event).update(state={}, version=F("version") + 1)
    again = {"state": Floor.State.COLLECTING, "opened_at": None, "ended_at": None, "version": F("version") + 1}
    Floor.objects.filter(pk__in=used).update(**again)
    return used


def _sit_again(seat: Seat, slot: Slot, *, by: Any, now: datetime) -> None:
    """The seat that the clock took, as long as there is room; the turn in the line that it ended."""
    if seat.state != Hold.LOST:
        if seat.waits_since is not None:
            holding.move(seat, Hold.WAITING, "again", by=by, now=now, waits_for="room")
        return
    if queries.room(slot, remote=False).full:
        return
    try:
        holding.engage(seat, slot)
    except Overlaps:
        return
    holding.move(seat, Hold.HELD, "again", by=by, now=now)
