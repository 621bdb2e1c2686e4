"""Evenings on the floor: who asks, who is called, for how long; and the balance by arithmetic of our own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import lcm

from hypothesis import strategies as st

from presscentre.briefings.floor import Ledger, Waiting

NIGHT = datetime(2017, 11, 11, 16, 0, tzinfo=UTC)
NAMES = [
    "africa",
    "america",
    "arabia",
    "britain",
    "china",
    "europe",
    "france",
    "india",
    "japan",
    "korea",
    "nordic",
    "oz",
]
WEIGHTS = st.sampled_from([1, 20]) | st.integers(1, 20)
LENGTHS = st.sampled_from([10_000, 180_000]) | st.integers(10_000, 180_000)  # ms


@dataclass(frozen=True)
class Evening:
    """Sittings of so many turns each. `spells` says from which turn on a region asks, and until which.

    Within its spell each of its outlets always has a question; `lengths` go round, `overrides` send a turn elsewhere.
    """

    weights: dict[str, int]
    outlets: dict[str, int]
    lengths: list[int]
    sittings: list[int]
    opening: bool
    spells: dict[str, tuple[int, int]]
    overrides: dict[int, str]

    def waiting(self, turn: int, called: Mapping[str, int]) -> list[Waiting]:
        """An outlet that was called waits again since that turn; any other since its region began to ask."""
        asks = {region: self.spells.get(region, (0, turn + 1)) for region in self.weights}
        lines = [
            (region, f"{region} {number}", since)
            for region, (since, until) in asks.items()
            if since <= turn < until
            for number in range(self.outlets[region])
        ]
        return [
            Waiting(number, region, outlet, NIGHT + timedelta(minutes=called.get(outlet, since)))
            for number, (region, outlet, since) in enumerate(lines)
        ]


@dataclass(frozen=True)
class Turn:
    """What somebody in the hall could write down, and the ledger before the call."""

    sitting: int
    called: Waiting
    waiting: list[Waiting]
    ms: int
    overridden: bool
    before: Ledger

    @property
    def region(self) -> str:
        return self.called.region

    @property
    def asking(self) -> set[str]:
        return {each.region for each in self.waiting}


def play(evening: Evening, rule: type[Ledger]) -> Iterator[Turn]:
    """The rule says who speaks and the moderator obeys, but for the overrides; each sitting begins from plain data."""
    ledger, called, number = rule(), dict[str, int](), 0
    for sitting, turns in enumerate(evening.sittings):
        ledger = rule.from_data(ledger.to_data()).open_sitting(evening.weights, opening=evening.opening)
        for _turn in range(turns):
            waiting = evening.waiting(number, called)
            if choice := ledger.next(waiting):
                wanted = evening.overrides.get(number, choice.region)
                other = next((each for each in waiting if each.region == wanted != choice.region), None)
                head = other or next(each for each in waiting if each.question == choice.question)
                turn = Turn(sitting, head, waiting, evening.lengths[number % len(evening.lengths)], bool(other), ledger)
                yield turn
                called[head.outlet] = number
                ledger = ledger.call(head, turn.asking, overridden=turn.overridden).settle(turn.ms)
            number += 1
        ledger = ledger.close_sitting(evening.waiting(number, called))


@st.composite
def evenings(
    draw: st.DrawFn,
    *,
    opening: bool,
    saturated: bool = False,
    overridden: bool = False,
    sittings: st.SearchStrategy[list[int]],
) -> Evening:
    """Regions × weights × outlets × arrivals × lengths × overrides."""
    regions = NAMES[: draw(st.integers(2, len(NAMES)))]
    turns = draw(sittings)
    moments = st.integers(0, sum(turns))
    spells = st.tuples(moments, moments).map(lambda ends: (min(ends), max(ends) + 1))
    some = st.sampled_from(regions)
    return Evening(
        weights={region: draw(WEIGHTS) for region in regions},
        outlets={region: draw(st.integers(1, 3)) for region in regions},
        lengths=draw(st.lists(LENGTHS, min_size=1, max_size=1) | st.lists(LENGTHS, min_size=8, max_size=24)),
        sittings=turns,
        opening=opening,
        spells={} if saturated else draw(st.dictionaries(some, spells, max_size=len(regions))),
        overrides=draw(st.dictionaries(moments, some, max_size=6)) if overridden else {},
    )


class Balance:
    """Who got what against their weights, from what was heard alone, when all asked all the time.

    Times are in such parts of a millisecond that each of these figures is a whole number.
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        self.weights, self.whole = weights, sum(weights.values())
        self.ms = self.whole * lcm(*weights.values())
        self.slack = self.ms // 1000  # the ledger rounds to nanoseconds, and so may see a tie where there is none
        self.received, self.longest, self.now = dict.fromkeys(weights, 0), 0, 0

    def hear(self, turn: Turn) -> None:
        self.received[turn.region] += turn.ms * self.ms
        self.now += turn.ms * self.ms
        self.longest = max(self.longest, turn.ms * self.ms)

    def share(self, region: str, of: int) -> int:
        return of * self.weights[region] // self.whole

    def lag(self, region: str) -> int:
        return self.share(region, self.now) - self.received[region]

    def got(self, region: str) -> int:
        """Its seconds by its share: how far along the common time it was served."""
        return self.received[region] * self.whole // self.weights[region]

    def deadline(self, region: str) -> int:
        return (self.received[region] + self.longest) * self.whole // self.weights[region]

    def debt(self) -> int:
        """What must be served by some deadline, less the time until then and one longest question; 0 in good order."""
        dues = {region: self.deadline(region) for region in self.weights}
        late = [
            sum(self.share(region, by) - self.received[region] for region, due in dues.items() if due <= by)
            - (by - self.now)
            - self.longest
            for by in dues.values()
        ]
        return max(0, *late)

    def next_up(self) -> set[str]:
        """By the words of the rule: not ahead of its share, and the earliest deadline of those; several if they tie."""
        behind = [self.deadline(region) for region in self.weights if self.lag(region) >= self.slack]
        soonest = min(behind, default=min(map(self.deadline, self.weights))) + self.ms
        return {
            region for region in self.weights if self.lag(region) >= -self.slack and self.deadline(region) <= soonest
        }
