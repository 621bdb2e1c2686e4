"""The plan of the replayed night keeps its promises, from wherever it starts and however fast it runs."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscentre.home.demo import plan, records
from presscentre.home.demo.plan import Correct, Push, Release
from presscentre.home.demo.records import Known, Track

pytestmark = pytest.mark.once  # nothing here asks the database

SECOND = timedelta(seconds=1)
TRACKS = records.tracks("2017")
speeds = st.integers(60, 3600).map(Decimal)
starts = st.integers(-120, 86_000).map(lambda seconds: seconds * SECOND)


def night(start=-120 * SECOND, speed=Decimal(60)):
    return plan.night(TRACKS.values(), records.mistakes(), start=start, step=SECOND * float(speed))


def pushes(steps, figure=None):
    return [one for one in steps if isinstance(one, Push) and figure in (None, one.figure)]


def is_known(push):
    known = {(one.elapsed, one.value) for one in TRACKS[push.figure].readings}
    return (push.at, push.value) in known


@settings(deadline=None, max_examples=12)
@given(start=starts, speed=speeds)
def test_a_reading_comes_at_least_each_two_seconds_of_real_time(start, speed):
    times = [one.at for one in pushes(night(start, speed))]
    real = [(later - sooner) / float(speed) for sooner, later in pairwise([start, *times])]
    assert max(real) <= 2 * SECOND
    assert times[-1] == plan.DAY


@settings(deadline=None, max_examples=12)
@given(start=starts, speed=speeds)
def test_every_known_reading_is_hit_exactly_and_nothing_else_claims_to_be_known(start, speed):
    steps = night(start, speed)
    wrong = {(one.figure, one.published): one.corrected for one in records.mistakes()}
    plain = [one for one in pushes(steps) if not one.interpolated]
    told = [(one.figure, one.at, wrong.get((one.figure, one.value), one.value)) for one in plain]
    known = [
        (track.figure, one.elapsed, one.value)
        for track in TRACKS.values()
        for one in track.readings
        if one.elapsed >= start
    ]
    assert sorted(told) == sorted(known)


@settings(deadline=None, max_examples=12)
@given(start=starts, speed=speeds)
def test_a_guess_is_marked_and_lies_between_its_neighbours(start, speed):
    for one in pushes(night(start, speed)):
        assert one.interpolated == (one.note in (plan.BETWEEN, plan.BEFORE))
        if one.note == plan.BETWEEN:
            readings = TRACKS[one.figure].readings
            before = [known for known in readings if known.elapsed < one.at][-1]
            after = next(known for known in readings if known.elapsed > one.at)
            assert min(before.value, after.value) <= one.value <= max(before.value, after.value)


@settings(deadline=None, max_examples=12)
@given(start=starts, speed=speeds)
def test_what_can_only_rise_never_falls(start, speed):
    steps = night(start, speed)
    for track in TRACKS.values():
        values = [one.value for one in pushes(steps, track.figure)]
        assert not track.monotonic or values == sorted(values)


@settings(deadline=None)
@given(
    low=st.decimals(-(10**12), 10**12, places=1),
    high=st.decimals(-(10**12), 10**12, places=1),
    spans=st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)),
    quantum=st.sampled_from([Decimal(1), Decimal("0.1")]),
)
def test_between_two_readings_is_never_outside_them(low, high, spans, quantum):
    whole, part = spans[0], min(spans)
    here, there = Known(timedelta(), low, ""), Known(whole * SECOND, high, "")
    value = plan.between(here, there, part * SECOND, quantum)
    assert min(low, high) <= value <= max(low, high)


def test_every_figure_of_a_moment_is_one_batch_and_no_figure_stands_in_it_twice():
    keys = [(one.at, one.figure) for one in pushes(night())]
    assert len(keys) == len(set(keys))


def test_the_night_has_one_hold_and_two_corrections_in_event_time():
    decided = [one for one in night() if not isinstance(one, Push)]
    assert [(type(one), one.figure, one.at) for one in decided] == [
        (Release, "peak_orders_per_second", timedelta(minutes=70)),
        (Correct, "gmv", timedelta(days=1, minutes=5)),
        (Correct, "mobile_share", timedelta(days=1, minutes=8)),
    ]
    assert [(one.wrong, one.right) for one in decided[1:]] == [
        (Decimal(168_300_000_000), Decimal(168_200_000_000)),
        (Decimal(92), Decimal(90)),
    ]


def test_before_midnight_nothing_is_counted_and_it_is_said():
    early = [one for one in night() if one.at < timedelta()]
    assert {(one.figure, one.value, one.note) for one in early} == {("gmv", Decimal(0), plan.BEFORE)}


def test_a_player_that_comes_late_sends_every_known_reading_and_the_newest_of_each_figure():
    steps, now = night(), timedelta(hours=2, seconds=30)
    missed = plan.missed(steps, now)
    newest = {one.figure: one for one in pushes(steps) if one.at <= now}
    assert {one.figure: one for one in missed} == newest
    assert [one for one in missed if one.interpolated] == [one for one in newest.values() if one.interpolated]
    assert sum(not one.interpolated for one in missed) == 12


def test_the_night_ends_a_quarter_of_an_hour_after_the_last_correction():
    steps = night()
    assert plan.ends_at(steps, speed=Decimal(60)) == timedelta(days=1, minutes=23)
    assert plan.ends_at(steps, speed=Decimal(3600)) == timedelta(days=1, minutes=8) + 15 * 3600 * SECOND


def test_the_project_carries_the_very_figures_that_were_given():
    track = TRACKS["gmv"]
    assert isinstance(track, Track)
    assert [(one.elapsed.total_seconds(), one.value) for one in track.readings[:4]] == [
        (0, 0),
        (11, 10**8),
        (28, 10**9),
        (181, 10**10),
    ]
