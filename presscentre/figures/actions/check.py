"""Looking a delivery through: what is refused at once, and which moments the rest is about."""

from datetime import datetime, timedelta
from typing import Any

from presscentre.figures.actions import receipts
from presscentre.figures.actions.known import Moment
from presscentre.figures.actions.receipts import Fate
from presscentre.figures.actions.turn import Line, Turn
from presscentre.figures.parsing import Given

SKEW = timedelta(seconds=60)  # of event time: how far ahead a source's clock may be
LONG_BEFORE = timedelta(days=30)  # before the event's start no reading can be meant
Looked = tuple[list[Fate | None], list[Moment | None]]  # a fate for what is refused, a moment for the rest


class Check:
    """The figures of a turn, who may write them, and the span in which a moment can be meant."""

    def __init__(self, turn: Turn, lines: dict[str, Line], allowed: set[tuple[int, int]]) -> None:
        self.lines, self.allowed = lines, allowed
        self.latest: datetime = turn.now + SKEW
        self.earliest: datetime = min(turn.event.starts_at, turn.now) - LONG_BEFORE

    def look(self, delivery: Any, source: int | None) -> Looked:
        """One pass over the readings of a delivery, in order."""
        known = {
            key: line.pk for key, line in self.lines.items() if source is None or (source, line.pk) in self.allowed
        }
        fates: list[Fate | None] = []
        moments: list[Moment | None] = []
        for given in delivery.readings:
            pk, as_of = known.get(given.figure), given.as_of
            # The straight way of nearly every reading; the rest is looked at in order.
            if pk and not given.code and not given.unit and self.earliest <= as_of <= self.latest:
                fates.append(None)
                moments.append((pk, source, as_of))
            else:
                fates.append(fate := self._refusal(given, source))
                moments.append(None if fate or not pk else (pk, source, as_of))
        return fates, moments

    def _refusal(self, given: Given, source: int | None) -> Fate | None:
        if given.code:
            return Fate(receipts.REFUSED, given.code, given.field)
        line = self.lines.get(given.figure)
        if line is None:
            return Fate(receipts.REFUSED, "unknown_figure", "figure")
        if source is not None and (source, line.pk) not in self.allowed:
            return Fate(receipts.REFUSED, "not_yours", "figure")
        if given.unit and given.unit != line.figure.unit:
            return Fate(receipts.REFUSED, "wrong_unit", "unit")
        wrong = self._wrong_clock(given)
        return Fate(receipts.REFUSED, wrong, "as_of") if wrong else None

    def _wrong_clock(self, given: Given) -> str:
        if given.as_of > self.latest and (given.not_before is None or given.as_of > given.not_before + SKEW):
            return "as_of_in_future"
        return "as_of_too_old" if given.as_of < self.earliest else ""
