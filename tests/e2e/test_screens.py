"""A wall from its code to its end, in a real browser: paired, painted, changed, cut off, revoked."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE, PHONE, Reader
from tests.house import House, Server

WIDE, TALL = {"width": 1920, "height": 1080}, {"width": 1080, "height": 1920}
SCREENS = "/office/double11/screens/"
TOO_SMALL = """() => [...document.querySelectorAll(".scene *")]
    .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim()))
    .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden"))
    .filter((node) => parseFloat(getComputedStyle(node).fontSize) < innerHeight / 40 - 0.1)
    .map((node) => node.className || node.tagName)"""
OUTSIDE = """() => [...document.querySelectorAll(".scene-frame *")]
    .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, svg, template"))
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
    .map(([node]) => node.className || node.tagName)"""
# The service worker has the picture and what it needs.
KEPT = """async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const needed = ["/screen/last-picture", ...loaded.filter((name) => /\\.(js|css)$/.test(name))];
  const kept = await Promise.all(needed.map((address) => caches.match(address)));
  return kept.every(Boolean);
}"""
NO_MORE_FRAMES = "window.requestAnimationFrame = () => 0"


@pytest.fixture(scope="module")
def night(house: House) -> Iterator[Server]:
    """The demonstration, as `make run` serves it."""
    with house.open(demo=True, serve=True) as server:
        yield server


def enter(night: Server, someone: Reader, who: str, language: str = "en") -> Page:
    someone.page.goto(f"{night.url}/")
    someone.page.locator("select[name=language]").select_option(language)
    someone.page.locator(f"button[value={who}]").click()
    return someone.page


def show(office: Page, name: str, scene: str, language: str) -> None:
    row = office.locator(".fleet-row", has_text=name)
    row.locator("select[name=scene]").select_option(scene)
    row.locator("select[name=language]").select_option(language)
    row.get_by_role("button", name="Show", exact=True).click()


def pair(night: Server, office: Page, wall: Page, name: str) -> None:
    """Type the code that the wall shows, look, approve."""
    wall.goto(f"{night.url}/screen/")
    expect(wall.locator("[data-code]")).not_to_contain_text("·")
    office.goto(f"{night.url}{SCREENS}")
    office.locator("input[name=code]").fill(wall.locator("[data-code]").inner_text().lower())
    office.get_by_role("button", name="Look at this screen").click()
    expect(office.locator(".facts")).to_contain_text("127.0.0.1")
    office.locator("input[name=name]").fill(name)
    office.get_by_role("button", name="Pair this screen").click()
    expect(wall.locator("kiosk-screen")).to_be_attached()


def until(page: Page, kept: str) -> None:
    for _try in range(PATIENCE // 250):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(250)
    raise AssertionError(kept)


def test_a_screen_from_its_code_to_its_revocation(night: Server, reader: Callable[..., Reader]) -> None:
    ines, hall = reader(), reader(WIDE)
    office, wall = enter(night, ines, "officer"), hall.page
    pair(night, office, wall, "Hall B")
    expect(wall.locator("html")).to_have_attribute("data-live", "live")

    number = wall.locator("[data-figure=gmv] data").first
    before = number.inner_text()
    expect(number).not_to_have_text(before)

    show(office, "Hall B", "figures.one:mobile_share", "ar")
    expect(wall.locator("html")).to_have_attribute("dir", "rtl")
    expect(wall.locator(".scene")).to_have_attribute("data-scene", "figures.one")

    row = office.locator(".fleet-row", has_text="Hall B")
    row.locator("summary").click()
    row.get_by_role("button", name="Show its name").click()
    expect(wall.locator("[data-name]")).to_be_visible()
    expect(office.locator(".fleet-row", has_text="Hall B").locator(".chip")).to_have_text("Painting")

    office.locator(".fleet-row", has_text="Hall B").locator("summary").click()
    office.get_by_role("link", name="Revoke").click()
    office.get_by_role("button", name="Revoke this screen").click()
    expect(wall.locator("kiosk-pairing")).to_be_attached()
    assert [line for line in ines.complaints + hall.complaints if "401" not in line] == []


@pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_every_scene_is_readable_at_ten_metres_and_stays_on_the_wall(
    night: Server, reader: Callable[..., Reader], size: dict[str, int], language: str
) -> None:
    office = enter(night, reader(), "officer")
    hall = reader(size)
    wall = enter(night, hall, "screen", language)
    office.goto(f"{night.url}{SCREENS}")
    name = str(wall.title()).partition(" · ")[0]
    for scene in ("figures.wall", "figures.one:gmv", "figures.milestone"):
        show(office, name, scene, language)
        expect(wall.locator(".scene")).to_have_attribute("data-scene", scene.partition(":")[0])
        expect(wall.locator("html")).to_have_attribute("data-live", "live")
        assert (scene, wall.evaluate(TOO_SMALL), wall.evaluate(OUTSIDE), hall.axe()) == (scene, [], [], [])
    assert hall.complaints == []


def test_a_reload_without_network_shows_the_last_picture_with_its_time(
    night: Server, reader: Callable[..., Reader]
) -> None:
    wall = enter(night, reader(WIDE), "screen")
    expect(wall.locator("html")).to_have_attribute("data-live", "live")
    wall.reload()  # from here on the service worker looks after the page
    until(wall, KEPT)

    wall.context.set_offline(True)
    wall.reload()
    expect(wall.locator(".scene-kept")).to_contain_text("Not connected. This picture is from")
    expect(wall.locator("[data-figure=gmv]").first).to_be_visible()

    wall.context.set_offline(False)
    expect(wall.locator(".scene-kept")).to_be_hidden()
    expect(wall.locator("html")).to_have_attribute("data-live", "live")


def test_a_picture_that_stands_still_is_loaded_again(night: Server, reader: Callable[..., Reader]) -> None:
    wall = enter(night, reader(WIDE), "screen")
    expect(wall.locator("html")).to_have_attribute("data-live", "live")
    wall.evaluate(NO_MORE_FRAMES)
    with wall.expect_event("load", timeout=3 * PATIENCE):
        pass
    assert wall.evaluate("sessionStorage.getItem('reloads')") == "1"


def test_the_office_pairs_and_shows_without_javascript(night: Server, reader: Callable[..., Reader]) -> None:
    plain, hall = reader(PHONE, java_script_enabled=False), reader(WIDE)
    office = enter(night, plain, "officer")
    pair(night, office, hall.page, "Foyer")
    show(office, "Foyer", "figures.milestone", "de")
    expect(office.locator(".fleet-row", has_text="Foyer").locator("select[name=language]")).to_have_value("de")
    expect(hall.page.locator(".scene")).to_have_attribute("data-scene", "figures.milestone")
