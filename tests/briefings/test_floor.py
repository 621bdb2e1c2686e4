"""Who speaks next, case by case, as a moderator and the hall see it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from presscentre.briefings.floor import FloorTaken, Ledger, NobodySpeaks, UnknownRegion, Waiting, Why

pytestmark = pytest.mark.once  # nothing here asks the database

NOON = datetime(2017, 11, 11, 4, 0, tzinfo=UTC)
MINUTE = 60_000


def asks(region: str, outlet: str = "", *, number: int = 0, waits: int = 0) -> Waiting:
    """A question of this region's outlet, waiting for so many minutes."""
    return Waiting(number, region, outlet or f"{region} Daily", NOON - timedelta(minutes=waits))


def spoke(ledger: Ledger, region: str, ms: int, asking: str = "", outlet: str = "") -> Ledger:
    return ledger.call(asks(region, outlet), {region, *asking.split()}).settle(ms)


@pytest.fixture
def shares() -> Ledger:
    """Korea and Japan with a quarter of the hall each, Europe with half; no opening round."""
    return Ledger.begin({"korea": 10, "japan": 10, "europe": 20}, opening=False)


ALL = "korea japan europe"


def test_who_spoke_least_for_its_share_is_next_and_the_reason_is_in_the_choice(shares):
    ledger = spoke(spoke(shares, "europe", 2 * MINUTE, ALL), "japan", MINUTE, ALL)

    choice = ledger.next([asks("europe", number=1), asks("japan", number=2), asks("korea", number=3)])

    assert (choice.question, choice.region, choice.outlet, choice.why) == (3, "korea", "korea Daily", Why.SHARE)
    assert (choice.lag_ms, choice.due_ms) == (45_000, 5 * MINUTE)
    assert [(rival.region, rival.lag_ms) for rival in choice.rivals] == [
        ("korea", 45_000),
        ("europe", -30_000),
        ("japan", -15_000),
    ]
    assert json.loads(json.dumps(choice.to_data()))["rivals"][2]["due_ms"] == 9 * MINUTE


def test_the_heavier_of_two_that_are_even_is_due_sooner(shares):
    ledger = spoke(shares, "korea", MINUTE, ALL)

    assert ledger.next([asks("japan"), asks("europe")]).region == "europe"


def test_within_a_region_the_outlet_with_fewest_questions_then_the_longest_wait(shares):
    asked = spoke(shares, "korea", MINUTE, ALL, outlet="Seoul Times")
    waiting = [
        asks("korea", "Seoul Times", number=1, waits=30),
        asks("korea", "Busan Post", number=2, waits=5),
        asks("korea", "Jeju Radio", number=3, waits=10),
    ]

    assert shares.next(waiting).outlet == "Seoul Times"
    assert asked.next(waiting).outlet == "Jeju Radio"
    assert asked.close_sitting([]).open_sitting({"korea": 1}).next(waiting).outlet == "Jeju Radio"


def test_nobody_waits_and_nobody_is_next(shares):
    assert shares.next([]) is None
    assert shares.ahead([]) == []
    assert shares.close_sitting([]).cut_off == ()


def test_each_region_opens_once_and_then_shares_decide():
    ledger = Ledger.begin({"korea": 1, "japan": 1, "europe": 18})
    line = [asks("korea", number=1), asks("japan", number=2), asks("europe", number=3)]
    heard = []
    for _turn in range(5):
        choice = ledger.next(line)
        heard.append((choice.region, choice.why))
        ledger = ledger.call(line[choice.question - 1], {"korea", "japan", "europe"}).settle(MINUTE)

    assert heard[0] == ("europe", Why.OPENING)
    assert {region for region, _why in heard[:3]} == {"korea", "japan", "europe"}
    assert heard[3:] == [("europe", Why.SHARE), ("europe", Why.SHARE)]


def test_a_region_that_asks_late_still_has_its_opening_call():
    ledger = Ledger.begin({"korea": 1, "europe": 18})
    for _turn in range(4):
        ledger = spoke(ledger, "europe", MINUTE)

    assert ledger.next([asks("europe"), asks("korea")]).region == "korea"


def test_a_silent_region_neither_saves_up_nor_loses(shares):
    ledger = spoke(shares, "europe", MINUTE, ALL)
    before = ledger.accounts["korea"]
    for region in ("europe", "japan", "europe", "japan"):
        ledger = spoke(ledger, region, 3 * MINUTE, "japan europe")

    assert ledger.accounts["korea"] == before


def test_whoever_joins_late_starts_at_the_common_time_and_whoever_leaves_keeps_the_account(shares):
    ledger = spoke(shares, "europe", 4 * MINUTE, ALL)
    japan = ledger.accounts["japan"]

    without = ledger.reweigh({"korea": 10, "europe": 20, "africa": 5})
    again = without.reweigh({"korea": 10, "japan": 5, "europe": 20, "africa": 5})

    assert without.lags() == {"europe": -80_000, "korea": 80_000, "africa": 0}
    assert without.accounts["japan"] == again.accounts["japan"] == japan
    for _turn in range(9):
        region = again.next([asks(each) for each in again.weights]).region
        again = spoke(again, region, MINUTE, " ".join(again.weights))
    assert max(map(abs, again.lags().values())) <= 4 * MINUTE
    assert again.accounts["africa"].questions == 1


def test_lags_are_kept_when_weights_change_and_their_sum_is_brought_to_nothing(shares):
    ledger = spoke(shares, "korea", 4 * MINUTE, ALL)
    assert ledger.lags() == {"europe": 120_000, "japan": 60_000, "korea": -180_000}

    changed = ledger.reweigh({"korea": 30, "japan": 10})

    assert changed.lags() == {"korea": -90_000, "japan": 90_000}
    assert changed.reweigh(shares.weights).lags() == ledger.lags()


def test_a_region_without_weight_cannot_be_forgotten(shares):
    with pytest.raises(UnknownRegion):
        shares.next([asks("africa")])
    with pytest.raises(UnknownRegion):
        shares.call(asks("africa"), {"korea"})
    with pytest.raises(ValueError, match="at least 1"):
        shares.reweigh({"korea": 0})


def test_two_cannot_have_the_floor_and_nobody_can_end_what_has_not_begun(shares):
    taken = shares.call(asks("korea"), {"korea", "japan"})

    with pytest.raises(FloorTaken):
        taken.call(asks("japan"), {"korea", "japan"})
    with pytest.raises(FloorTaken):
        taken.close_sitting([])
    with pytest.raises(NobodySpeaks):
        shares.settle(MINUTE)
    with pytest.raises(NobodySpeaks):
        shares.take_back()
    with pytest.raises(ValueError, match="no time"):
        taken.settle(-1)


def test_a_call_by_mistake_is_taken_back_whole():
    day_one = Ledger.begin({"korea": 1, "japan": 1}).close_sitting([asks("japan")])
    ledger = spoke(day_one.open_sitting({"korea": 1, "japan": 1}), "korea", MINUTE, "korea japan")

    for overridden in (False, True):
        called = ledger.call(asks("japan"), {"korea", "japan"}, overridden=overridden)
        back = called.take_back()
        assert called.cut_off == ()
        assert back.next([asks("korea"), asks("japan")]) == ledger.next([asks("korea"), asks("japan")])
        assert (back.accounts, back.cut_off, back.lags()) == (ledger.accounts, ("japan",), ledger.lags())


def test_a_skip_is_counted_and_moves_no_share(shares):
    ledger = spoke(shares, "europe", MINUTE, ALL)
    skipped = ledger.skip("korea")

    assert skipped.lags() == ledger.lags()
    assert [(each.region, each.skips) for each in skipped.board()] == [("europe", 0), ("japan", 0), ("korea", 1)]


def test_the_board_shows_minutes_beside_the_share(shares):
    ledger = spoke(spoke(shares, "europe", 2 * MINUTE, ALL), "korea", 2 * MINUTE, ALL)

    board = {each.region: each for each in ledger.board()}

    assert [(each.received_ms, each.due_ms, each.lag_ms) for each in board.values()] == [
        (2 * MINUTE, 2 * MINUTE, 0),
        (0, MINUTE, MINUTE),
        (2 * MINUTE, MINUTE, -MINUTE),
    ]
    assert (board["europe"].share, board["korea"].questions, board["korea"].calls) == (0.5, 1, 1)


def test_how_it_would_stand_now_changes_nothing(shares):
    ledger = shares.call(asks("korea"), set(ALL.split()))
    now = ledger.settle(MINUTE)

    assert now.lags()["korea"] == -45_000
    assert ledger.lags()["korea"] == 0
    assert ledger.settle(2 * MINUTE).lags()["korea"] == -90_000


def test_two_sittings_at_once_share_the_accounts_and_not_the_calls(shares):
    hall = Ledger.from_data({}, "hall").open_sitting({"korea": 3, "europe": 5})
    hall = hall.call(asks("korea"), {"korea", "europe"})
    annex = Ledger.from_data(json.loads(json.dumps(hall.to_data())), "annex").open_sitting({"japan": 4, "europe": 1})
    annex = spoke(annex, "japan", 3 * MINUTE, "japan europe", outlet="NHK")
    hall_again = Ledger.from_data(json.loads(json.dumps(annex.to_data())), "hall")

    assert (hall_again.speaking, hall_again.weights, hall_again.calls) == (hall.speaking, hall.weights, hall.calls)
    assert hall_again.accounts["japan"].received == hall_again.longest == 3 * MINUTE
    assert hall_again.accounts["europe"].lag == 36 * 10**9
    ended = annex.close_sitting([asks("europe")])
    assert [*ended.to_data()["floors"]] == ["hall"]
    assert Ledger.from_data(ended.to_data(), "annex").cut_off == ("europe",)


def test_who_was_cut_off_leads_even_if_somebody_new_and_heavy_asks(shares):
    ledger = spoke(spoke(shares, "europe", 2 * MINUTE, ALL), "japan", MINUTE, ALL)
    waiting = [asks(region) for region in ALL.split()]
    ended = ledger.close_sitting(waiting)

    tomorrow = ended.open_sitting({**shares.weights, "china": 400}, opening=False)

    assert ended.cut_off == ("korea",)
    assert tomorrow.next([*waiting, asks("china")]).why == Why.CUT_OFF
    assert tomorrow.next([*waiting, asks("china")]).region == "korea"
    assert spoke(tomorrow, "korea", MINUTE, ALL).next([*waiting, asks("china")]).region == "china"


def test_who_missed_the_opening_round_has_it_first_in_the_next_sitting():
    ledger = Ledger.begin({"korea": 1, "japan": 2, "europe": 20, "china": 30})
    waiting = [asks(region, number=number) for number, region in enumerate(ledger.weights)]
    for region in ("china", "europe"):
        ledger = spoke(ledger, region, MINUTE, "korea japan europe china")

    tomorrow = ledger.close_sitting(waiting).open_sitting(ledger.weights)

    assert [choice.region for choice in tomorrow.ahead(waiting, 2)] == ["japan", "korea"]
    assert [choice.why for choice in tomorrow.ahead(waiting, 2)] == [Why.CUT_OFF, Why.CUT_OFF]


def test_the_stage_shows_who_comes_after(shares):
    waiting = [asks("europe", number=1), asks("japan", number=2), asks("korea", number=3), asks("korea", number=4)]

    assert [choice.question for choice in shares.ahead(waiting, 2)] == [1, 2]
    assert [choice.region for choice in shares.ahead(waiting, 9)] == ["europe", "japan", "korea", "korea"]
    assert shares.ahead(waiting)[0] == shares.next(waiting)


def test_a_speaker_whose_region_left_meanwhile_still_pays(shares):
    ledger = shares.call(asks("korea"), set(ALL.split())).reweigh({"japan": 10, "europe": 20})

    after = ledger.settle(3 * MINUTE)

    assert after.accounts["korea"].received == 3 * MINUTE
    assert sum(account.lag for account in after.accounts.values()) == 0
