"""An open wall outlives a pulled cable, and the machine that it was served from."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.cable import Cable
from tests.e2e.conftest import Reader
from tests.e2e.test_the_wall import gmv
from tests.e2e.wire import Desk
from tests.house import House, Server

SECRET = {"PRESSCENTRE_SECRET_KEY": "kept-apart-from-the-backup-0123456789-abcdefghijklmnopqrstuvwxyz"}


def open_wall(url: str, someone: Reader) -> None:
    someone.page.goto(f"{url}/en/double11/figures/")
    expect(someone.page.locator("html")).to_have_attribute("data-live", "live")
    someone.page.evaluate("window.stayed = true")


def stands_at(server: Server) -> tuple[str, int]:
    with urllib.request.urlopen(f"{server.url}/en/double11/figures.json", timeout=60) as answer:
        document = json.load(answer)
    return document["epoch"], document["seq"]


def painted(someone: Reader) -> tuple[str, int]:
    """The position of what this page has painted."""
    at = someone.page.evaluate("import('live').then(({ painted }) => painted('figures:double11'))")
    return at["epoch"], at["seq"]


@pytest.fixture
def cable() -> Iterator[Callable[[int], Cable]]:
    """Lays cables; they are taken up at the end."""
    laid: list[Cable] = []
    yield lambda port: laid.append(Cable(port)) or laid[-1]  # type: ignore[func-returns-value]
    for one in laid:
        one.close()


def test_a_cable_pulled_for_longer_than_the_heartbeat_is_said_and_mended(
    house: House, reader: Callable[..., Reader], cable: Callable[[int], Cable]
) -> None:
    with house.open(application="tests.e2e.hasty:application") as server:
        desk, lena, near = Desk(server), reader(), reader()
        line = cable(server.port)
        desk.push("10000000000", ago=60)
        open_wall(line.url, lena)
        open_wall(server.url, near)

        line.pull()
        desk.push("11000000000")
        expect(gmv(near)).to_contain_text("11,000,000,000")
        expect(lena.page.locator("html")).to_have_attribute("data-live", "reconnecting")
        expect(gmv(lena)).to_contain_text("10,000,000,000")

        line.plug_in()
        expect(gmv(lena)).to_contain_text("11,000,000,000")
        expect(lena.page.locator("html")).to_have_attribute("data-live", "live")
        expect(near.page.locator("html")).to_have_attribute("data-live", "live")
        assert painted(lena) == painted(near) == stands_at(server)
        assert lena.page.evaluate("window.stayed") is True


def test_after_a_restore_into_an_empty_place_the_open_wall_goes_on_under_a_new_epoch(
    house: House, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    with house.open(environment=SECRET) as lost:
        desk, lena = Desk(lost), reader()
        desk.push("10000000000", ago=60)
        open_wall(lost.url, lena)
        lost.manage("backup", str(tmp_path / "evening.backup"))
        before = stands_at(lost)
        desk.push("11000000000", ago=30)
        expect(gmv(lena)).to_contain_text("11,000,000,000")

    place = tmp_path / "place"
    place.mkdir()
    database = f"sqlite:///{place}/presscentre.sqlite3"
    new = Server(place, {**lost.environment, "PRESSCENTRE_DATA_DIR": str(place), "PRESSCENTRE_DATABASE_URL": database})
    new.port, new.url = lost.port, lost.url
    try:
        new.manage("restore", str(tmp_path / "evening.backup"))
        new.start()
        expect(gmv(lena)).to_contain_text("10,000,000,000")  # what came after the backup is lost
        desk.push("12000000000")

        expect(gmv(lena)).to_contain_text("12,000,000,000")
        expect(lena.page.locator("html")).to_have_attribute("data-live", "live")
        assert painted(lena) == stands_at(new)
        assert stands_at(new)[0] != before[0]
        assert lena.page.evaluate("window.stayed") is True
    finally:
        new.stop()
