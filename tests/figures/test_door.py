"""The take-in's own entrance answers as the pages' view does, and leaves everything else to the pages."""

import asyncio
import json
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application
from django.db import DataError, connection
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from presscentre.figures import writer
from presscentre.figures.api import door
from presscentre.figures.api.door import Door
from presscentre.figures.api.intake import read
from presscentre.figures.models import Reading
from presscentre.figures.parsing import MOST_BYTES

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/events/double11/readings/"
GOOD = {"figure": "gmv", "value": "10000000000", "as_of": "2017-11-10T16:03:01Z"}


async def ask(
    application: Any, body: bytes, *, path: str = URL, method: str = "POST", pieces: int = 1, **headers: str
) -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON of one request to an ASGI application."""
    given = {"host": "localhost", "content-type": "application/json", "content-length": str(len(body))} | headers
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
    }
    size = -(-len(body) // pieces) or 1
    parts = [body[begin : begin + size] for begin in range(0, len(body), size)] or [b""]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages[-1]["more_body"] = False
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not messages:
            await asyncio.Event().wait()  # the client stays; the server ends its listening itself
        return messages.pop(0)

    async def send(message: Any) -> None:
        said.append(message)

    await application(scope, receive, send)
    answered = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in said[1:])
    kept = {name.lower(): value for name, value in answered.items()}
    return said[0]["status"], kept, json.loads(content) if "json" in kept.get("content-type", "") else content


@pytest.fixture
def pages() -> Any:
    return get_asgi_application()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (json.dumps(GOOD | {"figure": "nothing"}).encode(), {}),
        (json.dumps({"readings": [GOOD | {"value": "NaN"}, 1]}).encode(), {}),
        (b"{", {}),
        (b"[]", {}),
        (b" " * (MOST_BYTES + 1), {}),
        (b"{}", {"idempotency_key": "x" * 101}),
        (json.dumps(GOOD).encode(), {"authorization": "Bearer wrong"}),
        (json.dumps(GOOD).encode(), {"authorization": ""}),
        (json.dumps(GOOD | {"value": "x"}).encode(), {"accept_language": "fr"}),
    ],
)
async def test_what_is_refused_is_refused_alike(pages, gmv, token, threads_end, body, headers):
    headers = {"authorization": f"Bearer {token}"} | headers
    status, kept, told = await ask(Door(pages), body, **headers)

    assert (status, told) == (await ask(pages, body, **headers))[::2]
    assert status >= 400
    assert kept["content-type"] == "application/problem+json"


async def test_readings_are_taken_in_and_known_by_the_pages(pages, gmv, token, threads_end):
    body = json.dumps({"readings": [GOOD, GOOD | {"figure": "nothing"}]}).encode()
    status, headers, told = await ask(Door(pages), body, pieces=3, authorization=f"Bearer {token}")

    assert (status, told["counts"]) == (202, {"published": 1, "refused": 1})
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    again = await ask(pages, json.dumps(GOOD).encode(), authorization=f"Bearer {token}")
    assert again[2]["counts"] == {"duplicate": 1}
    assert await Reading.objects.acount() == 1


async def test_another_event_another_method_another_host_are_for_the_pages(pages, gmv, token, threads_end):
    body, bearer = json.dumps(GOOD).encode(), f"Bearer {token}"
    elsewhere = await ask(Door(pages), body, path="/api/v1/events/elsewhere/readings/", authorization=bearer)
    assert (elsewhere[0], elsewhere[2]["code"]) == (404, "not_found")

    assert (await ask(Door(pages), b"", method="GET", authorization=bearer))[0] == 405
    assert (await ask(Door(pages), body, authorization=bearer, host="evil.example"))[0] == 400
    assert await Reading.objects.acount() == 0


async def test_a_client_that_hangs_up_halfway_stores_nothing(pages, gmv, token, threads_end):
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
    scope = {"type": "http", "method": "POST", "path": URL, "scheme": "http", "headers": headers, "query_string": b""}
    await Door(pages)(scope, receive, send)

    assert said == []
    assert await Reading.objects.acount() == 0


async def test_each_answer_has_a_number_and_each_no_a_line_in_the_log(pages, gmv, token, threads_end):
    bearer = {"authorization": f"Bearer {token}"}
    with capture_logs(processors=[merge_contextvars]) as lines:
        good = await ask(Door(pages), json.dumps(GOOD).encode(), **bearer)
        bad = await ask(Door(pages), json.dumps(GOOD | {"figure": "x"}).encode(), **bearer)

    assert good[1]["x-request-id"] != bad[1]["x-request-id"]
    assert [(row["event"], row["code"], row["request"], row["request_id"]) for row in lines] == [
        ("request_finished", 422, f"POST {URL}", bad[1]["x-request-id"])
    ]


async def test_what_fails_on_our_side_is_written_down_and_answered(pages, gmv, token, threads_end, monkeypatch):
    def broken(event: int, deliveries: Any) -> Any:
        raise DataError("a text that may name somebody")

    monkeypatch.setattr(writer.WRITER, "commit", broken)
    with capture_logs() as lines:
        status, headers, told = await ask(Door(pages), json.dumps(GOOD).encode(), authorization=f"Bearer {token}")

    assert (status, told["code"], headers["content-type"]) == (500, "internal_error", "application/problem+json")
    assert [row["event"] for row in lines] == ["figures.delivery_failed", "request_failed", "request_finished"]
    assert "somebody" not in json.dumps(told)


async def test_a_key_that_cannot_be_one_is_refused_by_name(pages, gmv, token, threads_end):
    for figure in ("gmv\x00", "x" * 100_000, "", "'; --"):
        status, _headers, told = await ask(
            Door(pages), json.dumps(GOOD | {"figure": figure}).encode(), authorization=f"Bearer {token}"
        )
        assert (status, [row["code"] for row in told["errors"]]) == (422, ["unknown_figure"])


async def test_a_large_batch_is_read_beside_the_loop_and_a_small_one_in_it(pages, gmv, token, threads_end, monkeypatch):
    here, threads = threading.get_ident(), []
    monkeypatch.setattr(door, "read", lambda *given: threads.append(threading.get_ident()) or read(*given))
    large = json.dumps({"readings": [GOOD | {"note": "n" * 200}] * 1000}).encode()
    for body in (json.dumps(GOOD).encode(), large, large[:-1]):
        await ask(Door(pages), body, authorization=f"Bearer {token}", accept_language="fr")

    assert [thread == here for thread in threads] == [True, False, False]


async def test_a_token_is_not_taken_over_plain_http_where_https_is_asked_for(pages, gmv, token, settings, threads_end):
    settings.SECURE_SSL_REDIRECT = True
    application = Door(get_asgi_application())
    bearer = {"authorization": f"Bearer {token}"}

    assert (await ask(application, json.dumps(GOOD).encode(), **bearer))[0] == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert (await ask(application, json.dumps(GOOD).encode(), **bearer, x_forwarded_proto="https"))[0] == 202
    assert await Reading.objects.acount() == 1


async def test_thirty_two_who_come_at_once_ask_once_who_they_are(pages, gmv, token, threads_end):
    asked: list[str] = []
    body = [json.dumps(GOOD | {"as_of": f"2017-11-10T16:03:{second:02}Z"}).encode() for second in range(32)]

    def note(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    await sync_to_async(lambda: connection.execute_wrappers.append(note))()
    headers = {"authorization": f"Bearer {token}"}
    answers = await asyncio.gather(*(ask(Door(pages), one, **headers) for one in body))
    await sync_to_async(lambda: connection.execute_wrappers.remove(note))()

    assert [status for status, _headers, _content in answers] == [202] * 32
    for table in ("api_token", "figures_source"):
        assert sum(f'FROM "{table}"' in sql for sql in asked) == 1, asked
