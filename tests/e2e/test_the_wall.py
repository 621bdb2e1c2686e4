"""A number posted by HTTP is on the wall before anybody reloads, and the wall says how true it is."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Reader
from tests.e2e.wire import Desk
from tests.house import House, Server

# What a reader of each language sees of ten billion and of twenty.
NUMBERS = {
    "en": ("10,000,000,000", "20,000,000,000"),
    "zh-hans": ("10,000,000,000", "20,000,000,000"),
    "ar": ("10,000,000,000", "20,000,000,000"),
}


def wall(desk: Server, reader: Reader, language: str = "en") -> None:
    reader.page.goto(f"{desk.url}/{language}/double11/figures/")
    expect(reader.page.locator("html")).to_have_attribute("data-live", "live")


def gmv(reader: Reader) -> "object":
    return reader.page.locator('[data-figure="gmv"]').first


def test_a_figure_posted_by_http_changes_on_the_wall_of_each_language_without_reload(
    server: Server, reader: Callable[..., Reader]
) -> None:
    desk, readers = Desk(server), {language: reader() for language in NUMBERS}
    assert desk.push("10000000000", ago=60) == "published"
    for language, someone in readers.items():
        wall(server, someone, language)
        expect(gmv(someone)).to_contain_text(NUMBERS[language][0])
        someone.page.evaluate("window.stayed = true")

    assert desk.push("20000000000") == "published"

    for language, someone in readers.items():
        expect(gmv(someone)).to_contain_text(NUMBERS[language][1])
        assert someone.page.evaluate("window.stayed") is True
        assert someone.complaints == []


def test_a_correction_is_marked_on_the_wall_and_says_what_it_was(server: Server, reader: Callable[..., Reader]) -> None:
    desk, lena = Desk(server), reader()
    desk.push("168300000000", ago=60)
    wall(server, lena)

    desk.correct("168200000000")

    expect(gmv(lena)).to_have_attribute("data-state", "corrected")
    expect(gmv(lena)).to_contain_text("168,200,000,000")
    expect(gmv(lena).locator("s")).to_contain_text("168")
    assert lena.complaints == []


def test_a_silent_source_and_a_stopped_server_look_different_and_both_recover(
    house: House, reader: Callable[..., Reader]
) -> None:
    with house.open() as server:
        desk, lena = Desk(server, stale_seconds=15), reader()
        desk.push("10000000000")
        wall(server, lena)
        expect(gmv(lena)).to_have_attribute("data-state", "stale")

        desk.push("11000000000")
        expect(gmv(lena)).to_have_attribute("data-state", "live")

        server.stop()
        expect(lena.page.locator("html")).to_have_attribute("data-live", "reconnecting")
        expect(gmv(lena)).to_have_attribute("data-state", "disconnected")

        server.start()
        desk.push("12000000000")
        expect(lena.page.locator("html")).to_have_attribute("data-live", "live")
        expect(gmv(lena)).to_contain_text("12,000,000,000")
