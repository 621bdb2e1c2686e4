"""An officer splits a briefing by keyboard, by mouse, on a phone in Arabic, and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.e2e
PAGE = "/office/double11/briefings/three/split/"
SITTINGS = """
from datetime import timedelta
from presscentre.briefings.models import Briefing, Sitting
from presscentre.events.models import Event, Room
from presscentre.people.models import Remit
event = Event.objects.get(slug="double11")
for remit in Remit.objects.filter(event=event, role="accreditation"):
    Remit.objects.get_or_create(user=remit.user, event=event, role="briefings")
briefing = Briefing.objects.create(event=event, key="three", working_title="Briefing in three", needs_seat=True)
for key in ("one", "two", "three"):
    room = Room.objects.create(event=event, key=key, name=f"Room {key}", seats=200)
    Sitting.objects.create(event=event, briefing=briefing, room=room)
"""
KEPT = """
from presscentre.briefings.models import Sitting
print(*sorted(f"{row.room.key}:{region.key}" for row in Sitting.objects.planned() for region in row.regions.all()))
"""


@pytest.fixture(scope="module")
def split_house(house: Any) -> Any:
    with house.open(demo=True) as server:
        server.manage("demo", "--from", "20:00", "--speed", "1")
        server.python(SITTINGS)
        yield server


def enter(page: Page, server: Any) -> None:
    page.goto(f"{server.url}/")
    page.locator("#officer button").click()
    page.wait_for_url("**/office/**")
    page.goto(server.url + PAGE)


def sitting(page: Page, room: str) -> Locator:
    return page.locator(".split-sitting", has=page.get_by_role("heading", name=f"Room {room}", exact=True))


def cards(page: Page, room: str) -> Locator:
    return sitting(page, room).locator("[data-card]")


def test_an_officer_moves_regions_sees_the_price_and_keeps_them(split_house, reader):
    office = reader()
    page = office.page
    enter(page, split_house)
    expect(page.get_by_role("heading", level=1)).to_have_text("Briefing in three: who comes to which sitting")
    mover = cards(page, "one").first
    region = mover.get_attribute("aria-label")

    mover.focus()
    page.keyboard.press("ArrowRight")
    told = mover.locator("select option:checked").inner_text()
    with page.expect_response(re.compile("move=")):
        page.keyboard.press("Enter")

    to = re.match(r"Room (\w+): ", told)
    assert to is not None
    moved = cards(page, to[1]).and_(page.locator(f'[aria-label="{region}"]'))
    expect(moved).to_be_focused()
    assert told in page.locator(".split-last").inner_text().replace(f"{region} moved to ", "")
    other = next(room for room in ("one", "two", "three") if room != to[1])
    with page.expect_response(re.compile("move=")):
        moved.locator(".split-name").drag_to(sitting(page, other).locator("header"))
    landed = cards(page, other).and_(page.locator(f'[aria-label="{region}"]'))
    expect(landed).to_be_focused()
    page.go_back()
    expect(cards(page, to[1]).and_(page.locator(f'[aria-label="{region}"]'))).to_be_visible()
    page.go_forward()
    expect(landed).to_be_visible()
    assert office.axe() == []
    shown = {room: cards(page, room).count() for room in ("one", "two", "three")}
    page.get_by_role("button", name="Keep it in the draft").click()
    expect(page.get_by_role("button", name="The draft is so")).to_be_disabled()
    kept = split_house.python(KEPT).split()
    assert {room: sum(row.startswith(f"{room}:") for row in kept) for room in shown} == shown
    assert office.complaints == []


def test_on_a_phone_in_arabic_and_without_javascript_the_menu_does_the_same(split_house, reader):
    phone = reader(PHONE)
    enter(phone.page, split_house)
    phone.page.context.add_cookies([{"name": "language", "value": "ar", "url": split_house.url}])
    phone.page.goto(split_house.url + PAGE)
    assert (phone.axe(), phone.sideways(), phone.complaints) == ([], 0, [])

    plain = reader(java_script_enabled=False)
    plain.page.context.add_cookies([cookie for cookie in phone.page.context.cookies() if cookie["name"] != "language"])
    plain.page.goto(split_house.url + PAGE)
    card = plain.page.locator("[data-card]").first
    region = card.get_attribute("aria-label")
    card.locator("select").select_option(index=1)
    card.locator(".split-move button").click()
    expect(plain.page.locator(".split-last")).to_contain_text(f"{region} moved to")
