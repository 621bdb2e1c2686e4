"""What happens when in the replayed night: a pure function of what is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from presscentre.home.demo.records import Known, Mistake, Track

BETWEEN = "interpolated between two known readings"
BEFORE = "before the start nothing is counted"
FIRST_REPORT = "as first reported"
DAY = timedelta(days=1)

# In event time. The officer looks at a held record for ten minutes, and finds the two mistakes after midnight.
HELD_FIGURE, HELD_FOR = "peak_orders_per_second", timedelta(minutes=10)
CORRECTED_AFTER = (timedelta(minutes=5), timedelta(minutes=8))
QUIET_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Push:
    """A reading that the source sends `at` so long after midnight."""

    at: timedelta
    figure: str
    value: Decimal
    interpolated: bool
    note: str


@dataclass(frozen=True)
class Release:
    """The officer releases what is held of this figure."""

    at: timedelta
    figure: str


@dataclass(frozen=True)
class Correct:
    """The officer corrects what was reported."""

    at: timedelta
    figure: str
    wrong: Decimal
    right: Decimal
    reason: str


Step = Push | Release | Correct


def night(tracks: Iterable[Track], mistakes: Iterable[Mistake], *, start: timedelta, step: timedelta) -> list[Step]:
    """Every step of the night in order, from `start` (negative: before midnight) on.

    Each figure is sent at every `step` between its first and its last known reading, and exactly at each known one;
    what is not known is interpolated, rounded down, and marked. The last reading of a figure that was misreported is
    sent as it was reported, and corrected later.
    """
    wrong = {mistake.figure: mistake for mistake in mistakes}
    steps: list[Step] = []
    for track in tracks:
        sent = list(_sent(track, start, step))
        if track.figure in wrong:
            sent[-1] = _misreported(sent[-1], wrong[track.figure])
        steps.extend(sent)
        if track.figure == HELD_FIGURE:
            steps.extend(Release(known.elapsed + HELD_FOR, track.figure) for known in track.readings)
    steps.extend(
        Correct(DAY + after, mistake.figure, mistake.published, mistake.corrected, mistake.reason)
        for mistake, after in zip(wrong.values(), CORRECTED_AFTER, strict=False)
    )
    return sorted((one for one in steps if one.at >= start), key=lambda one: (one.at, one.figure))


def ends_at(steps: list[Step], *, speed: Decimal) -> timedelta:
    """When the night is over: a quarter of an hour after the last step, and at least fifteen real seconds."""
    return steps[-1].at + max(QUIET_AFTER, timedelta(seconds=15) * float(speed))


def missed(steps: list[Step], now: timedelta) -> list[Push]:
    """What a player that comes late sends at once: each known reading so far, and the newest of each figure."""
    past = [one for one in steps if isinstance(one, Push) and one.at <= now]
    newest = {one.figure: one for one in past}
    return [one for one in past if not one.interpolated or newest[one.figure] is one]


def _misreported(push: Push, mistake: Mistake) -> Push:
    return Push(push.at, push.figure, mistake.published, push.interpolated, FIRST_REPORT)


def _sent(track: Track, start: timedelta, step: timedelta) -> Iterator[Push]:
    """What the source sends of one figure, in order."""
    first = track.readings[0]
    if first.elapsed == timedelta():
        for at in _ticks(start, step, after=start - step, before=first.elapsed):
            yield Push(at, track.figure, first.value, True, BEFORE)
    for here, there in pairwise(track.readings):
        yield _known(track, here)
        for at in _ticks(start, step, after=here.elapsed, before=there.elapsed):
            yield Push(at, track.figure, between(here, there, at, track.quantum), True, BETWEEN)
    yield _known(track, track.readings[-1])


def _known(track: Track, known: Known) -> Push:
    return Push(known.elapsed, track.figure, known.value, False, known.note)


def _ticks(start: timedelta, step: timedelta, *, after: timedelta, before: timedelta) -> Iterator[timedelta]:
    """The moments start, start + step, … that lie strictly between the two."""
    at = start + step * max(0, (after - start) // step)
    while at < before:
        if at > after:
            yield at
        at += step


def between(here: Known, there: Known, at: timedelta, quantum: Decimal) -> Decimal:
    """The value on the straight line between two known readings, rounded down and never outside the two."""
    second = timedelta(microseconds=1)
    share = Decimal((at - here.elapsed) // second) / Decimal((there.elapsed - here.elapsed) // second)
    exact = here.value + (there.value - here.value) * share
    rounded = (exact / quantum).to_integral_value(ROUND_FLOOR) * quantum
    return max(min(here.value, there.value), min(max(here.value, there.value), rounded))
