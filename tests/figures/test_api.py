"""Machines push readings over HTTP and read figures back."""

import json

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone

from presscentre.api.actions import issue
from presscentre.figures import actions
from presscentre.figures.models import Batch, Reading, Revision
from presscentre.figures.parsing import MOST_BYTES
from presscentre.people.models import User
from tests import factories
from tests.figures.conftest import NOW, change, given, on_the_wall, push

URL = "/api/v1/events/double11/readings/"
GOOD = {"figure": "gmv", "value": "10000000000", "as_of": "2017-11-10T16:03:01Z"}


@pytest.fixture
def post(client: Client, token: str):
    def post(body: object, url: str = URL, secret: str = token, **headers: str):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(
            url, data, content_type="application/json", headers={"authorization": f"Bearer {secret}", **headers}
        )

    return post


def test_a_batch_is_answered_with_a_row_for_each(gala, gmv, post):
    answer = post({"readings": [GOOD, GOOD | {"figure": "nothing"}]})

    assert answer.status_code == 202
    assert answer.json() == {
        "readings": [
            {"index": 0, "figure": "gmv", "state": "published"},
            {
                "index": 1,
                "figure": "nothing",
                "state": "refused",
                "code": "unknown_figure",
                "detail": "This event has no figure with this key.",
                "field": "figure",
            },
        ],
        "counts": {"published": 1, "refused": 1},
    }
    assert on_the_wall(gala) == {"gmv": "10000000000"}


def test_an_atomic_batch_with_one_wrong_reading_is_not_stored(gala, gmv, post):
    answer = post({"atomic": True, "readings": [GOOD, GOOD | {"value": "NaN", "as_of": "2017-11-10T16:03:02Z"}]})

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert (answer.json()["code"], answer.json()["errors"]) == (
        "nothing_stored",
        [{"index": 1, "field": "value", "code": "not_finite", "detail": "The value is not a number, or is infinite."}],
    )
    assert Reading.objects.count() == 0


def test_if_none_can_be_stored_it_is_422(gmv, post):
    assert post({"readings": [GOOD | {"value": "x"}]}).status_code == 422
    assert post(GOOD | {"value": "x"}).json()["errors"][0]["code"] == "not_a_decimal"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "not_json"),
        ([], 422, "not_an_object"),
        ({"readings": []}, 422, "no_readings"),
        ({"readings": [GOOD] * 1001}, 422, "too_many_readings"),
        (b" " * (MOST_BYTES + 1), 413, "body_too_large"),
    ],
)
def test_a_body_that_cannot_be_used_is_a_problem(gmv, post, body, status, code):
    answer = post(body)
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)


def test_the_same_key_gets_the_same_answer_and_another_body_a_problem(gala, gmv, post):
    first = post(GOOD, **{"idempotency-key": "one"})
    again = post(GOOD, **{"idempotency-key": "one"})
    other = post(GOOD | {"value": "20000000000"}, **{"idempotency-key": "one"})

    assert (again.status_code, again.content) == (202, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (Reading.objects.count(), Batch.objects.count()) == (1, 1)
    assert post(GOOD, **{"idempotency-key": "x" * 101}).json()["code"] == "idempotency_key_too_long"


def test_without_a_token_or_with_anothers_nothing_is_taken_in(gala, elsewhere, gmv, post, client):
    figure = factories.figure(elsewhere)
    there = factories.source(elsewhere, "ticker", figure)
    _row, foreign = issue(elsewhere, name="x", scopes=["figures:write"], by=None, now=timezone.now(), user=there.user)
    _row, reader = issue(gala, name="r", scopes=["figures:read"], by=None, now=timezone.now())
    _row, nobody = issue(gala, name="n", scopes=["figures:write"], by=None, now=timezone.now())

    assert client.post(URL, json.dumps(GOOD), content_type="application/json").status_code == 401
    told = [
        (answer.status_code, answer.json()["code"])
        for answer in (post(GOOD, secret=s) for s in (foreign, reader, nobody))
    ]
    assert told == [(404, "not_found"), (403, "scope_missing"), (403, "not_a_source")]
    assert post(GOOD, url="/api/v1/events/elsewhere/readings/").status_code == 404
    assert Reading.objects.count() == 0


@pytest.mark.django_db(transaction=True)
async def test_it_works_in_an_asynchronous_client(gmv, token, threads_end):
    answer = await AsyncClient().post(
        URL, json.dumps(GOOD), content_type="application/json", headers={"authorization": f"Bearer {token}"}
    )
    assert (answer.status_code, answer.json()["counts"]) == (202, {"published": 1})


@pytest.fixture
def get(client: Client, token: str):
    def get(path: str, **query: str):
        return client.get(
            f"/api/v1/events/double11/figures/{path}", query, headers={"authorization": f"Bearer {token}"}
        )

    return get


def test_the_history_tells_what_was_shown_at_any_moment(gala, gmv, source, ines, get):
    push(gala, source, given(10, 60), now=NOW)
    later = NOW.replace(minute=30)
    actions.correct(gmv, rev=1, value=9, reason="A slip.", by=ines, now=later)

    def shown(at: str) -> str | None:
        entry = get("gmv/", at=at).json()["shown"]
        assert entry == get("", at=at).json()[0]["shown"]
        return entry and entry["value"]

    assert [shown(f"2017-11-10T{clock}Z") for clock in ("16:59:59", "17:00:00", "17:29:59", "17:30:00")] == [
        None,
        "10",
        "10",
        "9",
    ]
    rows = get("gmv/revisions/").json()["results"]
    assert [(row["rev"], row["kind"], row["value"], row["reason"]) for row in rows] == [
        (2, "corrected", "9.0000", "A slip."),
        (1, "published", "10.0000", ""),
    ]
    assert [row["rev"] for row in get("gmv/revisions/", at="2017-11-10T17:00:00Z").json()["results"]] == [1]
    assert get("gmv/", at="yesterday").status_code == 422


def test_the_history_shows_neither_held_readings_nor_the_offices_figures(gala, gmv, source, get):
    push(gala, source, given(10, 60))
    change(gmv, largest_jump=10)
    push(gala, source, given(100, 61))
    factories.figure(gala, "secret", audience="office")

    assert [row["value"] for row in get("gmv/readings/").json()["results"]] == ["10.0000"]
    assert [row["key"] for row in get("").json()] == ["gmv"]
    assert (get("secret/").status_code, get("gmv/").json()["shown"]["value"]) == (404, "10")


def test_the_boards_data_is_the_same_bytes_for_all(gala, gmv, source, client, lena):
    push(gala, source, given(10_000_000_000, 181))
    first = client.get("/zh-hans/double11/figures.json")
    client.force_login(lena)
    second = client.get("/zh-hans/double11/figures.json")
    body = first.json()

    assert first.content == second.content
    assert set(body) >= {"epoch", "seq", "server_time", "figures", "clock", "mode", "paused_at"}
    assert {
        key: body["figures"]["gmv"][key] for key in ("value", "text", "full", "unit", "status", "rev", "stale_after")
    } == {
        "value": "10000000000",
        "text": "100.0亿",
        "full": "10,000,000,000",
        "unit": "CNY",
        "status": "published",
        "rev": 1,
        "stale_after": 300,
    }
    assert (body["figures"]["gmv"]["as_of"], first.headers["Cache-Control"]) == (
        "2017-11-10T16:03:01Z",
        "public, max-age=1",
    )
    assert "Cookie" not in first.headers.get("Vary", "")
    assert not first.cookies
    assert first.headers["ETag"].startswith('"')
    unchanged = client.get("/zh-hans/double11/figures.json", headers={"if-none-match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", first.headers["ETag"])

    push(gala, source, given(20_000_000_000, 182))
    after = client.get("/zh-hans/double11/figures.json", headers={"if-none-match": first.headers["ETag"]})
    assert (after.status_code, after.json()["seq"]) == (200, body["seq"] + 1)


def test_a_closed_events_data_is_for_those_who_may_see_it(elsewhere, client, lena, omar):
    url = "/en/elsewhere/figures.json"
    assert client.get(url).status_code == 404
    client.force_login(lena)
    assert client.get(url).status_code == 404
    client.force_login(omar)
    assert client.get(url).headers["Cache-Control"] == "private, no-cache"


def test_one_figure_can_be_taken_along(gala, gmv, source, client, ines):
    push(gala, source, given(1, 1), given("2.5", 2, note="=cmd|'/c calc'!A0", interpolated=True))
    actions.correct(gmv, rev=1, value=2, reason="A slip.", by=ines, now=NOW)
    table = client.get("/en/double11/figures/gmv.csv").getvalue().decode("utf-8-sig").splitlines()
    document = client.get("/en/double11/figures/gmv.json").json()

    assert table == [
        "figure,as_of,value,unit,elapsed_s,kind,interpolated,note",
        "gmv,2017-11-10T16:00:01Z,1,CNY,28801,stored,false,",
        "gmv,2017-11-10T16:00:02Z,2,CNY,28802,corrected,false,",
    ]
    assert [row["value"] for row in document["readings"]] == ["1", "2"]
    assert [(row["was"], row["value"], row["reason"]) for row in document["corrections"]] == [("2.5", "2", "A slip.")]
    change(gmv, audience="office")
    assert {client.get(f"/en/double11/figures/gmv.{kind}").status_code for kind in ("csv", "json")} == {404}


def test_no_cell_of_a_download_is_a_formula(gala, gmv, source, client):
    push(gala, source, given(1, 1, note="=1+1"), given(2, 2, note="@x"), given(3, 3, note="one source"))
    notes = [
        line.rpartition(",")[2] for line in client.get("/en/double11/figures/gmv.csv").getvalue().decode().splitlines()
    ]

    assert notes == ["note", "'=1+1", "'@x", "one source"]


def test_a_machine_that_is_switched_off_is_refused(gala, source, post):
    User.objects.filter(pk=source.user_id).update(is_active=False)

    assert post(GOOD).status_code == 401
    assert Revision.objects.count() == 0
