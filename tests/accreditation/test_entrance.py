"""The gates' own entrance answers as the pages' view does, and what comes in together is stored each for itself."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application
from django.db import connections
from django.utils import timezone

from presscentre.accreditation import actions, credentials, writer
from presscentre.accreditation.api.entrance import Door
from presscentre.accreditation.models import Conflict, Presence, Scan
from presscentre.accreditation.queries import inside_entries
from presscentre.api import actions as tokens
from presscentre.live.models import LogRow
from tests import factories
from tests.accreditation import gates
from tests.figures.test_door import ask

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/events/double11/scans/"
ELSEWHERE = "/api/v1/events/elsewhere/scans/"


@pytest.fixture
def evening(gala, elsewhere):
    gates.tonight(gala)
    gates.checkpoint(gala)
    yield [gates.badge(gala, name) for name in ("Lena", "Rolf", "Olga", "Ines")]
    writer.WRITER.stop()


@pytest.fixture
def token(gala):
    secret = tokens.issue(gala, name="Turnstile", scopes=["scans:write"], by=None, now=timezone.now())[1]
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture
def scanner(gala):
    dora = factories.officer("Dora", gala, "door")
    facts = {"checkpoint": None, "supervisor": False, "language": "de", "by": dora, "now": timezone.now()}
    row, code = actions.add_scanner(gala, name="Phone 1", **facts)
    return row, {"cookie": f"{credentials.COOKIE}={actions.pair(code, by=None, now=timezone.now())[1]}"}


@pytest.fixture
async def threads_end():
    yield
    await sync_to_async(connections.close_all)()


def scan(badge: Any, nonce: str = "nonce-0001", **changes: Any) -> dict[str, Any]:
    return {"badge": badge.code, "checkpoint": "hall", "nonce": nonce} | changes


async def tell(body: Any, headers: dict[str, str], path: str = URL) -> tuple[int, dict[str, str], Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await ask(Door(get_asgi_application()), content, path=path, **headers)


async def test_what_is_refused_is_refused_alike(evening, token, scanner, threads_end):
    pages, lena = get_asgi_application(), evening[0]
    cookie = scanner[1]
    cases: list[tuple[bytes, dict[str, str], str]] = [
        (b"{", token, URL),
        (b" " * (1024 * 1024 + 1), token, URL),
        (json.dumps({"scans": []}).encode(), token, URL),
        (json.dumps({"scans": [1]}).encode(), token, URL),
        (json.dumps(scan(lena, nonce="short")).encode(), token | {"accept_language": "fr"}, URL),
        (json.dumps(scan(lena, checkpoint="nowhere")).encode(), cookie, URL),
        (json.dumps(scan(lena)).encode(), {}, URL),
        (json.dumps(scan(lena)).encode(), {"authorization": "Bearer wrong"} | cookie, URL),
        (json.dumps(scan(lena)).encode(), {"cookie": f"{credentials.COOKIE}=wrong"}, URL),
        (json.dumps(scan(lena)).encode(), cookie | {"content_type": "text/plain"}, URL),
        (json.dumps(scan(lena)).encode(), cookie, ELSEWHERE),
        (json.dumps(scan(lena)).encode(), token, ELSEWHERE),
    ]
    for body, headers, path in cases:
        ours = await ask(Door(pages), body, path=path, **headers)
        assert ours[::2] == (await ask(pages, body, path=path, **headers))[::2]
        assert ours[0] >= 400 or ours[2]["scans"][0]["code"] == "not_an_object"
    assert await Scan.objects.acount() == 0


async def test_a_scanner_and_a_machine_are_answered_after_the_commit_and_known_by_the_pages(
    evening, token, scanner, threads_end
):
    lena = evening[0]
    status, headers, told = await tell(scan(lena), scanner[1])
    assert (status, told["answer"], told["person"]["latin"]) == (201, "welcome", "Lena")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    pages = get_asgi_application()
    again = await ask(pages, json.dumps(scan(lena)).encode(), path=URL, **scanner[1])
    assert (again[0], again[2]) == (200, told | {"state": "repeated"})

    status, _headers, told = await tell(scan(lena, direction="out"), token)
    assert (status, told["answer"], "person" in told) == (201, "goodbye", False)
    await sync_to_async(actions.revoke_scanner)(scanner[0], by=None, now=timezone.now())
    assert (await tell(scan(lena, "nonce-0003"), scanner[1]))[2]["code"] == "scanner_revoked"


async def test_what_comes_in_at_once_is_judged_one_after_the_other(gala, evening, token, scanner, threads_end):
    lena, leaves, *others = evening
    came = await tell(scan(leaves, "nonce-first"), token)
    bodies = [scan(badge, f"nonce-{number:04}") for number, badge in enumerate(others)]
    bodies += [scan(lena, "nonce-twice"), scan(lena, "nonce-twice"), scan(lena, "nonce-again")]
    told = await asyncio.gather(
        *(tell(body, token) for body in bodies), tell(scan(leaves, direction="out"), scanner[1])
    )

    assert [row[2]["answer"] for row in (came, *told[:2])] == ["welcome"] * 3
    assert sorted((row[2]["state"], row[2]["answer"]) for row in told[2:5]) == [
        ("repeated", "welcome"),
        ("stored", "already_in"),
        ("stored", "welcome"),
    ]
    assert (told[5][2]["answer"], await Scan.objects.acount()) == ("goodbye", 6)
    inside = await Presence.objects.filter(inside=True).acount()
    entries = await sync_to_async(inside_entries)(gala)
    assert (inside, entries["hall"]["inside"], await Conflict.objects.acount()) == (3, 3, 0)


async def test_who_checks_in_with_a_machine_and_who_at_a_scanner_count_once_each(
    gala, evening, token, scanner, threads_end
):
    lena, rolf = evening[:2]
    by_machine, by_scanner = scan(lena, "nonce-0001"), scan(rolf, "nonce-0002")
    first = await asyncio.gather(tell(by_machine, token), tell(by_scanner, scanner[1]))
    repeated = await asyncio.gather(tell(by_machine, token), tell(by_scanner, scanner[1]))
    # Each also comes by the other's gate, as does the same nonce, which is another device's own there.
    crossed = await asyncio.gather(tell(scan(lena, "nonce-0002"), token), tell(scan(rolf, "nonce-0001"), scanner[1]))

    assert [(row[2]["state"], row[2]["answer"]) for row in first] == [("stored", "welcome")] * 2
    assert [(row[2]["state"], row[2]["answer"]) for row in repeated] == [("repeated", "welcome")] * 2
    assert [(row[2]["state"], row[2]["answer"]) for row in crossed] == [("stored", "already_in")] * 2
    entries = [entries async for entries in Presence.objects.values_list("entries", flat=True)]
    counts = await sync_to_async(inside_entries)(gala)
    told = await LogRow.objects.filter(topic__name=f"accreditation.inside:{gala.slug}").alatest("seq")
    assert (entries, counts["hall"]["inside"], told.payload["set"]) == ([1, 1], 2, counts)
