"""The office's page of tokens: administrators issue and revoke, at their own event."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.api import actions
from presscentre.api.models import Token
from tests import factories
from tests.factories import MINUTE

PAGE = "/office/double11/tokens/"


def sign_in(user):
    """A browser in which this officer has shown a second factor."""
    browser = Client()
    factories.sign_in(browser, user)
    return browser


@pytest.fixture
def office(ada):
    return sign_in(ada)


def test_an_administrator_issues_a_token_and_sees_its_secret_once(office, gala):
    answer = office.post(f"{PAGE}issue/", {"name": "Counter, hall 3", "scopes": ["figures:write"]})

    (secret,) = re.findall(r"pct_[\w-]{43}", answer.content.decode())
    token = Token.objects.shown(secret).get()
    assert (token.name, token.event, token.scopes, token.user.kind) == (
        "Counter, hall 3",
        gala,
        ["figures:write"],
        "machine",
    )
    assert answer["Cache-Control"] == "no-store"
    assert "pct_" not in office.get(PAGE).content.decode()


def test_an_expiry_is_read_in_the_event_s_zone(office, gala):
    far = {"name": "counter", "scopes": ["events:read"], "expires_at": "2099-11-12T00:00"}

    assert office.post(f"{PAGE}issue/", far).status_code == 200

    assert Token.objects.get().expires_at.isoformat() == "2099-11-11T16:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": ["figures:write"]}, "name"),
        ({"name": "counter"}, "scopes"),
        ({"name": "counter", "scopes": ["all"]}, "scopes"),
        ({"name": "counter", "scopes": ["events:read"], "expires_at": "soon"}, "expires_at"),
    ],
)
def test_what_cannot_be_a_token_is_said_beside_its_field(office, gala, given, field):
    answer = office.post(f"{PAGE}issue/", given)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Token.objects.count() == 0


def test_an_expiry_in_the_past_is_refused(office, gala):
    past = {"name": "counter", "scopes": ["events:read"], "expires_at": "2017-11-12T00:00"}

    answer = office.post(f"{PAGE}issue/", past)

    assert (answer.status_code, "must expire in the future" in answer.content.decode()) == (409, True)


def test_a_token_is_revoked_and_stays_listed(office, gala, issue):
    token, machine = issue()

    answer = office.post(f"{PAGE}{token.pk}/revoke/")

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert machine.get("/api/v1/events/double11/").status_code == 401
    assert "Revoked" in office.get(PAGE).content.decode()
    assert office.post(f"{PAGE}{token.pk}/revoke/").status_code == 409


def test_tokens_of_another_event_are_neither_seen_nor_closed(office, gala, elsewhere, issue):
    theirs, _machine = issue(elsewhere, name="their counter")

    assert "their counter" not in office.get(PAGE).content.decode()
    assert office.post(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    assert office.get("/office/elsewhere/tokens/").status_code == 404
    assert Token.objects.valid(timezone.now()).get() == theirs


def test_only_administrators_are_let_in(gala, ines, omar, lena):
    assert [sign_in(person).get(PAGE).status_code for person in (ines, omar, lena)] == [403, 404, 404]
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("tokens", [1, 5])
def test_the_page_costs_the_same_however_many(office, gala, tokens, django_assert_max_num_queries):
    for number in range(tokens):
        actions.issue(gala, name=f"counter {number}", scopes=["events:read"], by=None, now=timezone.now() - MINUTE)

    with django_assert_max_num_queries(12):
        assert office.get(PAGE).status_code == 200
