"""A browser becomes a screen: a code on the wall, an officer who looks, a credential once."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.kiosk import actions, credentials
from presscentre.kiosk.models import Pairing, Screen
from presscentre.kiosk.rules import GUESSES
from presscentre.people.models import User
from tests.kiosk.conftest import DEVICE, WALL, post

OFFICE = "/office/double11/screens/"
FORM = {"name": "Hall B", "scene": "kiosk.nothing", "language": "en"}


@pytest.fixture
def form(gmv):
    """What the officer fills in; there is a figure, so that there is a scene to choose."""
    return {"name": "Hall B, left of stage", "scene": "figures.wall", "language": "ja"}


def test_an_unpaired_browser_is_shown_the_page_that_asks_for_a_code(gala):
    page = Client().get("/screen/")
    assert (page.status_code, "<kiosk-pairing" in page.content.decode()) == (200, True)
    assert page["Cache-Control"] == "no-store"


def test_a_code_has_six_characters_that_nobody_confuses(waiting):
    codes = [waiting()[1] for _ in range(20)]
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) & set("01OILSUZ") == set()
    assert len(set(codes)) == 20


def test_a_browser_that_reloads_keeps_its_code(waiting):
    browser, code = waiting()
    assert post(browser, "/screen/code/", DEVICE).json()["code"] == code
    assert Pairing.objects.count() == 1


def test_the_secret_is_not_the_code_and_only_its_digest_is_kept(waiting):
    browser, code = waiting()
    cookie = browser.cookies[credentials.PAIRING_COOKIE]
    kept = Pairing.objects.get()

    assert code not in cookie.value
    assert bytes(kept.secret_digest) == hashlib.sha256(cookie.value.encode()).digest()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")


def test_an_officer_sees_model_size_and_address_before_approving(waiting, office, sven):
    _browser, code = waiting()
    page = office(sven).post(f"{OFFICE}pairing/", {"code": f" {code[:3].lower()}-{code[3:]} "})

    told = page.content.decode()
    assert [word in told for word in ("Chromium 120, Linux", "1920 × 1080", "127.0.0.1")] == [True, True, True]
    assert Screen.objects.count() == 0


def test_an_approved_browser_gets_its_credential_once(waiting, office, sven, form):
    browser, code = waiting()
    assert post(browser, "/screen/credential/").status_code == 202

    office(sven).post(f"{OFFICE}approval/", {"code": code, **form})
    answer = post(browser, "/screen/credential/")
    cookie, screen = browser.cookies[credentials.COOKIE], Screen.objects.get()

    assert (answer.status_code, answer.json()) == (201, {"state": "paired"})
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert bytes(screen.digest) == hashlib.sha256(cookie.value.encode()).digest()
    assert (screen.name, screen.language, screen.scene, screen.user.kind) == (
        "Hall B, left of stage",
        "ja",
        "figures.wall",
        User.Kind.SCREEN,
    )
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["kiosk.approved", "kiosk.paired"]
    page = browser.get("/screen/")
    assert ("<kiosk-screen" in page.content.decode(), cookie.value in page.content.decode()) == (True, False)


def test_whoever_copies_the_secret_gets_no_second_credential(waiting, sven, gala):
    browser, code = waiting()
    thief = Client()
    thief.cookies[credentials.PAIRING_COOKIE] = browser.cookies[credentials.PAIRING_COOKIE].value
    approve(code, gala, sven)

    assert post(browser, "/screen/credential/").status_code == 201
    assert post(thief, "/screen/credential/").status_code == 410


def test_the_code_alone_collects_nothing(waiting, sven, gala):
    _browser, code = waiting()
    approve(code, gala, sven)
    stranger = Client()
    stranger.cookies[credentials.PAIRING_COOKIE] = code

    assert post(stranger, "/screen/credential/").status_code == 410


def approve(code, event, officer, **changes):
    facts = {"name": "Hall B", "language": "en", "choice": WALL, "by": officer, "now": timezone.now()}
    return actions.approve(Pairing.objects.get(code=code), event, **(facts | changes))


def test_a_code_is_good_for_ten_minutes_and_no_instant_longer(waiting, sven, gala):
    _browser, code = waiting()
    ends = Pairing.objects.get().expires_at

    with pytest.raises(actions.CodeSpent):
        approve(code, gala, sven, now=ends)
    assert (Screen.objects.count(), User.objects.filter(kind="screen").count()) == (0, 0)
    approve(code, gala, sven, now=ends - timedelta(microseconds=1))
    assert Screen.objects.get().event == gala


def test_a_code_is_good_once(waiting, sven, edda, gala, elsewhere):
    _browser, code = waiting()
    approve(code, gala, sven)
    with pytest.raises(actions.CodeSpent):
        approve(code, elsewhere, edda)
    assert [screen.event for screen in Screen.objects.all()] == [gala]


def test_two_screens_of_an_event_have_two_names(waiting, sven, edda, gala, elsewhere):
    approve(waiting()[1], gala, sven)
    approve(waiting()[1], elsewhere, edda)
    with pytest.raises(actions.NameTaken):
        approve(waiting()[1], gala, sven)
    assert Screen.objects.count() == 2


def test_nobody_guesses_codes_for_long(waiting, office, sven, edda, elsewhere):
    _browser, code = waiting()
    wrong = "WWWWWW" if code != "WWWWWW" else "XXXXXX"
    guesser, colleague = office(sven), office(edda)

    answers = [guesser.post(f"{OFFICE}pairing/", {"code": wrong}).status_code for _ in range(GUESSES)]
    assert answers == [422] * GUESSES
    assert guesser.post(f"{OFFICE}pairing/", {"code": code}).status_code == 429
    assert guesser.post(f"{OFFICE}approval/", {"code": code, **FORM}).status_code == 429
    # By officer, not by address: the colleague beside them goes on.
    assert colleague.post("/office/elsewhere/screens/pairing/", {"code": code}).status_code == 200


def test_strangers_cannot_fill_the_house_with_waiting_screens(waiting, monkeypatch):
    monkeypatch.setattr("presscentre.kiosk.actions.pair.WAITING_AT_MOST", 2)
    waiting(), waiting()
    assert post(Client(), "/screen/code/", DEVICE).status_code == 429


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", b"\xff", {"model": "x"}, {**DEVICE, "width": -1}, {**DEVICE, "model": "x" * 121}, "9" * 5000],
)
def test_a_browser_that_says_nonsense_of_itself_gets_no_code(gala, body):
    assert post(Client(), "/screen/code/", body or " ").status_code == 422
    assert Pairing.objects.count() == 0


def test_what_strangers_told_is_forgotten_an_hour_after_their_code(waiting):
    waiting()
    ends = Pairing.objects.get().expires_at
    assert actions.forget_spent(by=None, now=ends + timedelta(hours=1)) == 0
    assert actions.forget_spent(by=None, now=ends + timedelta(hours=1, seconds=1)) == 1


def test_only_officers_of_screens_at_this_event_pair(office, sven, edda, ines, lena, waiting, gala):
    _browser, code = waiting()
    for officer, status in ((sven, 200), (edda, 404), (ines, 403), (lena, 404)):
        assert office(officer).post(f"{OFFICE}pairing/", {"code": code}).status_code == status
