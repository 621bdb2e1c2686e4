"""The proposal: the best split that can be found, and how sure that is."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from presscentre.briefings.splitting.ground import Ground, above, bits, level, lowest
from presscentre.briefings.splitting.nouns import Case, Proof, Split
from presscentre.briefings.splitting.search import OutOfSteps, Search
from presscentre.briefings.splitting.weighing import cost_of, split_of

EFFORT = 40_000  # steps of search in all: counted, not timed, so that the same case has the same answer everywhere
PASSES = 4  # over all pairs of regions, to make the sittings even


def propose(case: Case, *, effort: int = EFFORT) -> Split:
    """The split with the fewest journalists without a seat, then the fewest torn regions, then the least full sitting.

    Exact while the search ends within `effort` steps; `proof` says what is proven. Ties are broken towards few parts
    and even sittings.
    """
    return Proposer(case, effort).proposal()


class Proposer:
    """One case on its way to a proposal; the parts of the objective are settled one after the other."""

    def __init__(self, case: Case, effort: int) -> None:
        self.ground = Ground(case)
        self.seats = self.ground.seats
        widest = [pin or self.ground.all for pin in self.ground.pins]
        self.unseated = self.ground.load(widest).unseated(self.seats)
        self.pinned = sum(pin.bit_count() > 1 for pin in self.ground.pins)
        self.search = Search(self.ground, self.unseated)
        self.effort = effort

    def proposal(self) -> Split:
        torn, opened = self._fewest_torn()
        opened, surely = self._least_full(torn.stop, opened)
        opened = self._idle(self._even(self._few_parts(opened)))
        proof = Proof(torn.start + self.pinned, surely, self.search.steps)
        return split_of(self.ground, opened, proof)

    def _seek(self, seats: Sequence[int], torn: int) -> list[int] | None:
        """A split, or None if there is none. Raises OutOfSteps after a part of what steps are left."""
        return self.search.fits(seats, torn, max(0, self.effort - self.search.steps) // 4)

    def _fewest_torn(self) -> tuple[range, list[int]]:
        """From the fewest regions that may have to be torn to those that this split tears."""
        surely = 0
        for torn in range(self.search.free + 1):
            try:
                if opened := self._seek(self.seats, torn):
                    return range(surely, torn), opened
                surely = torn + 1 if surely == torn else surely
            except OutOfSteps:
                continue
        return range(surely, self.search.free), [pin or self.ground.all for pin in self.ground.pins]

    def _least_full(self, torn: int, opened: list[int]) -> tuple[list[int], Fraction]:
        """The least full split with so many torn, and a level below which there is surely none."""
        surely, best = Fraction(0), opened

        def reach(caps: list[int]) -> Fraction | None:
            nonlocal surely, best
            try:
                found = self._seek(caps, torn)
            except OutOfSteps:
                return None
            if found is None:
                surely = max(surely, above(level(caps, self.seats), self.seats))
                return None
            best = found
            return self.ground.load(found).fullest(self.seats, self.unseated)

        reached = lowest(self.seats, reach)
        return best, min(surely, reached)

    def _few_parts(self, opened: list[int]) -> list[int]:
        """Torn regions in as few sittings as they can be, the small ones closed first."""
        cost = cost_of(self.ground, opened)
        for region, mask in enumerate(opened):
            if self.ground.pins[region]:
                continue
            for hall in sorted(bits(mask), key=lambda hall: (self.seats[hall], -hall)):
                closed = [*opened[:region], opened[region] & ~(1 << hall), *opened[region + 1 :]]
                if closed[region] and cost_of(self.ground, closed) <= cost:
                    opened = closed
        return opened

    def _even(self, opened: list[int]) -> list[int]:
        """Where all are whole and seated: moved or exchanged while that makes the fullest sittings less full."""
        if self.unseated or any(mask & (mask - 1) for mask in opened):
            return opened
        for _ in range(PASSES):
            before = opened
            for other in self._neighbours(before):
                if self._ratios(other) < self._ratios(opened):
                    opened = other
            if opened == before:
                break
        return opened

    def _neighbours(self, opened: list[int]) -> Iterator[list[int]]:
        """Every split in which one region that the officer did not pin is elsewhere, or two have changed places."""
        free = [region for region, pin in enumerate(self.ground.pins) if not pin]
        for region in free:
            for hall in range(len(self.seats)):
                yield [*opened[:region], 1 << hall, *opened[region + 1 :]]
        for one, other in combinations(free, 2):
            changed = list(opened)
            changed[one], changed[other] = opened[other], opened[one]
            yield changed

    def _ratios(self, opened: list[int]) -> tuple[int, list[Fraction]]:
        """First who would be without a seat, then how full the sittings are, the fullest first."""
        load = self.ground.load(opened)
        ratios = (Fraction(here, seat) for here, seat in zip(load.tied, self.seats, strict=True) if seat)
        return load.unseated(self.seats), sorted(ratios, reverse=True)

    def _idle(self, opened: list[int]) -> list[int]:
        """Regions from which nobody comes yet are open where most is free: latecomers find seats there."""
        tied = self.ground.load(opened).tied
        empty = max(range(len(self.seats)), key=lambda hall: (self.seats[hall] - tied[hall], -hall))
        idle = [
            not pin and not region.people for pin, region in zip(self.ground.pins, self.ground.regions, strict=True)
        ]
        return [1 << empty if nobody else mask for nobody, mask in zip(idle, opened, strict=True)]
