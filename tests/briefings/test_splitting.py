"""A briefing is split into sittings by region: nobody stands who could sit, no region is torn without need."""

import random
import sys
from collections.abc import Callable
from fractions import Fraction
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscentre.briefings.splitting import (
    Case,
    Change,
    Cost,
    Region,
    Share,
    Sitting,
    Split,
    Why,
    findings,
    moved,
    propose,
    weigh,
    what_if,
)
from tests.briefings.exactly import least

pytestmark = pytest.mark.once  # nothing here asks the database

MEDIA = ("writing", "photo", "tv")


def sittings(*seats: int) -> tuple[Sitting, ...]:
    return tuple(Sitting(key, number) for key, number in zip("ABCDEFGH", seats, strict=False))


def regions(**people: int) -> tuple[Region, ...]:
    return tuple(Region(key, {"writing": number}) for key, number in people.items())


def small_case(seed: int) -> Case:
    """A case small enough to count out: up to five regions, three sittings, three media types, and pins."""
    dice = random.Random(seed)
    halls = tuple(
        Sitting(key, dice.randint(0, 8), dice.choice([None, None, frozenset(dice.sample(MEDIA, dice.randint(1, 2)))]))
        for key in "ABC"[: dice.randint(1, 3)]
    )
    crowd = tuple(
        Region(f"r{number}", {media: dice.randint(0, 4) for media in dice.sample(MEDIA, dice.randint(1, 2))})
        for number in range(dice.randint(1, 5))
    )
    pinned = {
        region.key: tuple(dice.sample([hall.key for hall in halls], dice.randint(1, len(halls))))
        for region in crowd
        if dice.random() < 0.15
    }
    return Case(halls, crowd, pinned)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_the_proposal_is_the_best_that_counting_out_finds(first):
    cases = [small_case(seed) for seed in range(first, first + 50)]

    assert [tuple(propose(case).cost) for case in cases] == [least(case) for case in cases]


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_what_is_called_proven_is_what_was_found(first):
    for split in (propose(small_case(seed)) for seed in range(first, first + 50)):
        assert (split.proof.torn, split.proof.fullest) == (split.cost.torn, split.cost.fullest)


def great_case(seed: int, *, slack: float, media: bool) -> Case:
    """Ten thousand journalists of twelve regions, six rooms with so many seats for each of them."""
    dice = random.Random(seed)
    weights = [dice.random() ** 2 + 0.05 for _ in range(12)]
    rooms = [dice.random() + 0.3 for _ in range(6)]
    kinds = [None, frozenset({"writing"}), frozenset({"writing", "tv"})] if media else [None]
    crowd = []
    for number, weight in enumerate(weights):
        people = round(10_000 * weight / sum(weights))
        photo, tv = (people // 8, people // 5) if media else (0, 0)
        crowd.append(Region(f"r{number:02}", {"writing": people - photo - tv, "photo": photo, "tv": tv}))
    halls = [
        Sitting(f"s{number}", round(10_000 * slack * room / sum(rooms)), kinds[number % len(kinds)])
        for number, room in enumerate(rooms)
    ]
    return Case(tuple(halls), tuple(crowd))


def counted(work: Callable[[], Split]) -> tuple[Split, int]:
    """What came of it, and how many functions were called for it."""
    calls = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        done = work()
    finally:
        sys.setprofile(before)
    return done, calls


@pytest.mark.parametrize("media", [False, True], ids=["all-alike", "by-media-type"])
@pytest.mark.parametrize("slack", [0.8, 1.0, 1.02, 1.3])
def test_ten_thousand_journalists_of_twelve_regions_are_split_over_six_rooms_within_a_second(slack, media):
    case = great_case(7, slack=slack, media=media)
    split, calls = counted(lambda: propose(case))

    assert calls < 1_000_000  # a slow machine's second; the most is 300,000, on every machine and at every load
    assert (split.proof.torn, split.proof.fullest) == (split.cost.torn, split.cost.fullest)
    assert split.cost.unseated + sum(share.people for share in split.shares) == sum(
        region.people for region in case.regions
    )


def test_a_search_that_is_cut_short_says_what_it_has_not_proven():
    case = great_case(6, slack=1.02, media=False)
    hasty, whole = propose(case, effort=40), propose(case)

    assert hasty.cost >= whole.cost
    assert hasty.proof.torn <= whole.cost.torn
    assert (hasty.proof.torn, hasty.proof.fullest) < (hasty.cost.torn, hasty.cost.fullest)
    assert weigh(case, hasty.opened).cost == hasty.cost


@st.composite
def cases(draw: st.DrawFn) -> Case:
    takes = st.none() | st.frozensets(st.sampled_from(MEDIA), min_size=1)
    halls = [Sitting(key, draw(st.integers(0, 400)), draw(takes)) for key in "ABCD"[: draw(st.integers(1, 4))]]
    wanting = st.dictionaries(st.sampled_from(MEDIA), st.integers(0, 200), max_size=3)
    crowd = [Region(f"r{number}", draw(wanting)) for number in range(draw(st.integers(0, 6)))]
    pins = st.frozensets(st.sampled_from([hall.key for hall in halls]), min_size=1)
    return Case(
        tuple(halls), tuple(crowd), {one.key: tuple(draw(pins)) for one in crowd if draw(st.integers(0, 4)) == 0}
    )


@settings(derandomize=True, max_examples=50, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_every_proposal_keeps_the_rules_of_the_house(case, dice):
    split = propose(case)

    _everybody_is_counted_once(split)
    assert {region: set(places) for region, places in case.pinned.items()} == {
        region: set(split.opened[region]) for region in case.pinned
    }
    assert weigh(case, split.opened).cost == split.cost
    assert propose(_shuffled(case, dice)).opened == split.opened
    assert not any(change < 0 for region in split.opened for change in _moves(split, region))


def _everybody_is_counted_once(split: Split) -> None:
    halls = {sitting.key: sitting for sitting in split.case.sittings}
    wanting = {(region.key, media): people for region in split.case.regions for media, people in region.wanting.items()}
    for share in split.shares:
        assert share.people > 0
        assert halls[share.sitting].admits(share.media)
        assert share.sitting in split.opened[share.region]
        wanting[share.region, share.media] -= share.people
    assert min(wanting.values(), default=0) >= 0
    assert sum(wanting.values()) == split.cost.unseated
    ratios = [Fraction(split.present(key), hall.seats) for key, hall in halls.items() if hall.seats]
    assert all(split.present(key) <= hall.seats for key, hall in halls.items())
    assert max(ratios, default=0) == split.cost.fullest


def _shuffled(case: Case, dice: random.Random) -> Case:
    halls, crowd = list(case.sittings), list(case.regions)
    dice.shuffle(halls)
    dice.shuffle(crowd)
    return Case(tuple(halls), tuple(crowd), dict(reversed(case.pinned.items())))


def _moves(split: Split, region: str) -> list[int]:
    """-1 for each move of a region that the officer did not pin that would have been better, else 0."""
    free = region not in split.case.pinned
    changes = [what_if(split, region, sitting.key) for sitting in split.case.sittings if free]
    return [-(change.after < change.before) for change in changes]


def test_regions_stay_whole_where_rooms_allow_it_and_the_fullest_room_is_as_empty_as_can_be():
    split = propose(Case(sittings(100, 100), regions(asia=60, europe=50, africa=30, america=40)))

    assert split.cost == Cost(0, 0, Fraction(9, 10))
    assert {split.opened["asia"], split.opened["africa"]} == {split.opened["asia"]}


def test_only_the_region_that_no_room_can_hold_is_torn_and_in_as_few_parts_as_can_be():
    split = propose(Case(sittings(100, 80, 20), regions(asia=150, europe=19), {"europe": ("C",)}))

    assert split.cost == Cost(0, 1, Fraction(19, 20))
    assert split.opened == {"asia": ("A", "B"), "europe": ("C",)}
    assert [share.people for share in split.shares if share.region == "asia"] == [84, 66]
    assert {found.region: found.why for found in findings(split)}["asia"] is Why.LARGE


def test_too_few_seats_are_shared_in_proportion():
    split = propose(Case(sittings(75), regions(asia=100, europe=50)))

    assert split.cost == Cost(75, 0, Fraction(1))
    assert split.shares == (Share("asia", "writing", "A", 50), Share("europe", "writing", "A", 25))


def test_a_torn_region_is_spread_evenly_also_where_others_are_short():
    case = Case(sittings(60, 40, 40), regions(asia=50, europe=80))
    split = weigh(case, {"asia": ("B", "C"), "europe": ("A",)})

    assert split.cost == Cost(20, 1, Fraction(1))
    assert [(share.sitting, share.people) for share in split.shares] == [("B", 25), ("C", 25), ("A", 60)]


def test_photographers_go_where_photographers_are_taken():
    hall, studio = Sitting("hall", 100, frozenset({"writing"})), Sitting("studio", 20, frozenset({"photo"}))
    korea = Region("korea", {"writing": 30, "photo": 5})
    japan = Region("japan", {"writing": 30, "photo": 5})
    split = propose(Case((hall, studio), (korea, japan)))

    assert split.cost == Cost(0, 2, Fraction(3, 5))
    assert [share for share in split.shares if share.media == "photo"] == [
        Share("japan", "photo", "studio", 5),
        Share("korea", "photo", "studio", 5),
    ]
    assert {found.why for found in findings(split)} == {Why.MEDIA}


def test_what_the_officer_fixed_stays_and_the_rest_is_arranged_around_it():
    rooms, crowd = sittings(100, 50), regions(asia=90, europe=40)
    free, pinned = propose(Case(rooms, crowd)), propose(Case(rooms, crowd, {"europe": ("A",)}))

    assert free.opened == {"asia": ("A",), "europe": ("B",)}
    assert pinned.opened == {"asia": ("A", "B"), "europe": ("A",)}
    assert {found.region: found.why for found in findings(pinned)}["europe"] is Why.PINNED


def test_a_move_tells_what_it_would_do():
    split = propose(Case(sittings(100, 50), regions(asia=90, europe=40, africa=5)))
    change = what_if(split, "europe", "A")

    assert (change.unseated, change.torn, change.fullest) == (30, 0, Fraction(1, 10))
    assert change.is_worse
    assert weigh(split.case, moved(split, "europe", "A")).cost == change.after


def test_a_part_of_a_torn_region_is_moved_alone():
    split = propose(Case(sittings(100, 80, 20), regions(asia=150, europe=19), {"europe": ("C",)}))

    assert moved(split, "asia", "C", leaving="A")["asia"] == ("B", "C")
    assert moved(split, "asia", "C")["asia"] == ("C",)
    assert what_if(split, "asia", "C", leaving="A") == Change(split.cost, Cost(69, 1, Fraction(1)))


def test_every_region_says_why_it_is_there_and_what_elsewhere_would_cost():
    split = propose(Case(sittings(100, 60), regions(asia=90, europe=40, africa=10)))
    said = {found.region: found for found in findings(split)}

    assert {region: found.why for region, found in said.items()} == {
        "asia": Why.SEATS,
        "europe": Why.SEATS,
        "africa": Why.EVEN,
    }
    assert [(key, change.unseated, change.fullest) for key, change in said["africa"].alternatives] == [
        ("A", 0, Fraction(1, 10))
    ]


def test_a_region_from_which_nobody_comes_yet_is_open_where_most_is_free():
    split = propose(Case(sittings(50, 60, 40), regions(asia=45, europe=20, africa=0)))

    assert split.opened == {"asia": ("B",), "europe": ("A",), "africa": ("C",)}


def test_a_case_that_names_what_is_not_there_is_refused():
    asia = regions(asia=1)
    for arguments, said in (
        (((), asia), "no sitting"),
        ((sittings(10), regions(asia=-1)), "counted from 0"),
        ((sittings(10), asia, {"asia": ("B",)}), "pinned to what is not there"),
        (((*sittings(10), *sittings(10)), asia), "comes twice"),
    ):
        with pytest.raises(ValueError, match=said):
            Case(*arguments)
    with pytest.raises(KeyError):
        weigh(Case(sittings(10), asia), {"asia": ("B",)})
