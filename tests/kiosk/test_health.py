"""A screen says what it painted; the office sees whether the picture moves on."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from presscentre.kiosk import actions, health, queries
from presscentre.kiosk.live import KIOSK, ScreenChanged
from presscentre.kiosk.models import Screen
from presscentre.live import topics
from presscentre.office.alerts import wrong_now
from tests.kiosk.conftest import post

WELL = {"topics": {}, "painted_ms_ago": 0, "fps": 60, "heap": 9_000_000, "build": "abc", "width": 1920}
WELL |= {"height": 1080, "revision": 1, "reloads": 0}
TOPIC = "kiosk:double11"


def report(screen, now, **changes):
    """The screen speaks at this moment."""
    screen.refresh_from_db()
    told = health.read(json.dumps(WELL | changes).encode())
    actions.report(screen, told, by=screen.user, now=now)


def state(event, now):
    return [(found.screen.name, found.state) for found in queries.fleet(event, now)]


def test_a_report_says_what_was_painted_and_is_told_what_to_show(paired, gala, gmv):
    browser, screen = paired(gala)
    before = timezone.now()
    answer = post(browser, "/screen/health/", WELL | {"topics": {TOPIC: {"epoch": "e", "seq": 7}}})

    screen.refresh_from_db()
    assert (answer.status_code, answer.json()["revision"]) == (200, screen.revision)
    assert (screen.painted["topics"], screen.painted["fps"]) == ({TOPIC: {"epoch": "e", "seq": 7}}, 60)
    assert before - timedelta(seconds=1) <= screen.painted_at <= screen.seen_at <= timezone.now()


def test_only_the_screen_itself_reports(gala, office, sven):
    assert post(Client(), "/screen/health/", WELL).status_code == 401
    assert post(office(sven), "/screen/health/", WELL).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"fps": "60"},
        {"painted_ms_ago": -1},
        {"heap": 1.5},
        {"heap": True},
        {"build": None},
        {"build": "x" * 65},
        {"build": "\n"},
        {"width": None},
        {"topics": []},
        {"topics": {"no topic": {"epoch": "e", "seq": 1}}},
        {"topics": {"a:b": {"epoch": "e", "seq": -1}}},
        {"topics": {"a:b": 7}},
        {"topics": {f"a:{number}": {"epoch": "e", "seq": 1} for number in range(9)}},
        {"build": "x" * 64, "more": "y" * 5000},
    ],
)
def test_a_report_that_is_not_one_changes_nothing(paired, gala, gmv, changes):
    browser, screen = paired(gala)
    assert post(browser, "/screen/health/", WELL | changes).status_code == 422
    screen.refresh_from_db()
    assert (screen.painted, screen.painted_at) == ({}, None)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_break_the_reader(body):
    with suppress(health.NotAReport):
        assert health.read(body).width >= 0


def test_the_office_sees_painting_stalled_silent_and_waiting(paired, waiting, sven, gala, gmv):
    _browser, screen = paired(gala)
    now = timezone.now()
    report(screen, now)
    assert state(gala, now + timedelta(seconds=45)) == [("Hall B", "painting")]
    assert state(gala, now + timedelta(seconds=46)) == [("Hall B", "silent")]

    report(screen, now + timedelta(seconds=60), painted_ms_ago=None)
    assert state(gala, now + timedelta(seconds=60)) == [("Hall B", "stalled")]
    report(screen, now + timedelta(seconds=75))
    assert state(gala, now + timedelta(seconds=75)) == [("Hall B", "painting")]


def test_a_screen_that_paints_old_figures_is_stalled(paired, gala, gmv):
    _browser, screen = paired(gala)
    now = timezone.now()
    at = topics.positions([TOPIC])[TOPIC]
    old = {TOPIC: {"epoch": at.epoch, "seq": at.seq}}

    report(screen, now, topics=old)
    KIOSK.of(gala).publish(ScreenChanged(screen.pk))
    report(screen, now + timedelta(seconds=15), topics=old)  # it came a moment ago: it may still be on its way
    assert state(gala, now + timedelta(seconds=15)) == [("Hall B", "painting")]
    report(screen, now + timedelta(seconds=30), topics=old)  # it was there at the report before
    assert state(gala, now + timedelta(seconds=30)) == [("Hall B", "stalled")]

    at = topics.positions([TOPIC])[TOPIC]
    report(screen, now + timedelta(seconds=45), topics={TOPIC: {"epoch": at.epoch, "seq": at.seq}})
    assert state(gala, now + timedelta(seconds=45)) == [("Hall B", "painting")]


def test_a_screen_that_missed_a_new_epoch_is_stalled_after_one_report(paired, gala, gmv):
    _browser, screen = paired(gala)
    now = timezone.now()
    at = topics.positions([TOPIC])[TOPIC]
    old = {TOPIC: {"epoch": at.epoch, "seq": at.seq}}

    report(screen, now, topics=old)
    KIOSK.of(gala).begin_again()
    report(screen, now + timedelta(seconds=15), topics=old)
    report(screen, now + timedelta(seconds=30), topics=old)
    assert state(gala, now + timedelta(seconds=30)) == [("Hall B", "stalled")]


def test_the_alert_names_the_screens_that_went_dark(paired, gala, elsewhere, edda, gmv):
    _browser, screen = paired(gala)
    _browser, theirs = paired(elsewhere, "Foyer", by=edda)
    now = timezone.now()
    for one in (screen, theirs):
        report(one, now)
    dark = now + timedelta(minutes=1)

    def alerts(event, at):
        return [(one.title, one.detail, one.url) for one in wrong_now(event, at) if "creen" in str(one.title)]

    assert alerts(gala, now) == []
    assert alerts(gala, dark) == [("Screen not painting", "Hall B.", "/office/double11/screens/")]
    assert alerts(elsewhere, dark) == [("Screen not painting", "Foyer.", "/office/elsewhere/screens/")]


def test_a_screen_that_was_never_looked_at_for_a_day_leaves_a_demonstration(paired, sven, gala, gmv):
    _browser, _screen = paired(gala)
    now = timezone.now()
    Screen.objects.update(seen_at=now)
    later = now + timedelta(days=1, seconds=1)
    assert actions.forget_unseen(gala, unseen_for=timedelta(days=1), by=None, now=later) == 0

    gala.kind = "demonstration"
    assert actions.forget_unseen(gala, unseen_for=timedelta(days=1), by=None, now=later - timedelta(seconds=2)) == 0
    assert actions.forget_unseen(gala, unseen_for=timedelta(days=1), by=None, now=later) == 1


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many_screens(
    paired, office, sven, gala, gmv, count, django_assert_num_queries
):
    for number in range(count):
        paired(gala, f"Hall {number}")
    browser = office(sven)
    browser.get("/office/double11/screens/")
    with django_assert_num_queries(9):
        page = browser.get("/office/double11/screens/")
    assert page.content.decode().count('class="fleet-row"') == count
