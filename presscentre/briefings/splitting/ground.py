"""A case in numbers: sittings and regions by position, sets of sittings as bits."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from presscentre.briefings.splitting.nouns import Case


class Row(NamedTuple):
    """Journalists of one region and media type; `mask`: the sittings that take them."""

    region: int
    media: str
    mask: int
    people: int


class Ground:
    """A case in numbers. Its order follows keys and sizes, so that the order of what is given never matters.

    Pinned regions come first, then large before small.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.sittings = sorted(case.sittings, key=lambda one: one.key)
        self.seats = [one.seats for one in self.sittings]
        self.regions = sorted(case.regions, key=lambda one: (one.key not in case.pinned, -one.people, one.key))
        self.pins = [self.mask_of(case.pinned[one.key]) if one.key in case.pinned else 0 for one in self.regions]
        self.rows = [self._rows(index) for index in range(len(self.regions))]
        self.all = (1 << len(self.seats)) - 1

    def mask_of(self, keys: Iterable[str]) -> int:
        wanted = set(keys)
        return sum(1 << index for index, one in enumerate(self.sittings) if one.key in wanted)

    def keys_of(self, mask: int) -> tuple[str, ...]:
        return tuple(self.sittings[index].key for index in bits(mask))

    def _rows(self, index: int) -> list[Row]:
        region = self.regions[index]
        return [
            Row(index, media, self.mask_of(one.key for one in self.sittings if one.admits(media)), people)
            for media, people in sorted(region.wanting.items())
            if people
        ]

    def inside(self, region: int, sitting: int) -> int:
        """How many of a region the sitting takes, were there seats."""
        return sum(row.people for row in self.rows[region] if row.mask >> sitting & 1)

    def load(self, opened: Sequence[int]) -> "Load":
        """What these open sittings (a mask for each region) ask of each sitting."""
        tied, loose, lost = [0] * len(self.seats), Counter[int](), 0
        for row in (row for rows in self.rows for row in rows):
            mask = row.mask & opened[row.region]
            if mask & (mask - 1):
                loose[mask] += row.people
            elif mask:
                tied[mask.bit_length() - 1] += row.people
            else:
                lost += row.people
        return Load(tied, loose, lost)


class Load(NamedTuple):
    """People tied to one sitting each; people who may sit in several, by the set of those; people nobody takes."""

    tied: list[int]
    loose: Counter[int]
    lost: int

    def unseated(self, seats: Sequence[int]) -> int:
        """The fewest that can be without a seat (Hall: some set of sittings is the narrowest for those who need it)."""
        left = [seat - tied for seat, tied in zip(seats, self.tied, strict=True)]
        over = sum(-seat for seat in left if seat < 0)
        narrow = 0
        for union in unions(frozenset(self.loose)):
            need = sum(people for mask, people in self.loose.items() if mask & ~union == 0)
            narrow = max(narrow, need - sum(max(0, left[index]) for index in bits(union)))
        return self.lost + over + narrow

    def fullest(self, seats: Sequence[int], unseated: int) -> Fraction:
        """The smallest largest ratio of present to seats with which no more than this many are without one."""
        return lowest(seats, lambda caps: level(caps, seats) if self.unseated(caps) <= unseated else None)


@lru_cache(maxsize=4096)
def unions(masks: frozenset[int]) -> tuple[int, ...]:
    """Every union of these sets, each once, the empty one among them."""
    found = {0}
    for mask in masks:
        found |= {union | mask for union in found}
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def bits(mask: int) -> tuple[int, ...]:
    return tuple(index for index in range(mask.bit_length()) if mask >> index & 1)


def level(present: Sequence[int], seats: Sequence[int]) -> Fraction:
    """The largest ratio of present to seats; 0 where there are no seats at all."""
    return max((Fraction(here, seat) for here, seat in zip(present, seats, strict=True) if seat), default=Fraction(0))


def lowest(seats: Sequence[int], reach: Callable[[list[int]], Fraction | None]) -> Fraction:
    """The lowest level that can be reached, by halving; 1 is known to be reachable.

    `reach` is told the seats that may be taken and says which level it reached with them, or None.
    """
    low, high = Fraction(0), level(seats, seats)
    while low < high:
        middle = (low + high) / 2
        reached = reach([seat * middle.numerator // middle.denominator for seat in seats])
        low, high = (low, reached) if reached is not None else (above(middle, seats), high)
    return high


def above(ratio: Fraction, seats: Sequence[int]) -> Fraction:
    """The next ratio of whole people to seats above this one."""
    return min(Fraction(seat * ratio.numerator // ratio.denominator + 1, seat) for seat in seats if seat)
