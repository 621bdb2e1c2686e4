"""Correcting and withdrawing in public: a new revision beside the old one; nothing is overwritten."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.figures import live
from presscentre.figures.actions.refusals import (
    AlreadyCorrected,
    AlreadyDecided,
    FigureMovedOn,
    NothingToCorrect,
    ReasonMissing,
    ValueOutOfRange,
)
from presscentre.figures.actions.turn import Line, Turn
from presscentre.figures.models import DIGITS, PLACES, Figure, Reading, Revision

Reasons = dict[str, str] | None


@transaction.atomic
def correct(
    figure: Figure,
    *,
    rev: int,
    value: Decimal | int,
    reason: str,
    by: Any,
    now: datetime,
    reasons: Reasons = None,
    as_of: datetime | None = None,
    reading: Reading | None = None,
) -> Revision:
    """Say in public that revision `rev` was wrong and what is right; also while figures are paused.

    If `rev` still stands on the wall, the new value takes its place; else only curve and log change. `reason` is in
    the officer's language, `reasons` in others, by code. `reading`: a held one whose value this is. Raises
    FigureMovedOn, AlreadyCorrected, NothingToCorrect, ReasonMissing, ValueOutOfRange or AlreadyDecided.
    """
    right_value = in_range(value)
    turn, line, wrong = _wrong(figure, rev, reason, now)
    if right_value == wrong.value and as_of in (None, wrong.as_of):
        raise NothingToCorrect
    _take(reading)
    right = _revision(line, wrong, Revision.Kind.CORRECTED, reason, reasons, by=by, now=now)
    right.value, right.as_of, right.reading = right_value, as_of or wrong.as_of, reading
    _replace(turn, line, wrong, right)
    record("figures.corrected", right, by=by, at=now, event=turn.event, figure=figure.key, rev=right.rev, corrects=rev)
    turn.tell(line.figure, live.FigureCorrected(figure.key, right.rev))
    turn.close()
    return right


@transaction.atomic
def withdraw(figure: Figure, *, rev: int, reason: str, by: Any, now: datetime, reasons: Reasons = None) -> Revision:
    """Take revision `rev` back without putting another value in its place; also while figures are paused.

    Raises FigureMovedOn, AlreadyCorrected or ReasonMissing.
    """
    turn, line, wrong = _wrong(figure, rev, reason, now)
    gone = _revision(line, wrong, Revision.Kind.WITHDRAWN, reason, reasons, by=by, now=now)
    _replace(turn, line, wrong, gone)
    record("figures.withdrawn", gone, by=by, at=now, event=turn.event, figure=figure.key, rev=gone.rev, corrects=rev)
    turn.tell(line.figure, live.FigureWithdrawn(figure.key, gone.rev))
    turn.close()
    return gone


def in_range(value: Decimal | int) -> Decimal:
    """The value with the places of a stored one. Raises ValueOutOfRange if a digit would be lost."""
    value = Decimal(value)
    if not value.is_finite() or abs(value) >= Decimal(10) ** (DIGITS - PLACES):
        raise ValueOutOfRange
    exact = value.quantize(Decimal(1).scaleb(-PLACES))
    if exact != value:
        raise ValueOutOfRange
    return exact


def _wrong(figure: Figure, rev: int, reason: str, now: datetime) -> tuple[Turn, Line, Revision]:
    """The revision that is to be corrected, under the lock."""
    if not reason.strip():
        raise ReasonMissing
    turn = Turn(figure.event, now)
    line = turn.line(figure)
    wrong = Revision.objects.filter(figure=figure, rev=rev).first()
    if wrong is None:
        raise FigureMovedOn(figure=figure.name, rev=rev)
    if wrong.value is None or Revision.objects.filter(figure=figure, corrects=rev).exists():
        raise AlreadyCorrected(figure=figure.name, rev=rev)
    return turn, line, wrong


def _revision(
    line: Line, wrong: Revision, kind: str, reason: str, reasons: Reasons, *, by: Any, now: datetime
) -> Revision:
    return Revision(
        figure=line.figure,
        kind=kind,
        was=wrong.value,
        corrects=wrong.rev,
        on_wall=line.shown is not None and line.shown.rev == wrong.rev,
        as_of=wrong.as_of,
        received_at=now,
        published_at=now,
        reason=reason.strip(),
        reasons={language: text.strip() for language, text in (reasons or {}).items() if text.strip()},
        by=by,
        note=wrong.note if kind == Revision.Kind.WITHDRAWN else "",
    )


def _replace(turn: Turn, line: Line, wrong: Revision, right: Revision) -> None:
    """The wrong value leaves the curve; the reading it came from keeps its value in the books."""
    if wrong.reading_id is not None:
        Reading.objects.filter(pk=wrong.reading_id).update(state=Reading.State.WITHDRAWN, on_curve=False)
    turn.add(line, right)


def _take(reading: Reading | None) -> None:
    """A held reading that is shown by way of a correction leaves the queue."""
    if reading is None:
        return
    held = Reading.objects.filter(pk=reading.pk, state=Reading.State.HELD)
    if not held.update(state=Reading.State.WITHDRAWN, on_curve=False):
        raise AlreadyDecided
