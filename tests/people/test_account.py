"""What people change about themselves, and where an address may send them."""

import pytest
from django.core.cache import cache
from django.test import Client

from presscentre.audit.models import Entry
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.people.test_sign_in import CONFIRM, LOGIN, sign_in

ME = "/accounts/me/"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


def test_a_person_changes_name_language_and_zone(client, lena):
    factories.sign_in(client, lena, strongly=False)
    answer = client.post(ME, {"name": "Lena Sand", "language": "ja", "zone": "Asia/Tokyo"})

    lena.refresh_from_db()
    assert (answer.status_code, lena.name, lena.language, lena.zone) == (302, "Lena Sand", "ja", "Asia/Tokyo")
    assert client.get(ME)["Content-Language"] == "ja"
    assert Entry.objects.get(verb="people.account_changed").facts == {"fields": ["language", "name", "zone"]}


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"language": "tlh"}])
def test_a_wrong_answer_changes_nothing_and_is_named(client, lena, wrong):
    factories.sign_in(client, lena, strongly=False)
    answer = client.post(ME, {"name": "X", "language": "de", "zone": ""} | wrong)

    lena.refresh_from_db()
    assert (answer.status_code, lena.name, lena.language) == (400, "Lena", "en")
    assert list(answer.context["form"].errors) == list(wrong)


def test_nobody_changes_what_decides_who_they_are(client, lena):
    factories.sign_in(client, lena, strongly=False)
    client.post(ME, {"name": "Lena", "language": "en", "zone": "", "email": "ada@example.org", "kind": "machine"})

    lena.refresh_from_db()
    assert (lena.email, lena.kind) == ("lena@example.org", "person")


def test_choosing_a_language_shows_the_page_in_it_and_mails_follow(client, lena):
    factories.sign_in(client, lena, strongly=False)
    answer = client.post("/accounts/language/", {"language": "ar", "next": "/en/double11/figures/"})

    lena.refresh_from_db()
    assert (answer["Location"], lena.language) == ("/ar/double11/figures/", "ar")
    assert client.get(ME)["Content-Language"] == "ar"
    client.post("/accounts/logout/")
    client.post(LOGIN, {"email": lena.email})
    assert Notice.objects.get().language == "ar"


def test_a_stranger_may_choose_a_language_too(client, db):
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/accounts/login/"})

    assert client.get(LOGIN)["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_address_sends_anybody_away_from_here(client, lena, elsewhere):
    assert client.post("/accounts/language/", {"language": "de", "next": elsewhere})["Location"] == "/"

    client.post(f"{LOGIN}?next={elsewhere}", {"email": lena.email, "next": elsewhere})
    code = Notice.objects.latest("pk").facts["code"]
    assert client.post(CONFIRM, {"code": code, "next": elsewhere})["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": elsewhere})["Location"] == "/"
    factories.sign_in(client, lena)
    assert client.get("/accounts/strengthen/", {"next": elsewhere})["Location"] == "/office/"


def test_after_signing_in_people_come_to_where_they_were_going(client, lena):
    first = client.post(LOGIN, {"email": lena.email, "next": "/en/double11/figures/"})
    code = Notice.objects.get().facts["code"]

    page = client.get(first["Location"])
    assert 'value="/en/double11/figures/"' in page.content.decode()
    answer = client.post(CONFIRM, {"code": code, "next": "/en/double11/figures/"})
    assert answer["Location"] == "/en/double11/figures/"


@pytest.mark.parametrize(
    "gone",
    ["password/reset/", "password/change/", "password/set/", "email/", "inactive/", "social/login/", "phone/verify/"],
)
def test_doors_that_this_house_does_not_have_are_not_there(client, lena, gone):
    factories.sign_in(client, lena)

    assert client.get(f"/accounts/{gone}").status_code == 404


def test_nobody_signs_up_without_being_asked(client, db):
    answer = client.post("/accounts/signup/", {"email": "mallory@example.org"})

    assert (answer.status_code, answer["Location"], User.objects.count()) == (302, "/accounts/login/", 0)


@pytest.mark.parametrize("sessions", [1, 5])
def test_my_account_costs_the_same_however_many_sessions(lena, sessions, django_assert_num_queries):
    for _session in range(sessions):
        browser = Client()
        sign_in(browser, lena.email)
    with django_assert_num_queries(6):  # session, user, the form's user, sessions twice, factors
        assert browser.get(ME).status_code == 200
