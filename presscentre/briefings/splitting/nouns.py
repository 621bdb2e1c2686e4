"""What is split, and what comes of it: sittings, regions, a case, its cost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

Opened = Mapping[str, Collection[str]]  # region → the sittings it may come to


@dataclass(frozen=True)
class Sitting:
    """A sitting that could be held: seats, and the media types it takes (None: all)."""

    key: str
    seats: int
    takes: frozenset[str] | None = None

    def admits(self, media: str) -> bool:
        return self.takes is None or media in self.takes


@dataclass(frozen=True)
class Region:
    """A press region, with how many journalists of each media type want the briefing."""

    key: str
    wanting: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.wanting.values())


@dataclass(frozen=True)
class Case:
    """All that a split is made from. A pinned region is open to exactly the sittings that the officer named.

    Raises ValueError if there is no sitting, a key comes twice, a number is negative, or a pin names what is not there.
    """

    sittings: tuple[Sitting, ...]
    regions: tuple[Region, ...]
    pinned: Opened = field(default_factory=dict)

    def __post_init__(self) -> None:
        sittings, regions = {one.key for one in self.sittings}, {one.key for one in self.regions}
        if not sittings:
            raise ValueError("there is no sitting to split into")
        if len(sittings) < len(self.sittings) or len(regions) < len(self.regions):
            raise ValueError("a sitting or a region comes twice")
        people = (number for one in self.regions for number in one.wanting.values())
        if min((*people, *(one.seats for one in self.sittings)), default=0) < 0:
            raise ValueError("seats and people are counted from 0")
        for region, places in self.pinned.items():
            if region not in regions or not places or not sittings.issuperset(places):
                raise ValueError(f"{region} is pinned to what is not there")


class Cost(NamedTuple):
    """What a split costs, the weightiest part first: costs compare as the objective does.

    `torn`: regions that are open to more than one sitting; `fullest`: the largest ratio of present to seats.
    """

    unseated: int
    torn: int
    fullest: Fraction


@dataclass(frozen=True)
class Share:
    """How many journalists of one region and media type come to one sitting."""

    region: str
    media: str
    sitting: str
    people: int


@dataclass(frozen=True)
class Proof:
    """How sure a proposal is: nothing can be below these, and a part that equals its bound is proven.

    `unseated` is always proven. `fullest` is a bound for splits that tear no more regions than this one.
    """

    torn: int
    fullest: Fraction
    steps: int


@dataclass(frozen=True)
class Change:
    """What a move would do: the costs before and after, and the differences (positive is worse)."""

    before: Cost
    after: Cost

    @property
    def unseated(self) -> int:
        return self.after.unseated - self.before.unseated

    @property
    def torn(self) -> int:
        return self.after.torn - self.before.torn

    @property
    def fullest(self) -> Fraction:
        return self.after.fullest - self.before.fullest

    @property
    def is_worse(self) -> bool:
        return self.after > self.before


@dataclass(frozen=True)
class Split:
    """Which regions are open to which sittings, who sits where, and what that costs.

    `proof` is None where nothing was sought: the officer's own split, weighed.
    """

    case: Case
    opened: Mapping[str, tuple[str, ...]]
    shares: tuple[Share, ...]
    cost: Cost
    proof: Proof | None = None

    def present(self, sitting: str) -> int:
        return sum(share.people for share in self.shares if share.sitting == sitting)

    def seated(self, region: str, sitting: str | None = None) -> int:
        """How many of a region have a seat, in one sitting or in all."""
        mine = (share for share in self.shares if share.region == region and sitting in (None, share.sitting))
        return sum(share.people for share in mine)
