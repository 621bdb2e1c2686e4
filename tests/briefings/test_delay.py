"""Somebody is late: what follows is shifted by rule, for everybody at once."""

from datetime import timedelta

import pytest

from presscentre.briefings import actions
from presscentre.briefings.models import Sitting, Version
from presscentre.briefings.queries import Rule
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON

HOUR = 60 * MINUTE


@pytest.fixture
def day(gala, bea):
    """The blue room at 12:00, 13:05, 15:00; the same speaker at 13:15 in the red one, which goes on at 14:15."""
    chen = rows.speaker(gala)
    red = rows.room(gala, "red")
    plan = [
        ("ceo", NOON, 60, None, [chen]),
        ("next", NOON + HOUR + 5 * MINUTE, 45, None, []),
        ("later", NOON + 3 * HOUR, 60, None, []),
        ("panel", NOON + HOUR + 15 * MINUTE, 60, red, [chen]),
        ("red", NOON + 2 * HOUR + 15 * MINUTE, 30, red, []),
        ("morning", NOON + 20 * HOUR, 60, None, []),
    ]
    made = {
        key: rows.sitting(rows.briefing(gala, key), at, minutes, speakers=people, **({"room": room} if room else {}))
        for key, at, minutes, room, people in plan
    }
    rows.released(gala, by=bea)
    return made


def late(day):
    """By how many minutes each is later than it was, in public and in the draft."""
    by = {}
    for key, sitting in day.items():
        slot, draft = rows.slot(sitting), Sitting.objects.get(pk=sitting.pk)
        ends = {(row.ends_at - sitting.ends_at) / MINUTE for row in (slot, draft)}
        starts = {(row.starts_at - sitting.starts_at) / MINUTE for row in (slot, draft)}
        assert len(ends) == len(starts) == 1
        by[key] = (*starts, *ends)
    return {key: minutes for key, minutes in by.items() if minutes != (0, 0)}


def test_only_what_would_collide_is_pushed_and_gaps_swallow_the_delay(gala, day, bea):
    version = actions.delay(day["ceo"], 20, by=bea, now=DAY_BEFORE)

    # Five minutes stay five; of the speaker's fifteen to the other room ten are kept; what follows there too.
    assert late(day) == {"ceo": (20, 20), "next": (20, 20), "panel": (15, 15), "red": (15, 15)}
    assert (version.number, version.delay, [change["kind"] for change in version.changes]) == (2, 20, ["moved"] * 4)
    assert [rows.slot(day[key]).sequence for key in ("ceo", "red", "later")] == [1, 1, 0]


def test_a_whole_room_may_be_shifted_for_the_rest_of_its_day_or_nothing_else(gala, day, bea):
    actions.delay(day["ceo"], 10, rule=Rule.ROOM, by=bea, now=DAY_BEFORE)
    assert late(day) == {"ceo": (10, 10), "next": (10, 10), "later": (10, 10)}

    with pytest.raises(actions.CannotRelease, match="Blue is taken twice: by CEO and by NEXT"):
        actions.delay(day["ceo"], 10, rule=Rule.ALONE, by=bea, now=DAY_BEFORE)
    assert Version.objects.count() == 2


def test_a_sitting_that_has_begun_goes_on_for_longer_and_one_that_is_over_stays(gala, day, bea):
    actions.delay(day["ceo"], 20, by=bea, now=NOON + 30 * MINUTE)
    assert late(day)["ceo"] == (0, 20)

    with pytest.raises(actions.AlreadyOver, match="it ended at 14:10"):
        actions.delay(day["next"], 5, by=bea, now=NOON + 20 * HOUR)


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_an_unlikely_delay_is_refused(day, bea, minutes):
    with pytest.raises(actions.DelayUnreadable):
        actions.delay(day["ceo"], minutes, by=bea, now=DAY_BEFORE)


def test_what_is_not_public_cannot_be_late(gala, day, bea):
    draft = rows.sitting(rows.briefing(gala, "draft"), NOON + timedelta(hours=9))
    actions.cancel_sitting(day["red"], by=bea, now=DAY_BEFORE)
    rows_now = Sitting.objects.get(pk=day["red"].pk)
    actions.cancel_sitting(rows_now, False, by=bea, now=DAY_BEFORE)  # only drafted: it is still on
    actions.delay(day["red"], 5, by=bea, now=DAY_BEFORE)
    with pytest.raises(actions.NotReleased):
        actions.delay(draft, 5, by=bea, now=DAY_BEFORE)


def test_a_delay_releases_nothing_else_of_the_draft(gala, day, bea):
    drafted = Sitting.objects.get(pk=day["later"].pk)
    actions.edit_sitting(drafted, capacity=7, starts_at=NOON + 5 * HOUR, ends_at=NOON + 6 * HOUR, by=bea, now=NOON)

    actions.delay(day["later"], 15, by=bea, now=DAY_BEFORE)

    assert (rows.slot(drafted).capacity, rows.slot(drafted).starts_at) == (40, NOON + 3 * HOUR + 15 * MINUTE)
    drafted.refresh_from_db()
    assert (drafted.capacity, drafted.starts_at) == (7, NOON + 5 * HOUR + 15 * MINUTE)
