"""What a split costs, what a move would do, and why each region is where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from presscentre.briefings.splitting.ground import Ground
from presscentre.briefings.splitting.nouns import Case, Change, Cost, Opened, Proof, Share, Split
from presscentre.briefings.splitting.seating import seat


def cost_of(ground: Ground, opened: Sequence[int]) -> Cost:
    """What it costs to open these sittings (a mask for each region)."""
    load = ground.load(opened)
    unseated = load.unseated(ground.seats)
    torn = sum(mask.bit_count() > 1 for mask in opened)
    return Cost(unseated, torn, load.fullest(ground.seats, unseated))


def split_of(ground: Ground, opened: Sequence[int], proof: Proof | None = None) -> Split:
    cost = cost_of(ground, opened)
    seating = seat(ground, opened, cost.fullest, cost.unseated)
    shares = sorted(
        (ground.regions[row.region].key, row.media, ground.sittings[hall].key, people)
        for row, taken in zip(seating.rows, seating.taken, strict=True)
        for hall, people in taken.items()
        if people
    )
    places = {region.key: ground.keys_of(mask) for region, mask in zip(ground.regions, opened, strict=True)}
    return Split(ground.case, dict(sorted(places.items())), tuple(Share(*share) for share in shares), cost, proof)


def weigh(case: Case, opened: Opened) -> Split:
    """The officer's own split: every region may come to the sittings named, or to none; pins are not asked.

    Raises KeyError if a region or a sitting is not in the case.
    """
    ground = Ground(case)
    places = {place for region in opened.values() for place in region}
    known = {one.key for one in case.sittings}
    if strange := (opened.keys() - {one.key for one in case.regions}) | (places - known):
        raise KeyError(*sorted(strange))
    return split_of(ground, [ground.mask_of(opened.get(region.key, ())) for region in ground.regions])


def moved(split: Split, region: str, to: str, leaving: str | None = None) -> dict[str, tuple[str, ...]]:
    """The open sittings after a move: the region whole to `to`, or only its part in the sitting it is `leaving`."""
    stay = {place for place in split.opened[region] if place != leaving} if leaving else set()
    return {**split.opened, region: tuple(sorted({*stay, to}))}


def what_if(split: Split, region: str, to: str, leaving: str | None = None) -> Change:
    """What that move would do, everybody else staying where they may sit now."""
    ground = Ground(split.case)
    opened = moved(split, region, to, leaving)
    return Change(split.cost, cost_of(ground, [ground.mask_of(opened[one.key]) for one in ground.regions]))


class Why(StrEnum):
    """Why a region is where it is."""

    PINNED = "pinned"  # the officer said so
    NOWHERE = "nowhere"  # it is open to no sitting
    SEATS = "seats"  # anywhere else more people would be without a seat
    EVEN = "even"  # anywhere else the fullest sitting would be fuller
    FREE = "free"  # whole in another sitting would do as well, or better
    LARGE = "large"  # torn: no sitting has so many seats
    MEDIA = "media"  # torn: no sitting takes all its media types
    ROOM = "room"  # torn: whole, it or others would be without a seat


@dataclass(frozen=True)
class Finding:
    """Where one region is, why, and what it would cost whole in each other sitting, the cheapest first."""

    region: str
    sittings: tuple[str, ...]
    why: Why
    unseated: int
    alternatives: tuple[tuple[str, Change], ...]


def findings(split: Split) -> tuple[Finding, ...]:
    """One for each region, by its key."""
    ground = Ground(split.case)
    order = sorted(range(len(ground.regions)), key=lambda at: ground.regions[at].key)
    return tuple(_finding(split, ground, at) for at in order)


def _finding(split: Split, ground: Ground, at: int) -> Finding:
    key = ground.regions[at].key
    places, opened = split.opened[key], [ground.mask_of(split.opened[one.key]) for one in ground.regions]
    others = []
    for hall, sitting in enumerate(ground.sittings):
        if places != (sitting.key,):
            after = cost_of(ground, [*opened[:at], 1 << hall, *opened[at + 1 :]])
            others.append((sitting.key, Change(split.cost, after)))
    others.sort(key=lambda pair: (pair[1].after, pair[0]))
    unseated = ground.regions[at].people - split.seated(key)
    best = others[0][1] if others else None
    return Finding(key, places, _why(split, ground, at, best), unseated, tuple(others))


def _why(split: Split, ground: Ground, at: int, best: Change | None) -> Why:
    key, places = ground.regions[at].key, split.opened[ground.regions[at].key]
    if key in split.case.pinned and set(split.case.pinned[key]) == set(places):
        return Why.PINNED
    if not places:
        return Why.NOWHERE
    if best is not None and not best.is_worse:
        return Why.FREE
    if len(places) > 1:
        return _why_torn(ground, at)
    if best is None or best.unseated > 0:
        return Why.SEATS
    return Why.EVEN


def _why_torn(ground: Ground, at: int) -> Why:
    people = ground.regions[at].people
    if people > max(ground.seats):
        return Why.LARGE
    inside = [ground.inside(at, hall) for hall in range(len(ground.seats))]
    return Why.MEDIA if max(inside) < people else Why.ROOM
