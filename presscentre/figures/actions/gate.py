"""The gate before publication: what publishes by itself, and why the rest is held."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from presscentre.figures.actions.turn import Line, Turn
from presscentre.figures.models import Figure, Reading

Why = Reading.Why
ASIDE = (Why.OTHER_SOURCE, Why.CATCHING_UP)  # kept without troubling anybody
Opinions = dict[tuple[int, int], tuple[datetime, Decimal]]  # newest of (figure, source) in this turn


def is_late(line: Line, as_of: datetime) -> bool:
    """True if what stands on the wall is as new as this, or newer."""
    shown = line.shown
    return shown is not None and (as_of < shown.as_of or (as_of == shown.as_of and shown.value is not None))


def verdict(turn: Turn, line: Line, reading: Reading, opinions: Opinions) -> Why:
    """Why this reading, newer than what is shown, may not be published by itself; NONE if it may."""
    figure = line.figure
    if _is_from_another_source(figure, reading):
        return Why.OTHER_SOURCE
    if reading.not_before is not None and reading.not_before > turn.now:
        return Why.NOT_YET
    if turn.paused:
        return Why.PAUSED
    if figure.released_by != Figure.ReleasedBy.AUTO:
        return Why.OFFICER
    return _falls(line, reading) or _limits(turn, line, reading) or _second_opinion(turn, line, reading, opinions)


def fitting(line: Line, below: Decimal | None, source: int | None) -> Callable[[Decimal], bool]:
    """Which values that are not the newest may stand in the public curve below `below`; made once for many."""
    figure = line.figure
    chosen = figure.preferred_source_id
    if figure.released_by != Figure.ReleasedBy.AUTO or below is None or (chosen and source and source != chosen):
        return lambda value: False
    most, shown = figure.largest_value, below
    if figure.monotonic:
        highest = shown if most is None else min(shown, most)
        return lambda value: value <= highest
    # Of a figure that may fall, a value beside its neighbour is judged as if it were the next.
    return lambda value: (most is None or value <= most) and not _jumps(figure, shown, value)


def _is_from_another_source(figure: Figure, reading: Reading) -> bool:
    chosen = figure.preferred_source_id
    return chosen is not None and reading.source_id is not None and reading.source_id != chosen


def _falls(line: Line, reading: Reading) -> Why:
    shown = None if line.shown is None else line.shown.value
    if not line.figure.monotonic or shown is None or reading.value >= shown:
        return Why.NONE
    # After a switch the new source may lag: the wall waits for it instead of asking for a correction.
    switched = reading.source_id is not None and line.source is not None and reading.source_id != line.source
    return Why.CATCHING_UP if switched and line.figure.preferred_source_id == reading.source_id else Why.FELL


def _limits(turn: Turn, line: Line, reading: Reading) -> Why:
    figure, shown = line.figure, line.shown
    if figure.largest_value is not None and reading.value > figure.largest_value:
        return Why.TOO_LARGE
    if shown is None:
        return Why.NONE
    if shown.value is not None and _jumps(figure, shown.value, reading.value):
        return Why.JUMP
    if figure.least_interval is not None and turn.now - shown.published_at < figure.least_interval:
        return Why.TOO_SOON
    return Why.NONE


def _jumps(figure: Figure, before: Decimal, after: Decimal) -> bool:
    """True if the step is larger than the limit; from nought, no step can be measured."""
    if figure.largest_jump is None or not before:
        return False
    return abs(after - before) * 100 > figure.largest_jump * abs(before)


def _second_opinion(turn: Turn, line: Line, reading: Reading, opinions: Opinions) -> Why:
    """Another source must say nearly the same of nearly the same time. An officer needs no second source."""
    figure = line.figure
    if figure.agreement is None or reading.source_id is None:
        return Why.NONE
    others = _others(figure, reading, opinions, turn.now)
    if not others:
        return Why.UNCONFIRMED
    within = max(abs(reading.value), abs(others[0])) * figure.agreement
    return Why.NONE if abs(reading.value - others[0]) * 100 <= within else Why.DISAGREEMENT


def _others(figure: Figure, reading: Reading, opinions: Opinions, now: datetime) -> list[Decimal]:
    """What other sources say, the nearest in time first; nothing under an embargo, which would speak by confirming.

    Nothing either that is further away than the figure's patience.
    """
    reach = figure.stale_after
    span = (reading.as_of - reach, reading.as_of + reach)
    rows = figure.readings.filter(as_of__range=span, source__isnull=False).exclude(source=reading.source_id)
    rows = rows.exclude(not_before__gt=now)
    before = rows.filter(as_of__lte=reading.as_of).order_by("-as_of").values_list("as_of", "value").first()
    after = rows.filter(as_of__gt=reading.as_of).order_by("as_of").values_list("as_of", "value").first()
    said = [row for row in (before, after) if row]
    said += [
        said_now
        for (of, source), said_now in opinions.items()
        if of == figure.pk and source != reading.source_id and span[0] <= said_now[0] <= span[1]
    ]
    said.sort(key=lambda row: _distance(row[0], reading.as_of))
    return [value for _at, value in said]


def _distance(one: datetime, other: datetime) -> timedelta:
    return abs(one - other)
