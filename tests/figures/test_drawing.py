"""The curve as geometry: how far it reaches, where the last run stands, what it does with little."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from presscentre.figures import drawing

HAND = drawing.Hand(("2017", "2016"), str, lambda seconds: f"{seconds:g}", lambda seconds: f"{seconds:g} s")


@dataclass(frozen=True)
class Spot:
    elapsed: Decimal
    value: Decimal


def run(*spots: tuple[int, int]) -> list[Spot]:
    return [Spot(Decimal(elapsed), Decimal(value)) for elapsed, value in spots]


def test_a_single_value_is_no_curve() -> None:
    assert drawing.draw(run((10, 5)), [], HAND) is None
    assert drawing.spark([Decimal(5)]) == ""


def test_the_picture_shows_by_how_much_the_last_run_was_later() -> None:
    picture = drawing.draw(run((0, 0), (100, 10)), run((0, 0), (400, 20)), HAND)

    assert picture is not None
    assert picture.lead is not None
    assert picture.lead.words == "100 s"  # it reached 10 after 200 seconds
    assert picture.lead_from < picture.lead.x < drawing.RIGHT


def test_a_last_run_that_was_earlier_has_no_lead() -> None:
    picture = drawing.draw(run((0, 0), (100, 10)), run((0, 0), (50, 20)), HAND)

    assert picture is not None
    assert picture.lead is None


def test_the_last_run_is_cut_off_between_two_readings_where_the_picture_ends() -> None:
    assert drawing.until([(0, 0), (100, 10)], 50) == [(0, 0), (50, 5)]
    assert drawing.until([(0, 0), (40, 4)], 50) == [(0, 0), (40, 4)]


@pytest.mark.parametrize("reach", [60, 200, 3_600, 90_000])
def test_ticks_are_few_and_within(reach: float) -> None:
    ticks = drawing.ticks(reach)

    assert 2 <= len(ticks) <= drawing.MOST_TICKS + 1
    assert ticks[-1] <= reach


@pytest.mark.parametrize("top", [0.5, 7.0, 93.0, 168_200_000_000.0])
def test_levels_are_round_and_few(top: float) -> None:
    levels = drawing.levels(top)

    assert 1 <= len(levels) <= 4
    assert levels[-1] <= top


def test_nothing_but_noughts_is_drawn_without_levels() -> None:
    picture = drawing.draw(run((0, 0), (10, 0)), [], HAND)

    assert picture is not None
    assert picture.up == []
