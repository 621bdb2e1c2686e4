"""At the badge desk an officer looks at a person and shows a code: once, for journalists of that event only."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from presscentre.audit.models import Entry
from presscentre.people import actions
from presscentre.people.models import DeskCode, Remit, User
from tests import factories
from tests.people.test_sign_in import CONFIRM, LOGIN, who

DESK = "/office/double11/desk/"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def dora(gala):
    """Works at the door of the gala."""
    return factories.officer("Dora", gala, "door")


def shown(client: Client, person: User) -> str:
    page = client.post(f"{DESK}{person.pk}/code/").content.decode()
    return re.search(r'class="desk-code[^>]*>([^<]+)<', page)[1]


def come_in(address: str, code: str) -> Client:
    browser = Client()
    browser.post(LOGIN, {"email": address})
    browser.post(CONFIRM, {"code": code})
    return browser


def test_a_journalist_whose_mail_does_not_arrive_comes_in_by_a_code_from_the_badge_desk(client, dora, lena):
    factories.sign_in(client, dora)
    code = shown(client, lena)

    assert who(come_in(lena.email, code)) == str(lena.pk)
    made, used = Entry.objects.filter(verb__startswith="people.desk_code").order_by("pk")
    assert (made.verb, made.by, made.event, made.facts) == (
        "people.desk_code_made",
        dora,
        "double11",
        {"user": lena.pk},
    )
    assert (used.verb, used.by) == ("people.desk_code_used", lena)
    assert code not in str(list(DeskCode.objects.values())) + str(list(Entry.objects.values()))


def test_a_desk_code_opens_one_browser_once(client, dora, lena):
    factories.sign_in(client, dora)
    code = shown(client, lena)

    assert who(come_in(lena.email, code)) == str(lena.pk)
    assert who(come_in(lena.email, code)) is None


def test_a_new_desk_code_ends_the_one_before(client, dora, lena):
    factories.sign_in(client, dora)
    first, second = shown(client, lena), shown(client, lena)

    assert who(come_in(lena.email, first)) is None
    assert who(come_in(lena.email, second)) == str(lena.pk)


@pytest.mark.parametrize(("seconds", "opens"), [(-1, True), (0, False)])
def test_a_desk_code_is_good_for_fifteen_minutes(dora, lena, gala, seconds, opens):
    made = timezone.now()
    actions.make_desk_code(lena, gala, by=dora, now=made)
    row, at = DeskCode.objects.get(), made + timedelta(minutes=15, seconds=seconds)

    assert row.use(at=at) is opens


def test_a_desk_code_is_for_its_person_only(client, dora, lena, gala):
    kim = factories.journalist("Kim", gala)
    factories.sign_in(client, dora)
    code = shown(client, lena)

    assert who(come_in(kim.email, code)) is None


def test_the_desk_makes_no_code_for_an_officer_of_any_event(client, dora, lena, gala, elsewhere):
    """Otherwise whoever stands at the door could become the administrator."""
    factories.sign_in(client, dora)
    Remit.objects.create(user=lena, event=elsewhere, role="door")

    answer = client.post(f"{DESK}{lena.pk}/code/")
    assert (answer.status_code, DeskCode.objects.count()) == (409, 0)
    assert b"never for officers" in answer.content
    assert client.post(f"{DESK}{dora.pk}/code/").status_code == 404  # not a journalist at all


def test_a_code_made_before_its_person_got_a_remit_opens_nothing(client, dora, lena, gala):
    factories.sign_in(client, dora)
    code = shown(client, lena)
    Remit.objects.create(user=lena, event=gala, role="figures")

    assert who(come_in(lena.email, code)) is None


def test_the_desk_knows_the_journalists_of_its_own_event_only(client, dora, lena, elsewhere):
    far = factories.journalist("Farid", elsewhere)
    factories.sign_in(client, dora)

    page = client.get(DESK).content.decode()
    assert ("Lena" in page, "Farid" in page) == (True, False)
    assert client.post(f"{DESK}{far.pk}/code/").status_code == 404
    assert client.get("/office/elsewhere/desk/").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("door", 200), ("accreditation", 200), ("administrator", 200), ("figures", 403)]
)
def test_the_desk_is_for_the_door_accreditation_and_administrators(client, gala, role, status):
    factories.sign_in(client, factories.officer("Ines", gala, role))

    assert client.get(DESK).status_code == status


@pytest.mark.parametrize("people", [1, 5])
def test_the_desk_costs_the_same_however_many_journalists(client, dora, gala, people, django_assert_num_queries):
    for number in range(people):
        factories.journalist(f"J{number}", gala)
    factories.sign_in(client, dora)

    with django_assert_num_queries(6):  # session, user, event, remits, count, journalists
        assert client.get(DESK).status_code == 200


def test_a_session_opened_at_the_desk_never_enters_the_office_nor_changes_how_one_signs_in(client, dora, lena, gala):
    factories.sign_in(client, dora)
    browser = come_in(lena.email, shown(client, lena))
    assert browser.get("/accounts/me/").status_code == 200
    Remit.objects.create(user=lena, event=gala, role="door")

    assert browser.get(DESK).status_code == 302
    assert browser.get("/accounts/strengthen/").status_code == 403
    assert browser.get("/accounts/second/app/").status_code == 403
    factories.sign_in(browser, lena, method="desk")  # even with a second factor proved in it
    assert browser.get(DESK).status_code == 302
