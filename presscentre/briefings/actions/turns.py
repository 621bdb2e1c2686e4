"""Who has the floor: called by the rule or past it, its clock, ended, taken back, passed over.

Every verb acts on the floor as the moderator saw it (`version`); of two who call at once one is told.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.briefings import queries
from presscentre.briefings.actions import asking, placeless
from presscentre.briefings.actions.floor_refusals import (
    NobodySpeaks,
    NobodyWaits,
    NoPlaceInSitting,
    QuestionMovedOn,
    ReasonFromTheList,
    SomebodySpeaks,
)
from presscentre.briefings.actions.standing import Desk, hold_clock, keep, run_clock, sit_down
from presscentre.briefings.floor import Waiting
from presscentre.briefings.models import Floor, Question, Skip, Turn
from presscentre.briefings.reasons import Override, Skipped
from presscentre.core.errors import Refusal


@transaction.atomic
def call_next(floor: Floor, *, version: int | None = None, by: Any, now: datetime) -> Turn:
    """Give the floor to whoever is next by the rule. Raises NobodyWaits, SomebodySpeaks, FloorMovedOn, FloorNotOpen.

    A question of somebody who lost the place, as by coming too late, ends here. Raises NoPlaceInSitting, and ends none,
    if only such wait.
    """
    desk = _free_desk(floor, version)
    nobody: Refusal = NobodyWaits()
    while choice := desk.next(waiting := desk.waiting()):
        question = queries.head(choice.question)
        if queries.may_ask(question.person_id, desk.floor):
            return _give(desk, question, waiting, why=choice.why.value, facts=choice.to_data(), by=by, now=now)
        placeless.withdraw(question, by=by, now=now)
        nobody = NoPlaceInSitting()
    raise nobody


@transaction.atomic
def call(question: Question, *, reason: str, version: int | None = None, by: Any, now: datetime) -> Turn:
    """Give the floor to this question, past the rule, for a reason from the list that everyone reads.

    If the rule would have called it anyway it is no override. Raises as call_next; ReasonFromTheList, QuestionMovedOn,
    NoPlaceInSitting.
    """
    desk = _free_desk(question.floor, version)
    question.refresh_from_db()
    if question.state != Question.State.WAITING:
        raise QuestionMovedOn(state=question.get_state_display())
    if not queries.may_ask(question.person_id, desk.floor):
        raise NoPlaceInSitting
    waiting = desk.waiting()
    choice = desk.next(waiting)
    if choice and choice.question == question.pk:
        return _give(desk, question, waiting, why=choice.why.value, facts=choice.to_data(), by=by, now=now)
    if reason not in Override.values:
        raise ReasonFromTheList
    facts = choice.to_data() if choice else {}
    return _give(desk, question, waiting, why="override", reason=reason, facts=facts, by=by, now=now)


@transaction.atomic
def end_turn(floor: Floor, *, version: int | None = None, by: Any, now: datetime) -> Turn:
    """The turn is over: its real seconds go to the ledger, the question is answered. Raises NobodySpeaks."""
    desk, turn = _speaking(floor, version)
    ms = queries.speaking_ms(turn, now)
    desk.rule = desk.rule.settle(ms)
    Turn.objects.filter(pk=turn.pk).update(ended_at=max(now, turn.began_at), ms=ms, paused_at=None)
    asking.answered(turn.question, by=by, now=now)
    keep(desk, "turn_ended", by=by, now=now, turn=turn.pk, ms=ms)
    return turn


@transaction.atomic
def take_back_turn(floor: Floor, *, version: int | None = None, by: Any, now: datetime) -> None:
    """It was called by mistake: as if it had not been, and its question waits again. Raises NobodySpeaks."""
    desk, turn = _speaking(floor, version)
    desk.rule = desk.rule.take_back()
    Turn.objects.filter(pk=turn.pk).update(ended_at=max(now, turn.began_at), ms=0, taken_back=True, paused_at=None)
    asking.wait_again(turn.question, by=by, now=now)
    keep(desk, "turn_taken_back", by=by, now=now, turn=turn.pk)


@transaction.atomic
def stop_clock(floor: Floor, *, by: Any, now: datetime) -> None:
    """The clock of the turn stands: an interpreter was missing, a line broke. Raises NobodySpeaks."""
    desk, turn = _speaking(floor, None)
    hold_clock(turn, now)
    keep(desk, "clock_stopped", by=by, now=now, turn=turn.pk)


@transaction.atomic
def start_clock(floor: Floor, *, by: Any, now: datetime) -> None:
    """The clock of the turn goes on. Raises NobodySpeaks."""
    desk, turn = _speaking(floor, None)
    run_clock(turn, now)
    keep(desk, "clock_started", by=by, now=now, turn=turn.pk)


@transaction.atomic
def skip(question: Question, *, reason: str, version: int | None = None, by: Any, now: datetime) -> None:
    """Pass this question over, for a reason from the list that everyone reads; it is written down and not called.

    Raises ReasonFromTheList, QuestionMovedOn or FloorMovedOn.
    """
    if reason not in Skipped.values:
        raise ReasonFromTheList
    desk = sit_down(question.floor, version=version)
    desk.waiting()
    asking.pass_over(question, reason, by=by, now=now)
    Skip.objects.create(floor=desk.floor, question=question, region_id=question.region_id, reason=reason, by=by, at=now)
    if question.region.key in desk.rule.accounts:
        desk.rule = desk.rule.skip(question.region.key)
    keep(desk, "skipped", by=by, now=now, question=question.pk, reason=reason)


def _free_desk(floor: Floor, version: int | None) -> Desk:
    desk = sit_down(floor, version=version, open_only=True)
    if queries.running_turn(desk.floor):
        raise SomebodySpeaks
    return desk


def _speaking(floor: Floor, version: int | None) -> tuple[Desk, Turn]:
    desk = sit_down(floor, version=version)
    turn = queries.running_turn(desk.floor)
    if turn is None:
        raise NobodySpeaks
    return desk, turn


def _give(
    desk: Desk,
    question: Question,
    waiting: list[Waiting],
    *,
    why: str,
    facts: dict[str, Any],
    reason: str = "",
    by: Any,
    now: datetime,
) -> Turn:
    """The floor to this question: turn, ledger, board."""
    called = Waiting(question.pk, question.region.key, str(question.outlet_id), question.asked_at)
    instead = queries.regions_of(desk.floor.sitting.event).get(facts.get("region", "")) if why == "override" else None
    desk.rule = desk.rule.call(called, {each.region for each in waiting}, overridden=why == "override")
    asking.called(question, by=by, now=now)
    turn = Turn.objects.create(
        floor=desk.floor,
        question=question,
        region_id=question.region_id,
        outlet_id=question.outlet_id,
        why=why,
        reason=reason,
        instead=instead,
        facts=facts,
        by=by,
        began_at=now,
    )
    keep(desk, "called", by=by, now=now, turn=turn.pk, why=why, reason=reason)
    return turn
