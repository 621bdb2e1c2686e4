"""The first page, the demonstration's door, today, and the office's now."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from presscentre.home.demo import cast
from presscentre.kiosk import credentials
from presscentre.kiosk.models import Screen
from presscentre.people.models import User
from tests import factories


def enter(who, language="en"):
    browser = Client()
    return browser, browser.post("/enter/", {"who": who, "language": language})


@pytest.mark.parametrize("who", ["journalist", "officer", "translator", "screen"])
def test_outside_a_demonstration_there_is_no_door(settings, demo, who):
    settings.DEMO = False
    browser, answer = enter(who)
    assert (answer.status_code, browser.get("/enter/").status_code) == (404, 405)
    assert ("sessionid" in browser.cookies, credentials.COOKIE in browser.cookies) == (False, False)
    page = browser.get("/").content.decode()
    assert ('action="/enter/"' in page, cast.source_token() in page) == (False, False)


def test_the_door_asks_for_proof_that_it_was_our_own_form(demo):
    assert Client(enforce_csrf_checks=True).post("/enter/", {"who": "officer", "language": "en"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "language", "where"),
    [
        ("journalist", "ja", "/ja/double11/"),
        ("officer", "de", "/office/double11/"),
        ("translator", "ar", "/office/double11/"),
        ("screen", "zh-hans", "/screen/"),
    ],
)
def test_anybody_enters_as_whom_they_like_in_their_language(demo, who, language, where):
    browser, answer = enter(who, language)
    assert (answer.status_code, answer["Location"]) == (302, where)
    page = browser.get(where)
    assert (page.status_code, f'lang="{language}"' in page.content.decode()) == (200, True)


def test_no_script_reads_the_cookie_of_the_language(demo):
    cookie = enter("officer", "de")[0].cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("de", True, "Lax")


def test_nonsense_at_the_door_leads_back_to_it(demo):
    assert enter("administrator")[1]["Location"] == "/"
    assert enter("officer", "tlh")[1]["Location"] == "/"


def test_the_roles_at_the_door_reach_as_far_as_they_say(demo):
    reach = {who: enter(who)[0] for who in ("journalist", "officer", "translator")}
    pages = ["/office/double11/", "/office/double11/screens/", "/office/harbour-forum/", "/en/harbour-forum/"]
    assert {who: [browser.get(page).status_code for page in pages] for who, browser in reach.items()} == {
        "journalist": [404, 404, 404, 404],
        "officer": [200, 200, 404, 404],
        "translator": [200, 403, 404, 404],
    }


def test_a_browser_that_is_a_screen_already_stays_the_same_screen(demo):
    browser, _answer = enter("screen", "en")
    browser.post("/enter/", {"who": "screen", "language": "fr"})
    assert list(Screen.objects.values_list("name", "language")) == [("Demonstration screen 1", "fr")]


def test_the_line_for_machines_is_one_that_works(demo, client):
    page = client.get("/").content.decode()
    assert f"Authorization: Bearer {cast.source_token()}" in page
    assert "http://testserver/api/v1/events/double11/readings/" in page


def test_the_closed_event_is_for_its_own_people(demo):
    pia, omar = (User.objects.get(email=one.address) for one in (cast.GUEST, cast.STRANGER))
    browsers = {one: Client() for one in (pia, omar)}
    for one, browser in browsers.items():
        factories.sign_in(browser, one)
    assert [browser.get("/en/harbour-forum/").status_code for browser in browsers.values()] == [200, 200]
    assert [browser.get("/office/harbour-forum/").status_code for browser in browsers.values()] == [404, 200]
    assert [browser.get("/office/double11/").status_code for browser in browsers.values()] == [404, 404]
    assert "Double 11" not in browsers[omar].get("/office/harbour-forum/").content.decode()


def test_outside_a_demonstration_the_first_page_lists_the_events_one_may_see(client, gala, elsewhere, lena, omar):
    assert ["Double11" in client.get("/").content.decode(), "Elsewhere" in client.get("/").content.decode()] == [
        True,
        False,
    ]
    for person, seen in ((lena, False), (omar, True)):
        browser = Client()
        factories.sign_in(browser, person)
        assert ("Elsewhere" in browser.get("/").content.decode()) == seen


def test_an_officer_of_the_house_sees_every_event(gala, elsewhere):
    browser = Client()
    factories.sign_in(browser, factories.officer("Ruth", None, "administrator"))
    page = browser.get("/").content.decode()
    assert ("Double11" in page, "Elsewhere" in page) == (True, True)


def test_today_shows_the_public_figures_of_this_event_alone(client, gala, elsewhere, gmv):
    factories.figure(gala, "secret", audience="office")
    factories.figure(elsewhere, "visitors")
    page = client.get("/en/double11/").content.decode()
    assert [f'data-figure="{key}"' in page for key in ("gmv", "secret", "visitors")] == [True, False, False]
    assert client.get("/en/elsewhere/").status_code == 404


def test_today_is_honest_about_what_is_not_there(client, gala):
    page = client.get("/en/double11/").content.decode()
    told = ["No figures yet", "Nothing yet", "Nothing is announced"]
    assert [words in page for words in told] == [True, True, True]


@pytest.mark.parametrize("count", [1, 5])
def test_today_costs_the_same_however_many_figures(client, gala, count, django_assert_num_queries):
    for number in range(count):
        factories.figure(gala, f"figure{number}")
    client.get("/en/double11/")
    with django_assert_num_queries(8):
        client.get("/en/double11/")


def test_the_office_sees_now_what_concerns_its_role(gala, elsewhere, ines, gmv):
    sven = factories.officer("Sven", gala, "screens")
    screen = User.objects.create(kind="screen", name="Hall B")
    facts = {"event": gala, "user": screen, "name": "Hall B", "scene": "figures.wall", "digest": b"x" * 32}
    Screen.objects.create(**facts, paired_at=timezone.now())
    pages = {}
    for officer in (sven, ines):
        browser = Client()
        factories.sign_in(browser, officer)
        pages[officer] = browser.get("/office/double11/").content.decode()
        assert browser.get("/office/elsewhere/").status_code == 404
    assert ["Screen not painting" in pages[officer] for officer in (sven, ines)] == [True, False]
    assert ["Nothing needs you now" in pages[officer] for officer in (sven, ines)] == [False, True]


def test_the_office_page_is_for_officers(client, gala, lena):
    assert client.get("/office/double11/").status_code == 302
    factories.sign_in(client, lena)
    assert client.get("/office/double11/").status_code == 404


def test_the_reading_on_the_door_is_json(demo, client):
    page = client.get("/")
    told = json.loads(page.context["body"])
    assert (told["readings"][0]["figure"], page.context["address"]) == (
        "countries",
        f"http://testserver{reverse('api-figures:readings', kwargs={'event': 'double11'})}",
    )
