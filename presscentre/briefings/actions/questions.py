"""A question: put, rephrased, withdrawn by the journalist; translated, merged, declined, promised by the moderators."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from presscentre.accreditation.models import Application
from presscentre.audit.actions import record
from presscentre.briefings import live, queries
from presscentre.briefings.actions import asking
from presscentre.briefings.actions.floor_refusals import (
    DueInTheFuture,
    FloorClosed,
    LinkElsewhere,
    MergeIntoAnother,
    NoPlaceInSitting,
    NoPressRegion,
    OneQuestionAtATime,
    QuestionMovedOn,
    QuestionUnreadable,
    SayWhyToTheJournalist,
)
from presscentre.briefings.actions.floors import COLLECTS
from presscentre.briefings.actions.letters import write_about
from presscentre.briefings.actions.standing import show_board
from presscentre.briefings.models import Floor, Question, QuestionMove, WrittenAnswer

S = Question.State
MOST = 1000  # characters
YEAR = timedelta(days=366)
PROMISED_FROM = (S.WAITING, S.REPHRASE, S.UNANSWERED, S.ANSWERED)


@transaction.atomic
def ask(
    floor: Floor, application: Application, *, text: str, language: str, link: str = "", by: Any, now: datetime
) -> Question:
    """Put a question from one's place in the sitting; one at a time.

    Raises FloorClosed, NoPlaceInSitting, NoPressRegion, OneQuestionAtATime, QuestionUnreadable or LinkElsewhere.
    """
    mine = Floor.objects.select_for_update(of=("self",), no_key=True).select_related("sitting__event").get(pk=floor.pk)
    if mine.state not in COLLECTS:
        raise FloorClosed
    region, remote = _place(mine, application)
    row = {"text": _readable(text), "language": language, "link": _ours(link, mine), "remote": remote}
    who = {"person_id": application.person_id, "region_id": region, "outlet_id": application.outlet_id}
    try:
        with transaction.atomic():
            question = Question.objects.create(floor=mine, asked_at=now, moved_at=now, **row, **who)
    except IntegrityError:
        raise OneQuestionAtATime from None
    QuestionMove.objects.create(question=question, verb="asked", by=by, at=now)
    _tell(mine)
    return question


@transaction.atomic
def rephrase(question: Question, *, text: str, language: str, by: Any, now: datetime) -> None:
    """The journalist says it otherwise; what was said before is kept, and so is the wait."""
    words = {"text": _readable(text), "language": language, "translation": "", "note": ""}
    asking.move(question, S.WAITING, "rephrased", S.REPHRASE, S.WAITING, by=by, now=now, **words)
    _tell(question.floor)


@transaction.atomic
def withdraw(question: Question, *, by: Any, now: datetime) -> None:
    """The journalist does not want to ask any more; what others asked and was merged into this waits again."""
    # Before the question's row, as every verb of the floor: nobody asks anew while their merged question is let go.
    Floor.objects.select_for_update(no_key=True).get(pk=question.floor_id)
    asking.move(question, S.WITHDRAWN, "withdrawn", S.WAITING, S.REPHRASE, by=by, now=now)
    asking.let_go(question, by=by, now=now)
    _tell(question.floor)


@transaction.atomic
def translate(question: Question, *, translation: str, by: Any, now: datetime) -> None:
    """The moderators' translation, beside the original."""
    asking.move(
        question, question.state, "translated", S.WAITING, S.REPHRASE, S.CALLED, by=by, now=now, translation=translation
    )
    _tell(question.floor, board=False)


@transaction.atomic
def ask_to_rephrase(question: Question, *, note: str, by: Any, now: datetime) -> None:
    """Ask the journalist to say it otherwise, and why; it is not called meanwhile, and keeps its wait."""
    reason = _reason(note)
    asking.move(question, S.REPHRASE, "sent_back", S.WAITING, by=by, now=now, said=reason, note=reason)
    write_about(question, "rephrase", now=now, reason=note.strip())
    _tell(question.floor)


@transaction.atomic
def decline(question: Question, *, note: str, by: Any, now: datetime) -> None:
    """Do not take this question, for a reason that the journalist reads, and whoever asked the same."""
    reason = _reason(note)
    asking.move(question, S.DECLINED, "declined", S.WAITING, S.REPHRASE, by=by, now=now, said=reason, note=reason)
    for each in asking.with_twins(question):
        write_about(each, "declined", now=now, reason=note.strip())
    _tell(question.floor)


@transaction.atomic
def merge(question: Question, into: Question, *, by: Any, now: datetime) -> None:
    """The same question twice: this one goes into the other, whose wait begins at the earlier of the two.

    Raises MergeIntoAnother or QuestionMovedOn.
    """
    if into.pk == question.pk or into.floor_id != question.floor_id or into.state != S.WAITING:
        raise MergeIntoAnother
    asking.move(question, S.MERGED, "merged", S.WAITING, S.REPHRASE, by=by, now=now, merged_into=into)
    earlier = min(into.asked_at, question.asked_at) if into.region_id == question.region_id else into.asked_at
    asking.move(into, S.WAITING, "took_in", S.WAITING, by=by, now=now, asked_at=earlier)
    for twin in question.merged.order_by("pk"):
        asking.move(twin, S.MERGED, "merged", S.MERGED, by=by, now=now, merged_into=into)
    _tell(question.floor)


@transaction.atomic
def promise(question: Question, *, due_at: datetime, by: Any, now: datetime) -> WrittenAnswer:
    """Answer later, in writing, until then, within a year; also what was not reached, or not answered in full.

    Raises DueInTheFuture, or QuestionMovedOn if it was promised before.
    """
    if not now < due_at <= now + YEAR:
        raise DueInTheFuture
    if WrittenAnswer.objects.filter(question=question).exists():
        raise QuestionMovedOn(state=question.get_state_display())
    asking.move(question, S.LATER, "promised", *PROMISED_FROM, by=by, now=now)
    answer = WrittenAnswer.objects.create(question=question, due_at=due_at, promised_by=by)
    for each in asking.with_twins(question):
        write_about(each, "promised", now=now, due_at=due_at)
    _tell(question.floor)
    return answer


@transaction.atomic
def answer_in_writing(answer: WrittenAnswer, *, text: str, language: str, by: Any, now: datetime) -> None:
    """Give the answer that was promised, by mail to whoever asked. Raises QuestionUnreadable, QuestionMovedOn."""
    words = text.strip()
    if not 1 <= len(words) <= 8000:
        raise QuestionUnreadable(most=8000, has=len(words))
    owed = WrittenAnswer.objects.filter(pk=answer.pk, given_at=None)
    if not owed.update(text=words, language=language, given_at=now, given_by=by):
        raise QuestionMovedOn(state=answer.question.get_state_display())
    question = answer.question
    asking.move(question, S.ANSWERED, "answered_in_writing", S.LATER, by=by, now=now)
    for each in asking.with_twins(question):
        write_about(each, "answer", now=now, answer=words)
    record("briefings.answered_in_writing", answer, by=by, at=now, event=question.floor.sitting.event)
    _tell(question.floor, board=False)


def _place(floor: Floor, application: Application) -> tuple[int, bool]:
    """The press region whose share this question is on, and whether it comes over the line."""
    if floor.sitting.event_id != application.event_id:
        raise NoPlaceInSitting
    seat = queries.has_place(application.person_id, floor)
    if seat is None and floor.sitting.briefing.needs_seat:
        raise NoPlaceInSitting
    slot = queries.current_slot(floor.sitting)
    if slot is None or slot.cancelled:
        raise FloorClosed
    region = seat.region_id if seat else None
    region = region or (application.delegation.region_id if application.delegation else None)
    if region is None or application.outlet_id is None:
        raise NoPressRegion
    return region, bool(seat and seat.remote)


def _readable(text: str) -> str:
    words = text.strip()
    if not 1 <= len(words) <= MOST:
        raise QuestionUnreadable(most=MOST, has=len(words))
    return words


def _reason(note: str) -> str:
    if not note.strip():
        raise SayWhyToTheJournalist
    return note.strip()[:400]


def _ours(link: str, floor: Floor) -> str:
    """The path of a page of this event, from whatever was pasted; "" for nothing. Raises LinkElsewhere."""
    if not link.strip():
        return ""
    event = floor.sitting.event
    try:
        path = urlsplit(link.strip()).path
        with override(get_language_from_path(path)):  # an address is good in its own language only
            found = resolve(path)
    except (Resolver404, ValueError):  # a bracket that nobody closed makes no address at all
        raise LinkElsewhere(event=event.slug) from None
    if found.kwargs.get("event") != event.slug or len(path) > 300 or path.startswith("/office/"):
        raise LinkElsewhere(event=event.slug)
    return path


def _tell(floor: Floor, *, board: bool = True) -> None:
    if board:
        show_board(floor)
    live.CONSOLE.of(floor.sitting.event).publish(live.FloorChanged(floor.sitting_id))
