"""The search: which regions go whole into which sitting, when so many may be torn."""

from collections.abc import Iterator, Sequence

from presscentre.briefings.splitting.ground import Ground, bits, unions

State = tuple[
    int, list[int], list[int], int, int, int
]  # region, seats left, loose people by union, spare, torn, barred


class OutOfSteps(Exception):
    """The search was stopped before it could say yes or no."""


class Search:
    """Depth first over the regions, large before small; exact unless its steps run out.

    A torn region is loose: its people sit wherever they are taken. So is a region not yet placed, and when not even
    loose people find seats, the branch is dead (Hall's theorem over the few sets of sittings that take the same).
    If region a wants at least what b wants of every media type, then whatever tears b can tear a instead, person for
    person; so b is torn only with a. Exactly as many as allowed are torn: tearing can only make room.
    """

    def __init__(self, ground: Ground, spare: int) -> None:
        self.ground, self.spare = ground, spare
        self.steps = 0
        count, halls = range(len(ground.regions)), range(len(ground.seats))
        may = [pin or ground.all for pin in ground.pins]
        tied = [pin and not pin & (pin - 1) for pin in ground.pins]  # placed first, without a choice
        rows = [row for rows in ground.rows for row in rows if not tied[row.region]]
        self.unions = unions(frozenset(row.mask & may[row.region] for row in rows))
        self.members = [bits(union) for union in self.unions]
        self.people = [region.people for region in ground.regions]
        self.inside = [[ground.inside(region, hall) for hall in halls] for region in count]
        self.loose = [self._loose(region, may[region]) for region in count]
        self.signs = [sum(1 << at for at, union in enumerate(self.unions) if union >> hall & 1) for hall in halls]
        free = [region for region in count if not ground.pins[region]]
        self.later = [sum(1 << other for other in free if other > region) for region in count]
        self.lesser = [self._lesser(region) if region in free else 0 for region in count]
        self.free = len(free)

    def _loose(self, region: int, may: int) -> list[int]:
        rows = self.ground.rows[region]
        return [sum(row.people for row in rows if row.mask & may & ~union == 0) for union in self.unions]

    def _lesser(self, region: int) -> int:
        mine = self.ground.regions[region].wanting
        others = ((other, self.ground.regions[other].wanting) for other in bits(self.later[region]))
        return sum(
            1 << other for other, theirs in others if all(mine.get(media, 0) >= theirs[media] for media in theirs)
        )

    def fits(self, seats: Sequence[int], torn: int, effort: int) -> list[int] | None:
        """The open sittings of each region, or None if no split with so many torn leaves so few unseated.

        Raises OutOfSteps after `effort` steps.
        """
        self.left_steps = effort
        self.found = [0] * len(self.people)
        self.dead: set[tuple[object, ...]] = set()
        loose = [sum(column) for column in zip(*self.loose, strict=True)] or [0] * len(self.unions)
        if self._narrow(loose, seats) > self.spare:
            return None
        start: State = (0, list(seats), loose, self.spare, min(torn, self.free), 0)
        return list(self.found) if self._place(start) else None

    def _narrow(self, loose: Sequence[int], left: Sequence[int]) -> int:
        """How many loose people find no seat in what is left."""
        return max(need - sum(left[hall] for hall in halls) for need, halls in zip(loose, self.members, strict=True))

    def _place(self, state: State) -> bool:
        region, left, loose, spare, torn, barred = state
        if region == len(self.people):
            return True
        self.steps += 1
        self.left_steps -= 1
        if self.left_steps < 0:
            raise OutOfSteps
        halls = tuple(sorted(zip(self.signs, left, strict=True)))  # sittings that take the same are interchangeable
        key = (region, halls, tuple(loose), spare, torn, barred)
        if key in self.dead:
            return False
        for mask, following in self._moves(state):
            if self._place(following):
                self.found[region] = mask
                return True
        self.dead.add(key)
        return False

    def _moves(self, state: State) -> Iterator[tuple[int, State]]:
        region, left, loose, spare, torn, barred = state
        pin = self.ground.pins[region]
        if pin & (pin - 1):
            yield pin, (region + 1, left, loose, spare, torn, barred)
            return
        if not pin and torn and not barred >> region & 1:
            yield self.ground.all, (region + 1, left, loose, spare, torn - 1, barred)
        barred |= self.lesser[region]
        if (self.later[region] & ~barred).bit_count() >= torn:
            yield from self._whole(region, bits(pin or self.ground.all), (region, left, loose, spare, torn, barred))

    def _whole(self, region: int, halls: Sequence[int], state: State) -> Iterator[tuple[int, State]]:
        """The region whole in one sitting, the tightest that takes it first."""
        _, left, loose, spare, torn, barred = state
        fewer = [here - mine for here, mine in zip(loose, self.loose[region], strict=True)]
        inside, people, tried = self.inside[region], self.people[region], set()
        for cost, _, hall in sorted(
            (people - min(inside[hall], left[hall]), left[hall] - inside[hall], hall) for hall in halls
        ):
            if (self.signs[hall], left[hall]) in tried:
                continue
            tried.add((self.signs[hall], left[hall]))
            after = [*left]
            after[hall] = max(0, left[hall] - inside[hall])
            if self._narrow(fewer, after) <= spare - cost:
                yield 1 << hall, (region + 1, after, fewer, spare - cost, torn, barred)
