"""A full house on one machine: a thousand open pages, a busy night, visitors who come and read. Ends by itself."""

import asyncio
import time
import urllib.request

import pytest

from tests.faults.test_live_faults import DATA, LOG, converged, not_told_everything, publish
from tests.house import House
from tests.live.crowd import crowd

pytestmark = [pytest.mark.load, pytest.mark.filterwarnings("ignore::ResourceWarning")]

PAGES, REVISIONS, PAUSE = 1_000, 100, 0.2
PATIENT = 15  # seconds that a visitor waits for a page on two busy cores, clients included
LONGEST = 240  # seconds


async def visits(url: str, night: "asyncio.Future[str]") -> list[float]:
    """Somebody reads the wall and its data again and again until the night is over; seconds of each visit."""
    took = []
    while not night.done():
        for page in ("figures/", "figures.json"):
            began = time.monotonic()
            assert await asyncio.to_thread(status, f"{url}/en/double11/{page}") == 200
            took.append(time.monotonic() - began)
    return took


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as answer:
        answer.read()
        return int(answer.status)


async def test_a_thousand_open_pages_are_told_everything_once_while_others_come_and_read(house: House) -> None:
    with house.open(database="postgres", redis=True, workers=2) as server:
        await publish(server, 0)
        async with asyncio.timeout(LONGEST), crowd(server.url, PAGES, [DATA, LOG]) as people:
            night = publish(server, REVISIONS, PAUSE)
            took = await visits(server.url, night)
            await night
            await converged(people, REVISIONS)

            assert not_told_everything(people, REVISIONS) == []
            assert {person.opened for person in people} == {1}  # nobody was thrown out for being slow
            assert max(took) < PATIENT
