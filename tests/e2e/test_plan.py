"""An officer arranges the night on the plan: by keyboard and by mouse, in English and mirrored in Arabic."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e
GROUND = """
import json
from django.test import Client
from tests import factories
from tests.accreditation import gates
from tests.briefings import planned as rows
gala = gates.tonight(factories.event("double11"), rows.DAY_BEFORE)
for key in ("blue", "green", "red"):
    rows.room(gala, key)
ceo = rows.sitting(rows.briefing(gala))
rows.sitting(rows.briefing(gala, "panel"), factories.NOON + 120 * factories.MINUTE)
rows.released(gala)
client = Client()
factories.sign_in(client, factories.officer("Bea", gala, "briefings"))
(cookie,) = client.cookies.values()
print(json.dumps({"name": cookie.key, "value": cookie.value, "ceo": ceo.pk}))
"""
PLACED = """
from presscentre.briefings.models import Sitting
one = Sitting.objects.get(briefing__key="ceo")
print(one.room.key, one.starts_at.astimezone(one.event.tz).strftime("%H:%M"))
"""
ANOTHER_OFFICER = """
from presscentre.briefings.models import Sitting
Sitting.objects.filter(briefing__key="ceo").update(version=1000)
"""

THE_PANEL_IS_LATE = """
from tests.factories import MINUTE, NOON
from presscentre.briefings.models import Sitting
Sitting.objects.filter(briefing__key="panel").update(starts_at=NOON + 180 * MINUTE, ends_at=NOON + 240 * MINUTE)
"""
BACK_AT_NOON = """
from datetime import timedelta
from presscentre.briefings.models import Sitting
from presscentre.events.models import Room
from tests.factories import NOON
one = Sitting.objects.get(briefing__key="ceo")
one.room, one.starts_at, one.ends_at = Room.objects.get(key="blue"), NOON, NOON + timedelta(hours=1)
one.save()
"""


@pytest.fixture(scope="module")
def house_of_bea(house: Any) -> Any:
    with house.open() as server:
        server.facts = json.loads(server.python(GROUND).strip().splitlines()[-1])
        yield server


def open_plan(page: Page, server: Any, language: str) -> None:
    cookies = {"language": language, server.facts["name"]: server.facts["value"]}
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies.items()])
    page.goto(f"{server.url}/office/double11/briefings/?day=2017-11-11")
    expect(page.locator("schedule-grid")).to_have_attribute("data-ready", "")


def card(page: Page, server: Any, room: int) -> Locator:
    """The CEO briefing, in this room from the left as one reads."""
    return page.locator(".plan-room").nth(room).locator(f"#s{server.facts['ceo']}")


def said(page: Page) -> Locator:
    return page.locator("[data-spoken]")


def middle(page: Page, room: int) -> float:
    """Where the middle of this room is, in pixels from the left."""
    box = page.locator(".plan-room").nth(room).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def drag(page: Page, what: Locator, room: int, down: int) -> None:
    """By the mouse, to the middle of this room and so many pixels down."""
    begin = what.locator(".plan-when").bounding_box()
    assert begin is not None
    x, y = begin["x"] + 5, begin["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10)
    page.mouse.move(middle(page, room), y + down, steps=4)
    page.mouse.up()


def test_a_sitting_is_moved_by_keys_and_by_mouse_and_the_focus_stays_on_it(house_of_bea, reader):
    house_of_bea.python(BACK_AT_NOON)
    office = reader()
    page, bea = office.page, house_of_bea
    open_plan(page, bea, "en")
    move = page.locator(f"#move{bea.facts['ceo']}")
    assert office.axe() == []

    move.focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("CEO is picked up.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_have_text("12:10, Green")
    expect(move).to_be_focused()
    assert office.axe() == []
    bea.python(THE_PANEL_IS_LATE)  # news while it is in the hand: the page is read again around it
    page.evaluate("document.querySelector('live-region#plan').refresh()")
    expect(page.locator(".plan-card", has_text="PANEL").locator(".plan-when")).to_contain_text("15:00")
    expect(card(page, bea, 1)).to_have_attribute("data-held", "")
    expect(move).to_be_focused()
    page.keyboard.press("Escape")
    expect(said(page)).to_have_text("CEO is back where it was.")
    expect(card(page, bea, 0).locator(".plan-when")).to_contain_text("12:00")
    for key in ("Enter", "ArrowRight", "Shift+ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(card(page, bea, 1).locator(".plan-when")).to_contain_text("12:50")
    expect(said(page)).to_have_text("CEO is now at 12:50 in Green, in the draft.")
    expect(move).to_be_focused()
    assert bea.python(PLACED).split() == ["green", "12:50"]

    drag(page, card(page, bea, 1), 2, 60)  # ten minutes of this grid are twenty pixels
    expect(card(page, bea, 2).locator(".plan-when")).to_contain_text("13:20")
    assert bea.python(PLACED).split() == ["red", "13:20"]
    bea.python(ANOTHER_OFFICER)
    with page.expect_response("**/move/") as refused:
        drag(page, card(page, bea, 2), 0, 0)
    assert refused.value.status == 409
    expect(page.locator("[data-problem]")).to_contain_text("Somebody has changed CEO meanwhile.")
    expect(card(page, bea, 2).locator(".plan-when")).to_contain_text("13:20")
    assert [line for line in office.complaints if "409" not in line] == []


def test_in_arabic_the_rooms_are_mirrored_and_so_are_the_keys(house_of_bea, reader):
    house_of_bea.python(BACK_AT_NOON)
    office = reader()
    page, bea = office.page, house_of_bea
    open_plan(page, bea, "ar")
    assert middle(page, 0) > middle(page, 1) > middle(page, 2)
    assert (office.axe(), office.sideways()) == ([], 0)
    move = page.locator(f"#move{bea.facts['ceo']}")

    move.focus()
    for key in ("Enter", "ArrowLeft", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(card(page, bea, 1).locator(".plan-when")).to_contain_text("12:10")
    expect(move).to_be_focused()
    assert bea.python(PLACED).split()[:2] == ["green", "12:10"]

    with page.expect_response("**/move/"):
        drag(page, card(page, bea, 1), 0, 0)
    expect(card(page, bea, 0).locator(".plan-when")).to_contain_text("12:10")
    assert bea.python(PLACED).split()[:2] == ["blue", "12:10"]
    assert office.complaints == []


def test_a_reader_elsewhere_reads_each_time_of_the_schedule_in_their_own_zone_too(house_of_bea, reader):
    page = reader().page  # in Berlin
    page.goto(f"{house_of_bea.url}/en/double11/schedule/")
    ceo = page.locator(".sitting", has_text="CEO")

    expect(ceo.locator(".sitting-time")).to_contain_text("12:00")
    expect(ceo.locator("local-time")).to_contain_text("05:00")
    there = reader(timezone_id="Asia/Shanghai").page
    there.goto(f"{house_of_bea.url}/en/double11/schedule/")
    expect(there.locator(".sitting", has_text="CEO").locator("local-time")).to_have_text("")
