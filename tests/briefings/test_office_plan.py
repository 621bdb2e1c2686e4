"""The office plans: by forms alone, by the grid's one address, and never outside its event and role."""

import json
import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.briefings.models import Briefing, Sitting, Version
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON

OFFICE = "/office/double11/briefings/"
PAGES = ["", "all/", "new/", "release/", "versions/", "ceo/", "ceo/sittings/"]


@pytest.fixture
def desk(bea):
    """Bea's browser."""
    client = Client()
    factories.sign_in(client, bea)
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_only_who_plans_here_gets_in(gala, elsewhere, desk, ines, omar):
    ceo = rows.sitting(rows.briefing(gala))
    rows.sitting(rows.briefing(elsewhere, "theirs"))
    pages = [*PAGES, f"{ceo.pk}/", f"{ceo.pk}/delay/"]

    def answers(client):
        return {client.get(OFFICE + page).status_code for page in pages}

    assert answers(desk) == {200}
    for user, status in ((ines, 403), (omar, 404)):
        client = Client()
        factories.sign_in(client, user)
        assert answers(client) == {status}
        assert client.post(f"{OFFICE}{ceo.pk}/cancel/").status_code == status
    theirs = Sitting.objects.get(event=elsewhere)
    assert [desk.get(f"{OFFICE}{theirs.pk}/").status_code, desk.get(f"{OFFICE}theirs/").status_code] == [404, 404]
    assert desk.post(f"{OFFICE}{theirs.pk}/cancel/").status_code == 404


def test_a_briefing_and_its_sitting_are_drafted_and_released_by_forms_alone(gala, desk):
    blue, asia = rows.room(gala), factories.region(gala, "asia")
    chen, sato = rows.speaker(gala), rows.interpreter(gala)
    made = desk.post(
        OFFICE + "new/",
        {
            "key": "ceo",
            "kind": "briefing",
            "needs_seat": "on",
            "working_title_en": "CEO briefing",
            "title_fr": "Nous achetons la lune",
            "title_at": "2017-11-11T12:00",
        },
    )
    assert made.url == OFFICE + "ceo/"
    ceo = Briefing.objects.get()
    assert (ceo.working_title_en, ceo.title_fr, ceo.title_at, ceo.needs_seat) == (
        "CEO briefing",
        "Nous achetons la lune",
        NOON,
        True,
    )

    sitting = {
        "room": blue.pk,
        "starts_at": "2017-11-11T12:00",
        "ends_at": "2017-11-11T13:00",
        "capacity": 40,
        "remote_capacity": 0,
        "standby": 5,
        "door_closes": 10,
        "regions": [asia.pk],
        "speakers": [chen.pk],
        "languages": ["zh-hans"],
        "channel_1": "ja",
        "interpreter_1": sato.pk,
        "label_en": "First",
    }
    assert desk.post(OFFICE + "ceo/sittings/", sitting).url == OFFICE
    one = Sitting.objects.get()
    assert (one.starts_at, one.ends_at, one.label_en, list(one.regions.all())) == (
        NOON,
        NOON + 60 * MINUTE,
        "First",
        [asia],
    )
    assert list(one.channels.values_list("number", "language", "interpreter")) == [(1, "ja", sato.pk)]

    assert "is new:" in words(desk.get(OFFICE + "release/"))
    assert desk.post(OFFICE + "release/", {"name": "First", "comment": "Come early."}).url == OFFICE + "versions/"
    assert Version.objects.values_list("name", "comment").get() == ("First", "Come early.")

    known = {"version": one.version, **sitting, "capacity": 50}
    assert desk.post(f"{OFFICE}{one.pk}/", known).url == OFFICE
    late = desk.post(f"{OFFICE}{one.pk}/", known)  # another officer, with the page as it was before
    assert (late.status_code, "Somebody has changed" in words(late)) == (422, True)
    assert desk.get(f"{OFFICE}versions/1/back/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_at": "2017-11-11T12:00"}, "It must end after it starts."),
        ({"ends_at": "2017-11-11T11:30"}, "It must end after it starts."),
        ({"ends_at": ""}, "Give both a start and an end, or neither."),
        ({"starts_at": "soon"}, "Write day and time, such as 2017-11-09 18:00."),
        ({"capacity": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"channel_1": "ja", "channel_2": "ja"}, "Each language has one channel at most."),
        ({"remote_link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"regions": "0"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_is_stored(gala, desk, wrong, sentence):
    rows.briefing(gala)
    sitting = {
        "room": rows.room(gala).pk,
        "starts_at": "2017-11-11T12:00",
        "ends_at": "2017-11-11T13:00",
        "capacity": 40,
        "remote_capacity": 0,
        "standby": 0,
        "door_closes": 10,
    }

    answer = desk.post(OFFICE + "ceo/sittings/", sitting | wrong)

    assert (answer.status_code, sentence in words(answer), Sitting.objects.count()) == (422, True, 0)


def test_a_time_that_the_clocks_skip_or_repeat_is_refused_but_one_that_stands_is_kept(gala, desk):
    type(gala).objects.filter(pk=gala.pk).update(zone="America/New_York")
    gala.refresh_from_db()
    ceo = rows.briefing(gala)
    facts = {"capacity": 40, "remote_capacity": 0, "standby": 0, "door_closes": 10, "room": rows.room(gala).pk}

    skipped = desk.post(
        OFFICE + "ceo/sittings/", facts | {"starts_at": "2018-03-11T02:30", "ends_at": "2018-03-11T04:00"}
    )
    twice = desk.post(
        OFFICE + "ceo/sittings/", facts | {"starts_at": "2017-11-05T00:30", "ends_at": "2017-11-05T01:30"}
    )

    assert [answer.status_code for answer in (skipped, twice)] == [422, 422]
    assert "in America/New_York this time does not exist. Write another." in words(skipped)
    assert "in America/New_York this time comes twice. Write another." in words(twice)
    assert not Sitting.objects.exists()

    # It was moved there on the grid, to the second half past one; the form leaves it where it is.
    second = NOON.replace(month=11, day=5, hour=6, minute=30)
    one = rows.sitting(ceo, second, 60)
    there = {"version": 1, "starts_at": "2017-11-05T01:30", "ends_at": "2017-11-05T02:30"}
    assert 'value="2017-11-05T01:30"' in words(desk.get(f"{OFFICE}{one.pk}/"))
    assert desk.post(f"{OFFICE}{one.pk}/", facts | there).status_code == 302
    one.refresh_from_db()
    assert (one.starts_at, one.ends_at) == (second, second + 60 * MINUTE)
    later = {"version": one.version, "starts_at": "2017-11-05T01:40", "ends_at": "2017-11-05T02:30"}
    assert desk.post(f"{OFFICE}{one.pk}/", facts | later).status_code == 422


def test_the_grid_has_each_hour_of_the_days_on_which_the_clocks_change(gala, desk):
    type(gala).objects.filter(pk=gala.pk).update(zone="America/New_York")
    gala.refresh_from_db()
    for number, (month, day, hour) in enumerate([(11, 5, 5), (3, 11, 6)]):
        at = NOON.replace(year=2017 if month == 11 else 2018, month=month, day=day, hour=hour)
        one = rows.sitting(rows.briefing(gala, f"b{number}"), at, 60)
        page = words(desk.get(f"{OFFICE}?day={at:%Y-%m-%d}"))
        opens, closes = (re.search(f'data-{name}="([^"]+)"', page)[1] for name in ("opens", "closes"))
        assert (datetime.fromisoformat(opens), datetime.fromisoformat(closes)) == (
            at - 60 * MINUTE,  # midnight
            at + 180 * MINUTE,  # an hour of it comes twice the one night, and not at all the other
        )
        moved = {"version": 1, "room": rows.room(gala).pk}
        moved |= {"starts_at": (at + 60 * MINUTE).isoformat(), "ends_at": (at + 120 * MINUTE).isoformat()}
        assert desk.post(f"{OFFICE}{one.pk}/move/", moved).status_code == 200
        one.refresh_from_db()
        assert one.starts_at == at + 60 * MINUTE


@pytest.mark.parametrize("key", ["seats", "release", "42", "a b"])
def test_a_short_name_hides_no_address_of_the_house(gala, desk, key):
    answer = desk.post(OFFICE + "new/", {"key": key, "kind": "panel", "working_title_en": "Panel"})

    assert (answer.status_code, Briefing.objects.count()) == (422, 0)


def test_the_grid_moves_a_sitting_and_says_why_not(gala, elsewhere, desk):
    ceo = rows.sitting(rows.briefing(gala))
    red, theirs = rows.room(gala, "red"), rows.room(elsewhere)

    def move(**changes):
        facts = {
            "version": 1,
            "room": red.pk,
            "starts_at": "2017-11-11T05:00:00.000Z",
            "ends_at": "2017-11-11T06:00:00.000Z",
        }
        answer = desk.post(f"{OFFICE}{ceo.pk}/move/", facts | changes)
        return answer.status_code, json.loads(answer.content)

    assert move(room=theirs.pk)[0] == 422
    assert move(ends_at="2017-11-11T05:00:00Z") == (
        422,
        {"code": "ends_before_it_starts", "detail": "It must end after it starts."},
    )
    assert move() == (200, {"version": 2})
    assert move()[1]["code"] == "draft_moved_on"
    ceo.refresh_from_db()
    assert (ceo.room, ceo.starts_at, ceo.ends_at) == (red, NOON + 60 * MINUTE, NOON + 120 * MINUTE)


def test_what_is_wrong_stands_on_the_plan_and_stops_the_release(gala, desk):
    first = rows.sitting(rows.briefing(gala))
    rows.sitting(rows.briefing(gala, "panel"), NOON + 30 * MINUTE)

    page = words(desk.get(OFFICE + "?day=2017-11-11"))
    assert "Blue is taken twice: by CEO and by PANEL." in page
    assert page.count('data-state="fatal"') == 2
    refused = desk.post(OFFICE + "release/", {"name": ""})
    assert (refused.status_code, "Blue is taken twice" in words(refused), Version.objects.count()) == (422, True, 0)

    assert desk.post(f"{OFFICE}{first.pk}/unplace/").url == OFFICE
    assert "Without a place" in words(desk.get(OFFICE + "?day=2017-11-11"))
    assert desk.post(OFFICE + "release/", {"name": ""}).status_code == 302


def test_one_tap_says_first_what_it_shifts(gala, desk, bea):
    ceo = rows.sitting(rows.briefing(gala))
    after = rows.sitting(rows.briefing(gala, "panel"), NOON + 60 * MINUTE)
    rows.released(gala, by=bea)
    type(gala).objects.filter(pk=gala.pk).update(
        kind="rehearsal", clock_set_at=timezone.now(), clock_reads=DAY_BEFORE, clock_speed=1
    )

    look = words(desk.get(f"{OFFICE}{ceo.pk}/delay/?minutes=20"))
    assert [said in look for said in ("12:20", "13:20", "Tell everyone: 20 minutes late")] == [True, True, True]
    assert rows.slot(ceo).starts_at == NOON
    assert "Blue is taken twice" in words(desk.get(f"{OFFICE}{ceo.pk}/delay/?minutes=20&rule=alone"))
    assert desk.get(f"{OFFICE}{ceo.pk}/delay/?minutes=soon&rule=never").status_code == 422

    assert desk.post(f"{OFFICE}{ceo.pk}/delay/", {"minutes": 20, "rule": "push", "comment": ""}).url == OFFICE
    assert [rows.slot(one).starts_at for one in (ceo, after)] == [NOON + 20 * MINUTE, NOON + 80 * MINUTE]
