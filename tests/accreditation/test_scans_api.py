"""Machines and scanners tell of scans over HTTP; whoever has no right to gets a problem and leaves no row."""

import json

import pytest
from django.utils import timezone

from presscentre.accreditation import actions, credentials
from presscentre.accreditation.models import Scan
from presscentre.api import actions as tokens
from tests import factories
from tests.accreditation import gates

pytestmark = pytest.mark.django_db
URL = "/api/v1/events/double11/scans/"


@pytest.fixture
def evening(gala):
    gates.tonight(gala)
    gates.checkpoint(gala)
    return gates.badge(gala, "Lena")


@pytest.fixture
def token(gala):
    return tokens.issue(gala, name="Turnstile", scopes=["scans:write"], by=None, now=timezone.now())[1]


def tell(client, body, token=None, url=URL):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.post(url, json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def scan(badge, nonce="nonce-0001", /, **changes):
    return {"badge": badge if isinstance(badge, str) else badge.code, "checkpoint": "hall", "nonce": nonce} | changes


def test_a_machine_reads_a_badge_and_a_repeat_is_answered_the_same(client, evening, token):
    status, told = tell(client, scan(evening), token)
    assert (status, told["answer"], told["state"], told["words"]) == (201, "welcome", "stored", "Welcome")
    assert "person" not in told  # a machine learns nothing of who it was
    status, again = tell(client, scan(evening), token)
    assert (status, again) == (200, told | {"state": "repeated"})
    status, told = tell(client, scan(evening, direction="out"), token)
    assert (status, told["code"]) == (409, "nonce_reused")
    assert Scan.objects.count() == 1


def test_a_batch_has_a_row_for_each_reading_in_order(client, evening, token):
    rows = [
        scan(evening, "nonce-0001", direction="out", device="north"),
        scan(evening, "short"),
        scan(evening, "nonce-0002", checkpoint="nowhere"),
        scan("https://example.org/", "nonce-0003"),
    ]
    status, told = tell(client, {"scans": rows}, token)

    assert status == 201
    assert [(row["index"], row["state"], row.get("answer", row.get("code"))) for row in told["scans"]] == [
        (0, "stored", "goodbye"),
        (1, "refused", "not_a_nonce"),
        (2, "refused", "no_such_checkpoint"),
        (3, "stored", "unknown"),
    ]
    assert tell(client, {"scans": []}, token)[1]["code"] == "wrong_count"
    assert tell(client, {"scans": rows[:1] * 501}, token)[1]["code"] == "wrong_count"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"badge": ""}, "badge", "not_text"),
        ({"badge": 7}, "badge", "not_text"),
        ({"direction": "up"}, "direction", "not_a_direction"),
        ({"at": "yesterday"}, "at", "not_a_moment"),
        ({"at": "2017-11-11T00:00:00"}, "at", "not_a_moment"),
        ({"offline": 1}, "offline", "not_a_truth"),
        ({"told": "welcome"}, "told", "told_online"),
        ({"told": "maybe", "offline": True}, "told", "not_an_answer"),
        ({"answer": "welcome"}, "answer", "unknown_field"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(client, evening, token, change, field, code):
    status, told = tell(client, scan(evening, **change), token)

    assert (status, told["errors"][0]["field"], told["errors"][0]["code"]) == (422, field, code)
    assert Scan.objects.count() == 0


def test_without_the_right_token_there_is_no_door(client, gala, elsewhere, evening, token):
    poor = tokens.issue(gala, name="Poor", scopes=["events:read"], by=None, now=timezone.now())[1]
    abroad = tokens.issue(elsewhere, name="Abroad", scopes=["scans:write"], by=None, now=timezone.now())[1]

    answers = [tell(client, scan(evening), shown) for shown in (None, "pct_wrong", poor, abroad)]
    assert [(status, told["code"]) for status, told in answers] == [
        (401, "token_missing"),
        (401, "token_invalid"),
        (403, "scope_missing"),
        (404, "not_found"),
    ]
    client.cookies[credentials.COOKIE] = "made up"
    assert tell(client, scan(evening))[0] == 401
    assert Scan.objects.count() == 0


def test_a_scanner_sees_the_person_that_it_read_and_nothing_once_revoked(
    client, gala, elsewhere, evening, django_capture_on_commit_callbacks
):
    dora = factories.officer("Dora", gala, "door")
    facts = {"checkpoint": None, "supervisor": False, "language": "de", "by": dora, "now": timezone.now()}
    scanner, code = actions.add_scanner(gala, name="Phone 1", **facts)
    client.cookies[credentials.COOKIE] = actions.pair(code, by=None, now=timezone.now())[1]

    status, told = tell(client, scan(evening))
    assert (status, told["answer"], told["person"]["latin"]) == (201, "welcome", "Lena")
    forged = evening.code[:-3] + ("000" if evening.code[-3:] != "000" else "111")
    assert {"person"} & tell(client, scan(forged, "nonce-0002"))[1].keys() == set()
    assert tell(client, scan(evening, "nonce-0003"), url="/api/v1/events/elsewhere/scans/")[0] == 404
    # Another site could send a form, never JSON.
    assert client.post(URL, scan(evening, "nonce-0004")).status_code == 401
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_scanner(scanner, by=dora, now=timezone.now())
    assert tell(client, scan(evening, "nonce-0005"))[1]["code"] == "scanner_revoked"


def test_checkpoints_are_listed_with_their_rules_and_counts(client, gala, elsewhere, evening, token):
    gates.checkpoint(elsewhere, "backdoor")
    gates.checkpoint(gala, "desk", counts_inside=False, position=1)
    tell(client, scan(evening), token)
    answer = client.get("/api/v1/events/double11/checkpoints/", headers={"Authorization": f"Bearer {token}"})

    assert [(row["key"], row["inside"]) for row in answer.json()] == [("hall", 1), ("desk", None)]
