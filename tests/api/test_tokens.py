"""Who gets in with a token, and who does not any more."""

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.api import actions
from presscentre.api.models import Token, digest_of
from presscentre.audit.models import Entry
from tests.factories import MINUTE, SECOND, person, region


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:presscentre:problem:{body['code']}"
    return response.status_code, body["code"]


def test_a_machine_reads_the_event_of_its_token(issue, gala):
    region(gala, "europe")
    _token, machine = issue()

    answer = machine.get("/api/v1/events/double11/")

    assert answer.status_code == 200
    facts = answer.json()
    assert (facts["slug"], facts["zone"], facts["clock_speed"]) == ("double11", "Asia/Shanghai", "1.00")
    assert facts["regions"] == [{"key": "europe", "name": "Europe", "position": 0}]
    assert facts["rooms"] == []
    assert answer.cookies == {}


def test_only_the_fingerprint_of_a_secret_is_kept(gala, now):
    token, secret = actions.issue(gala, name="counter", scopes=["events:read"], by=None, now=now)

    row = Token.objects.values().get(pk=token.pk)
    assert bytes(row["digest"]) == digest_of(secret)
    assert secret not in str(row)
    assert secret not in str(list(Entry.objects.values()))


def test_a_token_of_one_event_finds_nothing_at_the_other(issue, gala, elsewhere):
    _token, machine = issue(elsewhere)

    assert problem(machine.get("/api/v1/events/double11/")) == (404, "not_found")
    assert problem(machine.get("/api/v1/events/nowhere/")) == (404, "not_found")
    assert machine.get("/api/v1/events/elsewhere/").status_code == 200


def test_a_token_opens_only_what_it_says(issue):
    _token, machine = issue(scopes=["figures:write"])

    assert problem(machine.get("/api/v1/events/double11/")) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer ", "token_missing"),
        ("Basic cHJlc3M6Y2VudHJl", "token_missing"),
        ("Bearer pct_wrong", "token_invalid"),
        ("Bearer \x00", "token_invalid"),
        ("Bearer " + "x" * 5000, "token_invalid"),
        ("Bearer 号码", "token_invalid"),
    ],
)
def test_without_a_good_token_there_is_no_way_in(gala, client, header, code):
    headers = {} if header is None else {"HTTP_AUTHORIZATION": header}

    answer = client.get("/api/v1/events/double11/", **headers)

    assert problem(answer) == (401, code)
    assert answer["WWW-Authenticate"] == 'Bearer realm="presscentre"'


def test_a_session_of_an_officer_opens_nothing_here(gala, ada):
    browser = Client()
    browser.force_login(ada)

    assert problem(browser.get("/api/v1/events/double11/")) == (401, "token_missing")


def test_a_revoked_token_is_refused_from_the_next_request_on(issue, ada, now):
    token, machine = issue()
    assert machine.get("/api/v1/events/double11/").status_code == 200

    actions.revoke(token, by=ada, now=now)

    assert problem(machine.get("/api/v1/events/double11/")) == (401, "token_invalid")
    with pytest.raises(actions.AlreadyRevoked):
        actions.revoke(token, by=ada, now=now)


def test_a_token_expires_at_its_moment(gala, now):
    token, secret = actions.issue(
        gala, name="counter", scopes=["events:read"], by=None, now=now, expires_at=now + MINUTE
    )

    assert list(Token.objects.valid(now + MINUTE - SECOND).shown(secret)) == [token]
    assert list(Token.objects.valid(now + MINUTE).shown(secret)) == []


def test_a_machine_that_is_switched_off_gets_in_no_more(issue):
    token, machine = issue()
    assert machine.get("/api/v1/events/double11/").status_code == 200

    token.user.is_active = False
    token.user.save()

    assert problem(machine.get("/api/v1/events/double11/")) == (401, "token_invalid")


def test_use_is_noted_to_the_minute(issue, now, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: now)
    token, machine = issue()
    assert token.used_at is None

    machine.get("/api/v1/events/double11/")

    token.refresh_from_db()
    assert token.used_at == now.replace(second=0, microsecond=0)


def test_the_second_request_of_a_minute_writes_nothing(issue, now, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(timezone, "now", lambda: now)  # no minute of the clock ends between the two
    _token, machine = issue()
    machine.get("/api/v1/events/double11/")

    with django_assert_num_queries(4):  # the token, the event, its regions, its rooms
        machine.get("/api/v1/events/double11/")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"scopes": []}, actions.OpensNothing),
        ({"scopes": ["figures:write", "everything"]}, actions.UnknownScope),
        ({"expires_at": "now"}, actions.ExpiresInThePast),
        ({"user": "person"}, actions.NotAMachine),
    ],
)
def test_a_token_that_makes_no_sense_is_not_issued(gala, now, changes, refusal):
    given = {"now": now, "person": person("Lena")}
    facts = {key: given.get(value, value) if isinstance(value, str) else value for key, value in changes.items()}

    with pytest.raises(refusal):
        actions.issue(gala, **({"name": "counter", "scopes": ["events:read"], "by": None, "now": now} | facts))

    assert (Token.objects.count(), Entry.objects.count()) == (0, 0)


def test_issuing_and_revoking_are_in_the_audit(gala, ada, now):
    token, _secret = actions.issue(gala, name="counter", scopes=["events:read"], by=ada, now=now)
    actions.revoke(token, by=ada, now=now)

    entries = Entry.objects.order_by("pk").values_list("verb", "event", "by", "facts")
    assert list(entries) == [
        ("api.token_issued", "double11", ada.pk, {"scopes": ["events:read"]}),
        ("api.token_revoked", "double11", ada.pk, {}),
    ]
