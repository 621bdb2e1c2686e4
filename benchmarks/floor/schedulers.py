"""Who is called next: the floor of the house, and the three ways that halls know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from benchmarks.floor.halls import Hall, Question
from presscentre.briefings.floor import Ledger, Waiting

NIGHT = datetime(2017, 11, 11, 16, 0, tzinfo=UTC)


class Scheduler(Protocol):
    def pick(self, heads: Sequence[Question]) -> Question: ...

    def heard(self, question: Question) -> None: ...


class Ours:
    """The ledger as the moderator's console uses it."""

    def __init__(self, hall: Hall, *, opening: bool = False) -> None:
        weights = {f"r{region}": weight for region, weight in enumerate(hall.weights)}
        self.ledger = Ledger.begin(weights, opening=opening)

    def pick(self, heads: Sequence[Question]) -> Question:
        self.line = [
            Waiting(index, head.region, head.region, NIGHT + timedelta(seconds=head.place))
            for index, head in enumerate(heads)
        ]
        choice = self.ledger.next(self.line)
        assert choice
        return heads[choice.question]

    def heard(self, question: Question) -> None:
        called = next(waiting for waiting in self.line if waiting.region == question.region)
        self.ledger = self.ledger.call(called, {waiting.region for waiting in self.line}).settle(question.ms)


class FirstCome:
    def __init__(self, hall: Hall) -> None:
        pass

    def pick(self, heads: Sequence[Question]) -> Question:
        return min(heads, key=lambda head: head.place)

    def heard(self, question: Question) -> None:
        pass


class Votes(FirstCome):
    def pick(self, heads: Sequence[Question]) -> Question:
        return max(heads, key=lambda head: (head.votes, -head.place))


class LargestDeficit:
    """Whoever is furthest behind their share."""

    def __init__(self, hall: Hall) -> None:
        self.weights = {f"r{region}": weight for region, weight in enumerate(hall.weights)}
        self.whole, self.received, self.now = sum(hall.weights), dict.fromkeys(self.weights, 0), 0

    def pick(self, heads: Sequence[Question]) -> Question:
        return max(heads, key=lambda head: (self._behind(head.region), self.weights[head.region], -head.place))

    def _behind(self, region: str) -> int:
        return self.weights[region] * self.now - self.received[region] * self.whole

    def heard(self, question: Question) -> None:
        self.received[question.region] += question.ms
        self.now += question.ms


@dataclass(frozen=True)
class Gap:
    """The worst of one hall: seconds between a region's share and what it got, and the longest question until then."""

    seconds: float
    longest: float
    ratio: float


def play(hall: Hall, scheduler: Scheduler) -> Gap:
    """Call and hear, with a balance of our own in exact numbers after each question."""
    count, whole = len(hall.weights), sum(hall.weights)
    asked, received, now, longest = [0] * count, [0] * count, 0, 0
    worst, ratio = Fraction(0), Fraction(0)
    for _turn in range(hall.turns):
        question = scheduler.pick([hall.question(region, asked[region]) for region in range(count)])
        scheduler.heard(question)
        region = int(question.region[1:])
        asked[region] += 1
        received[region] += question.ms
        now, longest = now + question.ms, max(longest, question.ms)
        far = max(abs(weight * now - got * whole) for weight, got in zip(hall.weights, received, strict=True))
        worst, ratio = max(worst, Fraction(far, whole)), max(ratio, Fraction(far, whole * longest))
    return Gap(float(worst) / 1000, longest / 1000, float(ratio))
