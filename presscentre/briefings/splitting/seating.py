"""Who sits where, once it is known which region may come to which sitting."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from presscentre.briefings.splitting.ground import Ground, Row, bits

STAGES = 100  # seats are given out by the hundredth: of each region where they are short, else of each sitting


class Seating:
    """Whole people on seats: as many as can be, in equal parts.

    Nobody who has a seat loses it again; people of a torn region may be asked to another sitting for those who have one
    only. So seats given out by the hundredth of each region are shared as evenly as they can be, and people let in by
    the hundredth of each sitting fill the sittings as evenly as they can.
    """

    def __init__(self, ground: Ground, opened: Sequence[int]) -> None:
        self.rows = [
            Row(row.region, row.media, row.mask & opened[row.region], row.people)
            for rows in ground.rows
            for row in rows
        ]
        self.rows.sort(key=lambda row: row.mask.bit_count())  # those without a choice first
        self.taken: list[Counter[int]] = [Counter() for _ in self.rows]
        self.present = [0] * len(ground.seats)

    def share(self, seats: Sequence[int]) -> list[int]:
        """How many of each row have a seat where there are too few, in proportion."""
        for stage in range(1, STAGES + 1):
            for at, row in enumerate(self.rows):
                self._push(at, row.people * stage // STAGES, seats)
        return [taken.total() for taken in self.taken]

    def fill(self, seats: Sequence[int], goals: Sequence[int]) -> None:
        """Seat so many of each row, those without a choice first, the others where most is free."""
        for at, row in enumerate(self.rows):
            if row.mask.bit_count() == 1:
                self._push(at, goals[at], seats)
        for stage in range(1, STAGES + 1):
            caps = [seat * stage // STAGES for seat in seats]
            for at, goal in enumerate(goals):
                self._push(at, goal, caps)

    def _push(self, at: int, goal: int, caps: Sequence[int]) -> None:
        """Seat people of this row until `goal` of them sit, or no more can."""
        while (missing := goal - self.taken[at].total()) > 0:
            path = self._path(at, caps)
            if path is None:
                return
            last = path[-1][1]
            amount = min(missing, caps[last] - self.present[last])
            moves = [(row, here, there) for (_, here), (row, there) in pairwise(path)]
            amount = min([amount, *(self.taken[row][here] for row, here, _ in moves)])
            self.taken[at][path[0][1]] += amount
            for row, here, there in moves:
                self.taken[row][here] -= amount
                self.taken[row][there] += amount
            self.present[last] += amount

    def _path(self, at: int, caps: Sequence[int]) -> list[tuple[int, int]] | None:
        """The shortest way to a free seat: (row, the sitting it goes to), each making room for the one before."""
        came: dict[int, tuple[int, int | None]] = dict.fromkeys(bits(self.rows[at].mask), (at, None))
        queue = list(came)
        for hall in queue:
            if self.present[hall] < caps[hall]:
                return self._traced(hall, came)
            for row, taken in enumerate(self.taken):
                for there in bits(self.rows[row].mask) if taken[hall] else ():
                    if there not in came:
                        came[there] = (row, hall)
                        queue.append(there)
        return None

    def _traced(self, hall: int, came: dict[int, tuple[int, int | None]]) -> list[tuple[int, int]]:
        path: list[tuple[int, int]] = []
        step: int | None = hall
        while step is not None:
            row, before = came[step]
            path.append((row, step))
            step = before
        return path[::-1]


def seat(ground: Ground, opened: Sequence[int], fullest: Fraction, unseated: int) -> Seating:
    """Everybody seated who can be, no sitting fuller than this."""
    caps = [seat * fullest.numerator // fullest.denominator for seat in ground.seats]
    seating = Seating(ground, opened)
    goals = Seating(ground, opened).share(caps) if unseated else [row.people for row in seating.rows]
    seating.fill(caps, goals)
    return seating
