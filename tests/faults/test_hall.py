"""The hall is one address: everybody in it is served, and one person is still only one person."""

import asyncio
import contextlib
import json
import resource
from collections.abc import AsyncIterator

import pytest
from websockets.exceptions import ConnectionClosed

from presscentre.live.limits import ACCOUNT, BROWSER
from tests.faults.test_live_faults import DATA, LOG, converged, not_told_everything, publish
from tests.house import House
from tests.live.crowd import Person, crowd

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

PEOPLE, TABS = 700, 2
HALL = f"""
import json
from presscentre.events.models import Event
from tests import factories
gala = factories.event("double11", audience=Event.Audience.ACCREDITED)
people = factories.journalists(gala, {PEOPLE})
print(json.dumps([factories.cookies(people), *factories.cookies(people[:1])]))
"""


@contextlib.asynccontextmanager
async def tabs(url: str, cookie: str, count: int) -> AsyncIterator[list[int | None]]:
    """So many more tabs of this browser, opened one after the other; gives each one's close code, None if served."""
    person, lines, codes = Person(url, [], cookie), [], list[int | None]()
    for _tab in range(count):
        lines.append(await person.dial())
        try:
            assert json.loads(await lines[-1].recv())["t"] == "hello"
            codes.append(None)
        except ConnectionClosed:
            codes.append(lines[-1].close_code)
    yield codes
    await asyncio.gather(*(line.close() for line in lines))


async def test_seven_hundred_people_with_two_tabs_each_are_served_from_one_address(house: House) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    with house.open() as server:
        cookies, other_browser = json.loads(server.python(HALL))
        async with crowd(server.url, PEOPLE * TABS, [DATA, LOG], cookies) as people:
            await publish(server, 1)
            await converged(people, 1)
            assert not_told_everything(people, 1) == []

            # One of them opens tab after tab, in two browsers: a browser has its limit, an account too.
            room, more = BROWSER - TABS, ACCOUNT - BROWSER
            async with (
                tabs(server.url, cookies[0], room + 1) as first,
                tabs(server.url, other_browser, more + 1) as second,
                tabs(server.url, cookies[1], 1) as neighbour,
            ):
                assert (first, second) == ([*[None] * room, 3504], [*[None] * more, 3504])
                assert neighbour == [None]
            assert {(person.opened, *person.codes) for person in people} == {(1,)}
