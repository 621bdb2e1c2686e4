"""A piece of a page that reads itself again takes nothing away from whoever is working on it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.conftest import PATIENCE, Reader

STATIC = Path(__file__).resolve().parents[2] / "static" / "js"
HOST = "http://127.0.0.1:9"
MODULES = ["announce", "feed", "line", "live", "morph"]
IMPORTS = json.dumps({"imports": {name: f"/static/js/{name}.js" for name in MODULES}})
# A line that is open at once; a test speaks through `window.say`.
LINE = """
window.WebSocket = class {
  constructor() {
    window.say = (frame) => this.onmessage({ data: JSON.stringify(frame) });
    window.heard = [];
    setTimeout(() => this.onopen());
  }
  send(text) { window.heard.push(JSON.parse(text)); }
  close() {}
};
customElements.define("shown-time", class extends HTMLElement {
  connectedCallback() { this.textContent = `in Berlin: ${this.getAttribute("datetime")}`; }
});
"""
ROW = """<li data-key="r{n}"><b>{words}</b><form><input id="note{n}" name="note"><select><option>one<option>two</select>
<details><summary>More</summary><p>of {n}</p></details></form></li>"""


class Office:
    """A page of one region; `rows` is what the server would answer next."""

    def __init__(self, page: Page) -> None:
        self.page, self.reads, self.failing = page, 0, False
        self.rows = {1: "first", 2: "second", 3: "third"}
        self.time = "noon"
        page.add_init_script(LINE)
        page.route(f"{HOST}/**", self.answer)
        page.goto(f"{HOST}/office/")
        page.wait_for_function("window.heard?.length")
        page.evaluate("say({t: 'reread', topic: 'held:gala', epoch: 'a', seq: 1})")
        page.wait_for_function("document.querySelector('live-region:not([aria-busy])')")

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/js/"):
            source = (STATIC / path.removeprefix("/static/js/")).read_text()
            route.fulfill(body=source, content_type="text/javascript")
        elif path != "/office/":
            route.fulfill(status=204)
        elif self.failing:
            route.fulfill(status=503)
        else:
            self.reads += 1
            route.fulfill(body=self.html(), content_type="text/html")

    def html(self) -> str:
        rows = "".join(ROW.format(n=number, words=words) for number, words in self.rows.items())
        return f"""<!doctype html><html lang="en"><script type="importmap">{IMPORTS}</script>
            <script type="module" src="/static/js/elements/live-region.js"></script>
            <live-region id="held" topic="held:gala" data-spread="0">
            <shown-time datetime="{self.time}"></shown-time><ul>{rows}</ul></live-region>"""

    def happens(self, seq: int) -> None:
        """A fact arrives, and the region has read itself again."""
        self.page.evaluate(
            """(seq) => new Promise((done) => {
              document.addEventListener("live-region:read", done, {once: true});
              say({t: "fact", topic: "held:gala", epoch: "a", seq, kind: "x.happened", facts: {}});
            })""",
            seq,
        )

    def words(self) -> list[str]:
        return self.page.locator("live-region b").all_inner_texts()


@pytest.fixture
def office(reader: Callable[..., Reader]) -> Office:
    return Office(reader().page)


def test_a_region_shows_what_happened_elsewhere(office: Office) -> None:
    office.rows = {3: "third", 4: "fourth", 2: "second, changed"}
    office.happens(2)

    assert office.words() == ["third", "fourth", "second, changed"]


def test_who_types_loses_neither_focus_nor_caret_nor_words_when_a_row_above_goes(office: Office) -> None:
    note = office.page.locator("#note2")
    note.fill("ask Ines")
    note.press("ArrowLeft")
    office.rows = {2: "second, changed", 3: "third"}
    office.happens(2)
    office.page.keyboard.type("!")

    assert office.words() == ["second, changed", "third"]
    assert note.input_value() == "ask Ine!s"


def test_what_the_reader_opened_or_chose_stays(office: Office) -> None:
    office.page.locator("[data-key=r2] summary").click()
    office.page.locator("[data-key=r3] select").select_option("two")
    office.rows[2] = "changed"
    office.happens(2)

    assert office.page.locator("[data-key=r2] details").get_attribute("open") == ""
    assert office.page.locator("[data-key=r3] select").input_value() == "two"


def test_an_element_that_writes_its_own_words_writes_them_again_only_for_another_value(office: Office) -> None:
    time = office.page.locator("shown-time")
    office.happens(2)
    same = time.inner_text()
    office.time = "midnight"
    office.happens(3)

    assert (same, time.inner_text()) == ("in Berlin: noon", "in Berlin: midnight")


def test_ten_facts_at_once_are_read_in_two_goes(office: Office) -> None:
    before = office.reads
    office.rows[1] = "ten facts later"
    office.page.evaluate(
        """() => { for (let seq = 2; seq < 12; seq++)
          say({t: "fact", topic: "held:gala", epoch: "a", seq, kind: "x.happened", facts: {}}); }"""
    )
    for _try in range(PATIENCE // 50):
        if office.reads - before >= 2:
            break
        office.page.wait_for_timeout(50)
    office.page.wait_for_timeout(500)  # for a third, if there were one

    assert (office.words()[0], office.reads - before) == ("ten facts later", 2)


def test_a_region_that_could_not_be_read_says_so_and_tries_again(office: Office) -> None:
    region = office.page.locator("live-region")
    office.failing = True
    office.rows[1] = "after the fault"
    office.page.evaluate("say({t: 'fact', topic: 'held:gala', epoch: 'a', seq: 2, kind: 'x.happened', facts: {}})")
    office.page.wait_for_selector("live-region[data-failed]")
    kept = office.words()
    office.failing = False
    office.page.wait_for_selector("live-region:not([data-failed])")

    assert kept == ["first", "second", "third"]
    assert office.words()[0] == "after the fault"
    assert region.get_attribute("aria-busy") is None
