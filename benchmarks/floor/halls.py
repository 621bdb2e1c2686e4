"""Halls full of questions: evenings as they may be, and lines that an adversary draws up."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

SHORT, LONG = 10, 180  # seconds of question and answer
REGIONS = 12


@dataclass(frozen=True)
class Question:
    """The `number`th of its region; `place` in the order of arrival; what people in the hall gave it in votes."""

    region: str
    number: int
    place: int
    votes: int
    ms: int


@dataclass(frozen=True)
class Hall:
    """Journalists present by region, and each region's questions; one that is through begins its list again.

    So every region asks all the time, and all schedulers meet the same questions. A region hands one in each `paces`.
    """

    weights: Sequence[int]
    seconds: Sequence[Sequence[int]]
    paces: Sequence[int]
    turns: int

    def question(self, region: int, number: int) -> Question:
        ms = self.seconds[region][number % len(self.seconds[region])] * 1000
        # Who is many votes for their own: that is what votes do in a hall.
        votes = self.weights[region] * 100 + (37 * number + 11 * region) % 100
        return Question(f"r{region}", number, (number + 1) * self.paces[region], votes, ms)


def evening(seed: int) -> Hall:
    """Three hours, some 160 questions: 700 journalists of twelve regions, up to four times as eager as others."""
    chance = random.Random(seed)
    sizes = [chance.randint(5, 100) for _region in range(REGIONS)]
    weights = [max(2, round(700 * size / sum(sizes))) for size in sizes]
    paces = [round(100_000 / weight / chance.uniform(1, 4)) for weight in weights]
    seconds = [
        [round(min(LONG, max(SHORT, chance.lognormvariate(4.1, 0.55)))) for _question in range(40)] for _each in weights
    ]
    return Hall(weights, seconds, paces, turns=160)


def adversary(chance: random.Random) -> Hall:
    """Anything: few or many regions, alike or not, with questions alike or not."""
    count = chance.randint(2, REGIONS)
    return Hall(
        [chance.choice([1, 5, 20, chance.randint(1, 20)]) for _region in range(count)],
        [_lengths(chance) for _region in range(count)],
        [chance.randint(1, 100) for _region in range(count)],
        turns=60,
    )


def worse(hall: Hall, chance: random.Random) -> Hall:
    """The same hall with one thing changed, which may make it worse."""
    at = chance.randrange(len(hall.weights))
    kind = chance.random()
    if kind < 0.4:
        return replace(hall, weights=_put(hall.weights, at, chance.choice([1, 20, chance.randint(1, 20)])))
    if kind < 0.8:
        return replace(hall, seconds=_put(hall.seconds, at, _lengths(chance)))
    if kind < 0.9:
        return replace(hall, seconds=[[chance.choice([LONG, chance.randint(SHORT, LONG)])]] * len(hall.weights))
    return replace(hall, paces=_put(hall.paces, at, chance.randint(1, 100)))


def _lengths(chance: random.Random) -> list[int]:
    return [chance.choice([SHORT, LONG, chance.randint(SHORT, LONG)]) for _question in range(chance.choice([1, 1, 5]))]


def _put(values: Sequence[Any], at: int, value: Any) -> list[Any]:
    return [*values[:at], value, *values[at + 1 :]]
