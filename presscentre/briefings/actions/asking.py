"""Steps of a question inside the verbs of the floor: its one way of moving, and what its turn makes of it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from presscentre.briefings.actions.floor_refusals import QuestionMovedOn
from presscentre.briefings.models import Floor, Question, QuestionMove
from presscentre.briefings.reasons import Skipped

S = Question.State
PENDING = (S.WAITING, S.REPHRASE, S.CALLED)


def move(
    question: Question, to: str, verb: str, *starts: str, by: Any, now: datetime, said: str = "", **changes: Any
) -> None:
    """Move the question as `by` saw it (its `version`), with these other fields; both texts are kept.

    Raises QuestionMovedOn, changing nothing, if it has changed since or stands where this verb does not start.
    """
    before = question.text if changes.get("text", question.text) != question.text else ""
    mine = Question.objects.filter(pk=question.pk, version=question.version, state__in=starts)
    changes |= {"state": to, "moved_at": now, "version": question.version + 1}
    if not mine.update(**changes):
        question.refresh_from_db()
        raise QuestionMovedOn(state=question.get_state_display())
    for name, value in changes.items():
        setattr(question, name, value)
    QuestionMove.objects.create(question=question, verb=verb, by=by, at=now, text=before, note=said)


def called(question: Question, *, by: Any, now: datetime) -> None:
    move(question, S.CALLED, "called", S.WAITING, by=by, now=now)


def answered(question: Question, *, by: Any, now: datetime) -> None:
    """Answered; whatever was merged into it stays so, and its page says that this one was."""
    move(question, S.ANSWERED, "answered", S.CALLED, by=by, now=now)


def wait_again(question: Question, *, by: Any, now: datetime) -> None:
    move(question, S.WAITING, "taken_back", S.CALLED, by=by, now=now)


def pass_over(question: Question, reason: str, *, by: Any, now: datetime) -> None:
    """Not called, for this reason; others who asked the same wait again, unless the reason is the question's."""
    move(question, S.DECLINED, "skipped", S.WAITING, S.REPHRASE, by=by, now=now, said=reason)
    if reason != Skipped.ASKED:
        let_go(question, by=by, now=now)


def with_twins(question: Question) -> list[Question]:
    """This question and what was merged into it: whoever asked one of them reads what becomes of it."""
    return [question, *question.merged.select_related("person", "floor__sitting__event").order_by("pk")]


def let_go(question: Question, *, by: Any, now: datetime) -> None:
    """What was merged into this question, which is not asked any more, waits again; not if its asker has asked anew."""
    asks = Question.objects.filter(floor=question.floor_id, person=OuterRef("person"), state__in=PENDING)
    for twin in question.merged.exclude(Exists(asks)).order_by("pk"):
        move(twin, S.WAITING, "let_go", S.MERGED, by=by, now=now, merged_into=None)


def leave_unanswered(floor: Floor, *, by: Any, now: datetime) -> None:
    """The floor ended before their turn; a few statements, however many they are."""
    left = Question.objects.filter(floor=floor, state__in=[S.WAITING, S.REPHRASE])
    found = list(left.select_for_update().values_list("pk", flat=True))
    left.update(state=S.UNANSWERED, moved_at=now, version=F("version") + 1)
    moves = [QuestionMove(question_id=pk, verb="unanswered", by=by, at=now) for pk in found]
    QuestionMove.objects.bulk_create(moves, batch_size=1000)
