"""The CEO briefing: split, released, late; a seat, a door, a question in Korean; a floor that outlives a line."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.cable import Cable
from tests.e2e.conftest import PHONE, Reader
from tests.e2e.test_accreditation import code_on, enter_office, pair
from tests.e2e.test_scanner import scan
from tests.house import House, Server

pytestmark = pytest.mark.e2e
LENA, QUESTION = "lena.sand@example.org", "취소된 주문도 이 숫자에 들어 있습니까?"
COME = """
from django.utils import timezone
from presscentre.briefings.models import Slot
from presscentre.home import actions
slot = Slot.objects.filter(sitting__briefing__key="ceo").select_related("version__event").order_by("starts_at").first()
actions.let_in(slot, by=None, now=timezone.now())
print(slot.sitting_id)
"""
TURNS = """
import json
from presscentre.briefings.models import Turn
turns = Turn.objects.order_by("pk").select_related("question__person")
print(json.dumps([(turn.question.person.name, turn.why, turn.reason) for turn in turns]))
"""


@pytest.fixture
def night(house: House) -> Iterator[Any]:
    """The demonstration half an hour before the CEO speaks, at the pace of life; nobody plays it but the test."""
    with house.open(demo=True, application="tests.e2e.hasty:application") as server:
        server.manage("demo", "--from", "09:00", "--speed", "1")
        yield server


@pytest.fixture
def line(night: Server) -> Iterator[Cable]:
    """The moderator's line, which can be pulled."""
    cable = Cable(night.port)
    yield cable
    cable.close()


def office_of(server: Any, path: str) -> str:
    return f"{server.url}/office/double11/{path}"


def column(page: Page, sitting: str) -> Locator:
    return page.locator(f'.split-sitting[data-sitting="{sitting}"]')


def has_seats(page: Page, sitting: str, seats: str) -> None:
    """The officer says how many seats this sitting has."""
    form = column(page, sitting).locator(".split-seats")
    form.locator("input[type=number]").fill(seats)
    with page.expect_response(re.compile(f"seats-{sitting}={seats}")):
        form.locator("button").click()
    expect(column(page, sitting).locator(".split-load b")).to_contain_text(f"of {seats}")


def drag(page: Page, region: str, to: str) -> None:
    """A region is taken by the mouse to another sitting, and stays there."""
    card = page.locator(f'[data-card][aria-label="{region}"]')
    with page.expect_response(re.compile("move=")):
        card.locator(".split-name").drag_to(column(page, to).locator("header"))
    expect(column(page, to).locator(f'[data-card][aria-label="{region}"]')).to_be_focused()


def keep(page: Page) -> None:
    page.locator("form[action$='/split/keep/'] button").click()
    expect(page.locator("form[action$='/split/keep/'] button")).to_be_disabled()


def release(page: Page, server: Any, name: str) -> None:
    """The officer gives the version its name and presses the button."""
    page.goto(office_of(server, "briefings/release/"))
    page.locator("[name=name]").fill(name)
    page.locator("main form button[data-kind=primary]").click()


def split_and_release(page: Page, server: Any, first: str) -> None:
    """One region more and fewer seats: the split says so, the release refuses it, more seats mend it."""
    page.goto(office_of(server, "briefings/ceo/split/"))
    has_seats(page, first, "10")
    drag(page, "Asia-Pacific", first)
    expect(page.locator(".split-last")).to_contain_text("without a seat")
    expect(column(page, first)).to_have_attribute("data-state", "full")
    keep(page)
    release(page, server, "Fewer seats")
    expect(page.locator(".notice[data-kind=error]").first).to_contain_text("seats are taken, more than the 10")
    expect(page.locator("main form button[data-kind=primary]")).to_be_visible()  # still here: nothing went out

    page.goto(office_of(server, "briefings/ceo/split/"))
    has_seats(page, first, "20")
    expect(column(page, first)).not_to_have_attribute("data-state", "full")
    keep(page)
    release(page, server, "Asia-Pacific comes first")
    page.wait_for_url("**/briefings/versions/")
    expect(page.locator("main")).to_contain_text("Asia-Pacific comes first")


def take_a_seat(phone: Page, server: Any, first: str) -> Locator:
    """Lena's phone, in Korean; gives her line of the first sitting."""
    phone.goto(f"{server.url}/")
    with phone.expect_navigation():
        phone.locator("#journalist button").click()
    phone.goto(f"{server.url}/ko/double11/schedule/seats/")
    mine = phone.locator(f'li[data-sitting="{first}"]')
    mine.locator("form[action$='/take/'] button").first.click()
    expect(mine).to_have_attribute("data-mine", "held")
    expect(phone.locator("html")).to_have_attribute("data-live", "live")
    return mine


def is_late(officer: Page, server: Any, first: str) -> None:
    """One tap on the plan shows what it shifts, one more tells everyone."""
    officer.goto(office_of(server, "briefings/?day=2017-11-11"))
    officer.locator(f"#s{first} a[href$='/delay/']").click()
    officer.locator("main form button[data-kind=primary]").click()
    officer.wait_for_url("**/office/double11/briefings/")


def is_told(phone: Page, server: Any, mine: Locator) -> None:
    """By the open page, and by letter."""
    expect(mine.locator(".sitting-time")).to_contain_text("09:50")
    other = phone.context.new_page()
    other.goto(f"{server.url}/mailbox/")
    expect(other.locator("article", has_text=LENA).first).to_contain_text("09:50")
    other.close()


def is_scanned_in(officer: Page, steward: Page, phone: Page, server: Any, first: str, photo: Path) -> None:
    """At the sitting's own door; the officer's list of seats, which is open, knows it."""
    code = code_on(phone, server, photo, 1)
    pair(officer, steward, server, "ceo-1")
    officer.goto(office_of(server, f"briefings/{first}/seats/"))
    expect(officer.locator("html")).to_have_attribute("data-live", "live")
    row = officer.locator("tbody tr", has_text="Lena Sand")
    expect(row).not_to_contain_text("arrived")
    assert scan(steward, code) == "welcome"
    expect(row).to_contain_text("arrived")


def ask(lena: Reader, server: Any, first: str) -> None:
    """In Korean, which her page proposes to somebody who reads it in Korean."""
    phone = lena.page
    phone.goto(f"{server.url}/ko/double11/schedule/floor/{first}/")
    expect(phone.locator("[name=language]")).to_have_value("ko")
    phone.locator("[name=text]").fill(QUESTION)
    phone.locator("form[action$='/ask/'] button").click()
    expect(phone.locator("blockquote.question")).to_have_text(QUESTION)
    assert (lena.axe(), lena.sideways()) == ([], 0)


def live(someone: Reader, address: str) -> Page:
    """This page, once it follows."""
    someone.page.goto(address)
    expect(someone.page.locator("html")).to_have_attribute("data-live", "live")
    return someone.page


def verb(page: Page, name: str) -> Locator:
    return page.locator(f"form[action$='/{name}/'] button")


def speaker(page: Page) -> Locator:
    return page.locator("h3.speaker-name")


def gives_the_floor(page: Page) -> str:
    """To the next by the rule; who that is."""
    verb(page, "next").click()
    expect(speaker(page)).to_be_visible()
    return speaker(page).inner_text()


def ends_the_answer(page: Page) -> None:
    verb(page, "end-turn").click()
    expect(speaker(page)).to_have_count(0)


def goes_past_the_rule(page: Page) -> str:
    """Somebody is called who is not next, for a reason from the list; who that is."""
    others = page.locator(".queue > li").filter(has_not=page.locator("[data-next]"))
    row = others.filter(has_not=page.locator(".queue-name", has_text="Lena Sand")).last
    name = row.locator(".queue-name bdi").inner_text()
    row.locator("summary").click()
    row.locator("form[action$='/call/'] select").select_option("follow_up")
    row.locator("form[action$='/call/'] button").click()
    expect(speaker(page)).to_have_text(name)
    return name


def goes_on_elsewhere(cut: Page, other: Page, line: Cable) -> str:
    """The line of one device is pulled, the floor given on another; whom the first, pressed meanwhile, then shows."""
    line.pull()
    verb(cut, "next").click()  # it is on its way, and stays there
    name = gives_the_floor(other)
    expect(cut.locator("html")).to_have_attribute("data-live", "reconnecting")
    expect(speaker(cut)).to_have_count(0)
    line.plug_in()
    expect(cut.locator("html")).to_have_attribute("data-live", "live")
    expect(speaker(cut)).to_have_text(name)
    expect(verb(cut, "next")).to_have_count(0)
    expect(cut.locator("[data-problem]")).not_to_be_empty()
    return name


def test_the_night_of_the_ceo_briefing(
    night: Server, line: Cable, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    first = night.python(COME).strip().splitlines()[-1]
    ines, lena, steward, hall, second = reader(), reader(PHONE), reader(PHONE), reader(PHONE), reader(PHONE)
    office, phone = enter_office(ines, night), lena.page

    # Split, released, late; a seat that follows; in at the door.
    split_and_release(office, night, first)
    mine = take_a_seat(phone, night, first)
    is_late(office, night, first)
    is_told(phone, night, mine)
    is_scanned_in(office, steward.page, phone, night, first, tmp_path / "badge.png")

    # A question in Korean; the floor opens, and once somebody is called past the rule, as everybody reads.
    ask(lena, night, first)
    board = live(hall, f"{night.url}/en/double11/schedule/floor/{first}/")
    desk = live(ines, f"{line.url}/office/double11/floor/{first}/")
    expect(desk.locator(".queue [lang=ko]", has_text=QUESTION)).to_be_visible()
    verb(desk, "open").click()
    spoke = [goes_past_the_rule(desk)]
    expect(board.locator(".reasons")).to_contain_text("Follow-up to the last answer")
    ends_the_answer(desk)

    # The line is cut: the floor goes on from a phone, and nobody is called twice.
    enter_office(second, night)
    other = live(second, f"{night.url}/office/double11/floor/{first}/")
    spoke.append(goes_on_elsewhere(desk, other, line))
    while "Lena Sand" not in spoke[-1]:
        ends_the_answer(other)
        spoke.append(gives_the_floor(other))
    expect(desk.locator(".speaker-text")).to_have_text(QUESTION)
    expect(phone.locator("blockquote.question + .notice")).to_be_visible()
    ends_the_answer(desk)

    # She was heard, and sees the balance.
    expect(phone.locator("blockquote.question")).to_have_count(0)
    expect(phone.locator(".balance-row")).to_have_count(6)
    heard = [int(text) for text in phone.locator(".balance-row [data-got]").all_inner_texts()]
    assert 97 <= sum(heard) <= 103
    turns = json.loads(night.python(TURNS))
    assert [name for name, *_rest in turns] == spoke
    assert [why for _name, why, _reason in turns].count("override") == 1
    assert [reason for _name, _why, reason in turns if reason] == ["follow_up"]
    assert lena.complaints + hall.complaints + second.complaints == []
