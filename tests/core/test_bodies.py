"""A body that is too long ends in words before anything of it is kept."""

from typing import Any

import pytest

from presscentre.core.bodies import Bounded

pytestmark = pytest.mark.once


async def send(parts: list[bytes], headers: dict[bytes, bytes]) -> tuple[list[dict[str, Any]], int]:
    """What is answered, and how much the pages behind were given."""
    sent: list[dict[str, Any]] = []
    given = 0
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def pages(_scope: Any, receive: Any, send: Any) -> None:
        nonlocal given
        more = True
        while more:
            message = await receive()
            given += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def note(message: dict[str, Any]) -> None:
        sent.append(message)

    await Bounded(pages, most=100)({"headers": list(headers.items())}, receive, note)
    return sent, given


async def test_what_fits_passes_and_what_says_it_is_too_long_is_not_read():
    answered, given = await send([b"x" * 60, b"x" * 40], {b"content-length": b"100"})
    assert (answered[0]["status"], given) == (200, 100)

    refused, given = await send([b"x" * 101], {b"content-length": b"101", b"accept-language": b"de"})
    assert (refused[0]["status"], given) == (413, 0)
    assert b"MB" in refused[1]["body"]


async def test_what_does_not_say_how_long_it_is_ends_when_it_is_too_much():
    refused, given = await send([b"x" * 60, b"x" * 60, b"x" * 60], {b"transfer-encoding": b"chunked"})

    assert (refused[0]["status"], given) == (413, 60)
