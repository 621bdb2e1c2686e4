"""A screen that is revoked or locked out loses its socket with its page, and finds no way back; its neighbour stays."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.utils import timezone

from presscentre.kiosk import actions, credentials
from presscentre.kiosk.models import Screen
from presscentre.live.identity import Identities
from presscentre.live.serving import Live
from presscentre.people.actions import deactivate
from presscentre.people.models import User
from tests.live.conftest import in_thread
from tests.live.socket import Socket

CLOSED = {"t": "close", "code": 3503}


@pytest_asyncio.fixture
async def live(transactional_db: None) -> AsyncIterator[Live]:
    """The feed as the house runs it: screens are known by their credential."""
    live = Live(Identities(screen_cookie=credentials.COOKIE, screen_of=credentials.screen_of))
    await live.start()
    yield live
    await live.stop()


async def joined(live: Live, cookie: str, topic: str) -> Socket:
    socket = Socket(live, cookie=f"{credentials.COOKIE}={cookie}")
    assert (await socket.open())["type"] == "websocket.accept"
    socket.join(topic)
    return socket


async def revoked(live: Live, screen: Screen, by: User) -> None:
    await in_thread(actions.revoke, screen, by=by, now=timezone.now())


async def locked_out(live: Live, screen: Screen, by: User) -> None:
    user = await in_thread(User.objects.get, pk=screen.user_id)
    await in_thread(deactivate, user, by=by, now=timezone.now())
    await live.hub.review({})  # as each minute


@pytest.mark.parametrize("gone", [revoked, locked_out])
async def test_a_screen_that_may_not_stay_is_out_of_its_page_and_its_socket(live, paired, sven, elsewhere, gone):
    # A closed event: only its people and its screens hear anything of it.
    topic = "figures:elsewhere"
    pair = sync_to_async(paired)
    (browser, hall), (other, _foyer) = await pair(elsewhere, "Hall"), await pair(elsewhere, "Foyer")
    cookies = [one.cookies[credentials.COOKIE].value for one in (browser, other)]
    mine, neighbour = [await joined(live, cookie, topic) for cookie in cookies]
    assert [(await socket.hear("snap"))["t"] for socket in (mine, neighbour)] == ["snap"] * 2

    await gone(live, hall, sven)
    assert (await mine.hear(), await neighbour.hear_all(), neighbour.code) == (CLOSED, [], None)
    again, stranger = await joined(live, cookies[0], topic), await joined(live, "made up", topic)
    assert [(await socket.hear("error"))["code"] for socket in (again, stranger)] == ["refused"] * 2
    page = await sync_to_async(browser.get)("/screen/")
    assert "<kiosk-pairing" in page.content.decode()
    for socket in (neighbour, again, stranger):
        await socket.close()
