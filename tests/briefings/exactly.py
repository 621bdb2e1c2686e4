"""Splits counted out, journalist by journalist: what the proposals are held against. It shares no code with them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from presscentre.briefings.splitting import Case, Region

Present = tuple[int, ...]  # how many come to each sitting


def shared_out(people: int, halls: list[int], count: int) -> Iterator[Present]:
    """Every way to put at most so many people in these sittings."""
    for numbers in product(range(people + 1), repeat=len(halls)):
        if sum(numbers) <= people:
            present = [0] * count
            for hall, number in zip(halls, numbers, strict=True):
                present[hall] = number
            yield tuple(present)


def ways(case: Case, region: Region) -> dict[Present, int]:
    """Everything that one region can do: who comes where, with the least tearing (0 or 1)."""
    pinned = case.pinned.get(region.key)
    found: dict[Present, int] = {}
    parts = []
    for media, people in region.wanting.items():
        halls = [
            at
            for at, sitting in enumerate(case.sittings)
            if (sitting.takes is None or media in sitting.takes) and (pinned is None or sitting.key in pinned)
        ]
        parts.append(list(shared_out(people, halls, len(case.sittings))))
    for chosen in product(*parts):
        present = tuple(map(sum, zip(*chosen, strict=True))) or (0,) * len(case.sittings)
        torn = len(set(pinned)) > 1 if pinned is not None else sum(map(bool, present)) > 1
        found[present] = min(found.get(present, 1), int(torn))
    return found


def least(case: Case) -> tuple[int, int, Fraction]:
    """The least cost there is: unseated, then torn, then fullest."""
    seats = [sitting.seats for sitting in case.sittings]
    reached: dict[Present, int] = {(0,) * len(seats): 0}
    for region in case.regions:
        following: dict[Present, int] = {}
        for (before, torn), (coming, tears) in product(reached.items(), ways(case, region).items()):
            present = tuple(map(sum, zip(before, coming, strict=True)))
            if all(here <= seat for here, seat in zip(present, seats, strict=True)):
                following[present] = min(following.get(present, torn + tears), torn + tears)
        reached = following
    people = sum(sum(region.wanting.values()) for region in case.regions)
    return min(
        (
            people - sum(present),
            torn,
            max((Fraction(p, s) for p, s in zip(present, seats, strict=True) if s), default=Fraction(0)),
        )
        for present, torn in reached.items()
    )
