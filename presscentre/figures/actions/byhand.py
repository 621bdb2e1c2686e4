"""What officers type or bring as a file."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from presscentre.core import moments
from presscentre.events.models import Event
from presscentre.figures.actions import receipts
from presscentre.figures.actions.correct import in_range
from presscentre.figures.actions.intake import Delivery, Intake, fate_of
from presscentre.figures.actions.refusals import PARCEL_SENTENCES, SENTENCES, FileUnreadable, ReadingRefused
from presscentre.figures.actions.turn import Turn
from presscentre.figures.models import Figure, Reading
from presscentre.figures.parsing import Given, Unreadable, sheet


@dataclass(frozen=True)
class Preview:
    """What an import would do: a line for each reading, or `problem`, a sentence, where the file cannot be used."""

    rows: list[receipts.Line] = field(default_factory=list)
    problem: str = ""


@transaction.atomic
def enter_by_hand(
    figure: Figure,
    *,
    value: Decimal | int,
    as_of: datetime,
    by: Any,
    now: datetime,
    not_before: datetime | None = None,
    note: str = "",
) -> Reading:
    """Take in one reading that an officer typed; it goes through the same gate. Raises ReadingRefused.

    Returned as it was stored: published, held (`why` says so) or late.
    """
    at = moments.in_utc(as_of)
    if at is None:
        raise ReadingRefused(why=SENTENCES["not_a_moment"])
    given = Given(figure.key, in_range(value), at, not_before=not_before, note=note.strip()[:200])
    turn = Turn(figure.event, now)
    intake = Intake(turn, [delivery := Delivery(None, [given], by=by)])
    fate = intake.take(delivery).fates[0]
    if fate.state in (receipts.REFUSED, receipts.DUPLICATE):
        raise ReadingRefused(why=SENTENCES[fate.code or "conflicting_value"])
    intake.write_down(by)
    turn.close()
    mine = Reading.objects.filter(figure=figure, source=None, as_of=given.as_of)
    return mine.exclude(state=Reading.State.DISCARDED).select_related("figure").get()


@transaction.atomic
def import_readings(event: Event, data: bytes, *, by: Any, now: datetime) -> list[receipts.Line]:
    """Take in every line of this file that can be; the others are refused in their places. Raises FileUnreadable."""
    try:
        lines = sheet(data)
    except Unreadable as problem:
        raise FileUnreadable(why=_sentence(problem)) from None
    turn = Turn(event, now)
    delivery = Delivery(None, [given for _number, given in lines], by=by)
    intake = Intake(turn, [delivery])
    receipt = intake.take(delivery)
    intake.write_down(by)
    turn.close()
    return _fates(lines, receipt)


@transaction.atomic
def preview(event: Event, data: bytes, *, by: Any, now: datetime) -> Preview:
    """What `import_readings` would do with this file now, on one picture of the rows. Stores nothing."""
    try:
        lines = sheet(data)
    except Unreadable as problem:
        return Preview(problem=_sentence(problem))
    receipt = fate_of(event, Delivery(None, [given for _number, given in lines], by=by), by=by, now=now)
    return Preview(_fates(lines, receipt))


def _fates(lines: list[tuple[int, Given]], receipt: receipts.Receipt) -> list[receipts.Line]:
    return [_line(number, given, fate) for (number, given), fate in zip(lines, receipt.fates, strict=True)]


def _line(number: int, given: Given, fate: receipts.Fate) -> receipts.Line:
    known = not given.code
    if fate.state == receipts.REFUSED:
        detail = str(SENTENCES[fate.code])
    else:
        detail = str(Reading.Why(fate.code).label) if fate.code else ""
    return receipts.Line(
        line=number,
        figure=given.figure,
        value=given.value if known else None,
        as_of=given.as_of if known else None,
        state=fate.state,
        code=fate.code,
        detail=detail,
    )


def _sentence(problem: Unreadable) -> str:
    return str(PARCEL_SENTENCES[problem.code]) % problem.facts
