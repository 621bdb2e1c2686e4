"""People sign in by a mailed code; nothing tells a stranger who is known here."""

import time

import pytest
from allauth.account import app_settings as account
from allauth.mfa import app_settings as mfa
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.notices.models import Notice
from presscentre.people.models import User

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
HALL = "203.0.113.7"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


def ask(client: Client, address: str) -> str:
    """Ask for a code; returns the code of the newest mail."""
    assert client.post(LOGIN, {"email": address}, REMOTE_ADDR=HALL).status_code == 302
    return str(Notice.objects.filter(template="people/code").latest("pk").facts["code"])


def sign_in(client: Client, address: str) -> None:
    code = ask(client, address)
    assert client.post(CONFIRM, {"code": code}, REMOTE_ADDR=HALL).status_code == 302


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_journalist_signs_in_by_a_mailed_code_in_her_own_language(client, lena):
    User.objects.filter(pk=lena.pk).update(language="de")

    code = ask(client, "LENA@example.org")
    notice = Notice.objects.get()
    assert (notice.template, notice.to, notice.language) == ("people/code", "lena@example.org", "de")
    assert who(client) is None

    answer = client.post(CONFIRM, {"code": code.lower().replace("-", " ")})
    assert (answer.status_code, answer["Location"], who(client)) == (302, "/", str(lena.pk))
    assert answer.cookies["language"].value == "de"


def test_the_code_stands_in_no_audit_row_and_no_log(client, lena, caplog):
    caplog.set_level("DEBUG")
    code = ask(client, lena.email)
    client.post(CONFIRM, {"code": "WRONG-ONE"})
    client.post(CONFIRM, {"code": code})

    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["people.code_sent", "people.signed_in"]
    told = caplog.text + str(list(Entry.objects.values_list("facts", flat=True)))
    assert (code in told, lena.email in told) == (False, False)


def test_a_code_opens_only_the_browser_that_asked_and_only_once(client, lena):
    code = ask(client, lena.email)
    other = Client()
    ask(other, lena.email)

    assert other.post(CONFIRM, {"code": code}).status_code == 200
    assert who(other) is None
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    client.post(reverse("account_logout"))
    assert client.post(CONFIRM, {"code": code})["Location"] == "/accounts/login/code/"
    assert who(client) is None


def test_whoever_comes_back_is_led_to_the_page_for_the_code_and_may_begin_again(client, lena, ada):
    ask(client, lena.email)
    assert client.get(LOGIN)["Location"] == CONFIRM
    assert f'href="{LOGIN}?again"' in client.get(CONFIRM).content.decode()

    assert client.get(f"{LOGIN}?again").status_code == 200
    sign_in(client, ada.email)
    assert who(client) == str(ada.pk)


@pytest.mark.parametrize(
    "credential",
    [
        "not json",
        "null",
        "[]",
        "{}",
        '{"response": {}}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "authenticatorData": "eA", "signature": "eA", "userHandle": null}}',
    ],
)
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(client, lena, credential):
    answer = client.post("/accounts/login/passkey/", {"credential": credential})

    assert (answer.status_code, answer["Location"], who(client)) == (302, LOGIN, None)


@pytest.mark.parametrize(("seconds", "opens"), [(15 * 60 - 1, True), (15 * 60 + 1, False)])
def test_a_code_is_good_for_fifteen_minutes(client, lena, monkeypatch, seconds, opens):
    asked_at = time.time()
    monkeypatch.setattr(time, "time", lambda: asked_at)  # it stands still while the house works
    code = ask(client, lena.email)
    monkeypatch.setattr(time, "time", lambda: asked_at + seconds)

    client.post(CONFIRM, {"code": code})
    assert (who(client) == str(lena.pk)) is opens


def test_an_unknown_address_is_answered_exactly_like_a_known_one(lena):
    known, unknown = Client(), Client()
    answers = []
    for browser, address in ((known, "lena@example.org"), (unknown, "lisa@example.org")):
        first = browser.post(LOGIN, {"email": address})
        page = browser.get(CONFIRM)
        wrong = browser.post(CONFIRM, {"code": "BCDF-GHJK"})
        plain = [part.content.decode().replace(address, "?") for part in (page, wrong)]
        tokens = [browser.cookies["csrftoken"].value]
        answers.append((first.status_code, first["Location"], wrong.status_code, [strip(text) for text in plain]))
        assert tokens
    assert answers[0] == answers[1]
    assert list(Notice.objects.order_by("pk").values_list("template", "to")) == [
        ("people/code", "lena@example.org"),
        ("people/unknown", "lisa@example.org"),
    ]


def strip(page: str) -> str:
    """The page without the token that differs on each."""
    return "".join(
        part.partition('"')[2] if index else part
        for index, part in enumerate(page.split('name="csrfmiddlewaretoken" value="'))
    )


def test_an_unknown_address_is_told_so_once_an_hour_however_often_somebody_asks(client, db, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # no hour of the clock ends between two of these
    for _again in range(3):
        client.post(LOGIN, {"email": "lisa@example.org"})

    assert Notice.objects.filter(template="people/unknown").count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": "machine", "email": None}])
def test_only_active_people_can_sign_in(client, lena, change):
    User.objects.filter(pk=lena.pk).update(**change)

    client.post(LOGIN, {"email": "lena@example.org"})
    assert list(Notice.objects.values_list("template", flat=True)) == ["people/unknown"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": "machine", "email": None}])
def test_whoever_is_locked_out_is_out_at_the_next_request(client, lena, change):
    sign_in(client, lena.email)
    assert client.get("/accounts/me/").status_code == 200

    User.objects.filter(pk=lena.pk).update(**change)
    assert client.get("/accounts/me/").status_code == 302


def test_whoever_is_locked_out_while_typing_the_code_stays_out(client, lena):
    code = ask(client, lena.email)
    User.objects.filter(pk=lena.pk).update(is_active=False)

    assert client.post(CONFIRM, {"code": code})["Location"] == "/accounts/login/"
    assert who(client) is None


@pytest.mark.once
@pytest.mark.once  # the limits count in the cache
def test_seven_hundred_people_sign_in_from_one_address_within_ten_minutes(db):
    people = User.objects.bulk_create(User(email=f"hall-{n}@example.org", name=f"Hall {n}") for n in range(700))

    inside = 0
    for person in people:
        browser = Client()
        sign_in(browser, person.email)
        inside += who(browser) == str(person.pk)
    assert inside == 700


def test_twenty_wrong_codes_from_one_browser_are_stopped_with_a_clear_sentence(client, lena):
    stopped = "Too many wrong codes. Wait a quarter of an hour, or ask at the badge desk."
    said = []
    for _try in range(20):
        answer = client.post(CONFIRM, {"code": "BCDF-GHJK"}, follow=True)
        said.append(stopped in answer.content.decode())
        if answer.redirect_chain:
            ask(client, lena.email)
    assert (said[-1], said.count(False) <= 10) == (True, True)

    right = ask(client, lena.email)
    assert stopped in client.post(CONFIRM, {"code": right}, follow=True).content.decode()
    assert who(client) is None

    elsewhere = Client()  # the account itself is not locked
    sign_in(elsewhere, lena.email)
    assert who(elsewhere) == str(lena.pk)


def test_whoever_asks_too_often_gets_no_more_mail_and_still_comes_to_the_page_for_the_code(lena):
    for _again in range(12):
        answer = Client().post(LOGIN, {"email": lena.email}, follow=True)

    assert Notice.objects.count() == 10
    assert "Too many codes were sent to this address." in answer.content.decode()
    assert answer.redirect_chain == [(CONFIRM, 302)]


def test_guesses_at_one_account_from_ever_new_browsers_end_too(lena, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"code_for_account": "3/h/key"}
    said = []
    for _browser in range(4):
        browser = Client()
        browser.post(LOGIN, {"email": lena.email})
        said.append(b"Too many wrong codes" in browser.post(CONFIRM, {"code": "BCDF-GHJK"}).content)

    assert said == [False, False, False, True]


def test_no_limit_is_by_address():
    rates = [*account.RATE_LIMITS.values(), *mfa.RATE_LIMITS.values()]
    assert [rate for rate in rates if rate and "ip" in rate] == []
