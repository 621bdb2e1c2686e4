"""What the rule looks at: who waits, what each region can claim, and why one of them was chosen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest
from sys import maxsize
from typing import Any, NamedTuple

from presscentre.briefings.floor.accounts import NANOS, Accounts, Weights, in_ms, lags

LAST = (maxsize, datetime.max.replace(tzinfo=UTC), maxsize)  # behind every question


class Waiting(NamedTuple):
    """A question that waits. `question` is its number, `since` when its wait began."""

    question: int
    region: str
    outlet: str
    since: datetime


class Why(StrEnum):
    """What put a region first."""

    CUT_OFF = "cut_off"  # the last sitting ended before its turn
    OPENING = "opening"  # not yet called in this sitting
    ONLY = "only"  # nobody else waits
    SHARE = "share"  # not ahead of its share, and the earliest deadline


@dataclass(frozen=True, slots=True)
class Claim:
    """How one waiting region stands among those that wait.

    `lag` is in nanoseconds (positive: behind). `due` is its virtual deadline, (received + longest question so far) /
    weight, counted from the common virtual time: smaller is sooner, negative is overdue.
    """

    head: Waiting
    weight: int
    lag: Fraction
    due: Fraction
    calls: int

    @property
    def may_speak(self) -> bool:
        """It is not ahead of its share. Of those that wait, at least one is not: their lags sum up to 0."""
        return self.lag >= 0


@dataclass(frozen=True, slots=True)
class Rival:
    """A waiting region beside the one that was chosen, for whoever asks why. Times in ms of the floor."""

    region: str
    lag_ms: int
    due_ms: int
    calls: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who speaks next, and the reason in data: `rivals` are all regions that wait, this one first, in their order.

    `lag_ms` is how far the region is behind its share (negative: ahead), `due_ms` in how much floor time it must have
    been called to stay within one longest question (negative: late).
    """

    question: int
    region: str
    outlet: str
    why: Why
    lag_ms: int
    due_ms: int
    rivals: tuple[Rival, ...]

    def to_data(self) -> dict[str, Any]:
        """For a JSON column."""
        return asdict(self) | {"why": self.why.value, "rivals": [asdict(rival) for rival in self.rivals]}


def first_in_line(waiting: Iterable[Waiting], outlets: Mapping[str, int]) -> dict[str, Waiting]:
    """Of each region the question that is its turn: of the outlet with the fewest so far, then the longest wait.

    One pass: this is all that depends on how many wait.
    """
    best, heads = dict[str, tuple[int, datetime, int]](), dict[str, Waiting]()
    for each in waiting:
        question, region, outlet, since = each
        place = (outlets.get(outlet, 0), since, question)
        if place < best.get(region, LAST):
            best[region], heads[region] = place, each
    return heads


def shortened(waiting: Iterable[Waiting], count: int) -> list[Waiting]:
    """All that can matter for so many choices: of each region's outlets the longest waits."""
    lines = defaultdict[tuple[str, str], list[Waiting]](list)
    for each in waiting:
        lines[each.region, each.outlet].append(each)
    return [
        each
        for line in lines.values()
        for each in nsmallest(count, line, key=lambda waits: (waits.since, waits.question))
    ]


def claims(
    heads: Mapping[str, Waiting], accounts: Accounts, weights: Weights, calls: Mapping[str, int], longest: int
) -> list[Claim]:
    """What the waiting regions can claim against each other; `longest` in ms."""
    behind = lags(accounts, weights, heads) if heads else {}
    return [
        Claim(
            heads[region], weights[region], lag, (longest * NANOS - lag) / weights[region], calls=calls.get(region, 0)
        )
        for region, lag in behind.items()
    ]


def chosen(order: list[Claim], why: Why) -> Choice:
    """The first of them, with all of them as its reason."""
    whole = sum(claim.weight for claim in order)
    rivals = tuple(Rival(claim.head.region, in_ms(claim.lag), in_ms(claim.due * whole), claim.calls) for claim in order)
    head = order[0].head
    return Choice(head.question, head.region, head.outlet, why, rivals[0].lag_ms, rivals[0].due_ms, rivals)
