"""The schedule as everybody reads it: the newest version, by region, with no title before its time."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from presscentre.briefings import actions
from presscentre.briefings.models import Crossover
from tests import factories
from tests.briefings import planned as rows
from tests.briefings.planned import DAY_BEFORE
from tests.factories import MINUTE, NOON, SECOND

PAGES = ["", "schedule.json", "changes/", "ceo/"]


def read(event, path="", language="en", client=None, **query):
    return (client or Client()).get(f"/{language}/{event.slug}/schedule/{path}", query)


def at(event, moment):
    """Let the event's clock read this, and hardly go on."""
    clock = {"clock_set_at": timezone.now(), "clock_reads": moment, "clock_speed": "0.01"}
    type(event).objects.filter(pk=event.pk).update(kind="rehearsal", **clock)


def test_only_what_is_released_is_shown_and_only_to_whom_the_event_is(gala, elsewhere, bea, lena):
    rows.sitting(rows.briefing(gala, working_title="CEO briefing"))
    rows.sitting(rows.briefing(elsewhere, "secret", working_title="Elsewhere alone"))
    assert "No schedule yet" in read(gala).content.decode()
    assert read(gala, "ceo/").status_code == 404

    rows.released(gala, by=bea)
    rows.released(elsewhere)

    assert "CEO briefing" in read(gala).content.decode()
    assert [read(gala, path).status_code for path in PAGES] == [200] * 4
    assert "Elsewhere alone" not in "".join(read(gala, path).content.decode() for path in PAGES)
    assert [read(elsewhere, path).status_code for path in PAGES] == [404] * 4
    client = Client()
    factories.sign_in(client, lena)
    assert read(elsewhere, client=client).status_code == 404
    assert read(gala, "secret/").status_code == 404


def test_a_title_shows_nowhere_before_its_moment(gala, bea):
    ceo = rows.briefing(gala, title="We buy the moon", summary="All of it", title_at=NOON)
    over = rows.briefing(gala, "over", kind="crossover")
    Crossover.objects.create(briefing=over, city="New York", zone="America/New_York", fallback=ceo)
    for number, one in enumerate((ceo, over)):
        rows.sitting(one, NOON + number * 120 * MINUTE)
    rows.released(gala, by=bea)

    for moment, out in ((NOON - SECOND, False), (NOON, True)):
        at(gala, moment)
        said = "".join(read(gala, path).content.decode() for path in [*PAGES, "over/"])
        assert ("moon" in said, "All of it" in said) == (out, out)


def test_a_region_sees_its_own_sittings_and_those_for_all(gala, bea, lena):
    asia, europe = factories.region(gala, "asia"), factories.region(gala)
    rows.sitting(rows.briefing(gala, "east", working_title="East"), regions=[asia])
    rows.sitting(rows.briefing(gala, "west", working_title="West"), NOON + 120 * MINUTE, regions=[europe])
    rows.sitting(rows.briefing(gala, "all", working_title="World"), NOON + 240 * MINUTE)
    rows.released(gala, by=bea)

    def shown(**query):
        page = read(gala, **query).content.decode()
        return [name for name in ("East", "West", "World") if f"<bdi>{name}</bdi>" in page]

    assert shown() == shown(region="nowhere") == ["East", "West", "World"]
    assert shown(region="asia") == shown(region="asia", by="room") == ["East", "World"]
    client = Client()
    assert read(gala, client=client, **{"for": "me"}).url.startswith("/accounts/")
    rows.accredited(gala, lena, region=europe)
    factories.sign_in(client, lena)
    assert read(gala, client=client, **{"for": "me"}).url == "/en/double11/schedule/?region=europe&media=written"


@pytest.mark.parametrize("path", ["", "?by=room", "schedule.json", "schedule.ics", "rooms/blue.ics"])
def test_what_many_read_is_written_once_and_again_when_it_changes(gala, bea, path):
    ceo = rows.sitting(rows.briefing(gala))
    rows.released(gala, by=bea)

    def written() -> tuple[bool, str]:
        with CaptureQueriesContext(connection) as asked:
            body = Client().get(f"/en/double11/schedule/{path}").content.decode()
        return any("briefings_slot" in one["sql"] for one in asked), body

    first, again = written(), written()
    actions.edit_briefing(ceo.briefing, working_title="Boss", working_title_en="Boss", by=bea, now=DAY_BEFORE)
    edited = written()
    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE)
    late = written()

    assert [anew for anew, _body in (first, again, edited, late, written())] == [True, False, True, True, False]
    assert [("CEO" in body, "Boss" in body) for _anew, body in (first, edited)] == [(True, False), (False, True)]


def test_the_changelog_says_what_each_version_did(gala, bea):
    ceo = rows.sitting(rows.briefing(gala, working_title="CEO briefing"))
    rows.released(gala, by=bea, name="First")
    actions.delay(ceo, 20, by=bea, now=DAY_BEFORE, comment="The plane was late.")

    said = " ".join(read(gala, "changes/").content.decode().split())

    assert [said.index(words) for words in ("20 minutes later", "The plane was late.", ">First<")] == sorted(
        said.index(words) for words in ("20 minutes later", "The plane was late.", ">First<")
    )
    assert [words in said for words in ("is now on", "12:20", "is new:")] == [True, True, True]


def test_as_data_it_is_whole_and_names_no_line_for_remote_places(gala, bea):
    ceo = rows.sitting(
        rows.briefing(gala), speakers=[rows.speaker(gala)], remote_link="https://line.example.org/secret", label="First"
    )
    rows.released(gala, by=bea)
    actions.cancel_sitting(ceo, by=bea, now=DAY_BEFORE)
    rows.released(gala, by=bea)

    answer = read(gala, "schedule.json")

    facts = json.loads(answer.content)
    assert (facts["version"], facts["zone"], len(facts["sittings"])) == (2, "Asia/Shanghai", 1)
    one = facts["sittings"][0]
    assert one["starts_at"] == "2017-11-11T04:00:00Z"
    assert (one["cancelled"], one["sequence"], one["label"]) == (True, 1, "First")
    assert one["speakers"] == [{"name": "Mr Chen", "role": "Chief executive"}]
    assert "secret" not in answer.content.decode() + read(gala).content.decode() + read(gala, "ceo/").content.decode()
    assert (
        Client().get("/en/double11/schedule/schedule.json", headers={"If-None-Match": answer["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("count", [1, 200])
def test_the_page_costs_the_same_however_full_the_schedule(gala, bea, count, django_assert_max_num_queries):
    chen = rows.speaker(gala)
    region = factories.region(gala)
    for number in range(count):
        rows.sitting(
            rows.briefing(gala, f"b{number}"),
            NOON + number * 5 * MINUTE,
            5,
            room=rows.room(gala, f"room{number % 6}"),
            regions=[region],
            **({"speakers": [chen]} if number == 0 else {}),
        )
    rows.released(gala, by=bea)

    with django_assert_max_num_queries(8):
        page = read(gala)
    assert page.content.decode().count('class="sitting"') == count
