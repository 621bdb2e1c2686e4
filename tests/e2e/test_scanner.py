"""Two stewards at a gate: with the server, without it, and after it has come back."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, QUIET, Reader

pytestmark = pytest.mark.e2e
GROUND = """
import json
from django.utils import timezone
from presscentre.accreditation import actions
from presscentre.accreditation.models import Scanner
from tests import factories
from tests.accreditation import gates
gala = gates.tonight(factories.event("double11"))
factories.region(gala)
gates.checkpoint(gala, "hall")
gates.checkpoint(gala, "stage", "stage")
badges = {name: gates.badge(gala, name).code for name in ("Lena", "Rolf", "Olga")}
dora = factories.officer("Dora", gala, "door")
facts = {"checkpoint": None, "by": dora, "now": timezone.now()}
phones = {
    name: actions.add_scanner(gala, name=name, language=language, supervisor=name == "A", **facts)[1]
    for name, language in (("A", "en"), ("B", "ar"), ("C", "en"))
}
print(json.dumps({"badges": badges, "phones": phones}))
"""
REPRINT = """
from django.utils import timezone
from presscentre.accreditation import actions
from presscentre.accreditation.models import Badge
badge = Badge.objects.get(application__latin_name="Olga")
actions.reprint(badge, reason="lost", by=None, now=badge.event.clock(timezone.now()))
"""
STORED = """
from presscentre.accreditation.models import Conflict, Scan
kinds = list(Conflict.objects.values_list("kind", flat=True))
print([Scan.objects.count(), Scan.objects.filter(offline=True).count(), kinds])
"""
# At once, as a hand-held scanner types: a busy machine takes longer from key to key than a hand.
TYPED = """(code) => [...code, "Enter"].forEach((key) => {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
})"""
# A server that is away is away at once; one that is only busy is waited for, so that nobody goes on without it.
PATIENT = "((timeout) => (AbortSignal.timeout = (ms) => timeout.call(AbortSignal, 20 * ms)))(AbortSignal.timeout)"


@pytest.fixture(scope="module")
def door(house):
    with house.open() as server:
        server.facts = json.loads(server.python(GROUND).strip().splitlines()[-1])
        yield server


def pair(page: Page, door: Any, phone: str, checkpoint: str = "hall") -> None:
    """Open the QR's address, as the phone's camera would, and choose where to stand."""
    page.add_init_script(PATIENT)
    page.goto(f"{door.url}/scan/#{door.facts['phones'][phone]}", wait_until="commit")  # its script goes on from there
    expect(page.locator("scan-station")).to_have_attribute("data-ready", re.compile("."))
    page.locator("[data-checkpoint]").select_option(checkpoint)
    expect(page.locator("scan-station")).to_have_attribute("data-kept", "")


def scan(page: Page, code: str) -> str:
    """What the screen says once a hand-held scanner has typed this code."""
    page.locator("[data-next]").evaluate("button => button.click()")
    page.evaluate(TYPED, code)
    expect(page.locator(".scan-answer")).to_be_visible()
    return str(page.locator(".scan-answer").get_attribute("data-answer"))


def wait_for(page: Page, state: str, waiting: int = 0) -> None:
    expect(page.locator(".scan-link")).to_have_attribute("data-state", state)
    expect(page.locator("[data-waiting-count]")).to_have_text(str(waiting))


def test_two_stewards_go_on_without_the_server_and_agree_again_once_it_is_back(door, reader):
    one, two = reader(PHONE, reduced_motion="reduce"), reader(PHONE)
    pair(one.page, door, "A")
    pair(two.page, door, "B")
    badges = door.facts["badges"]

    wait_for(one.page, "online")
    assert scan(one.page, badges["Lena"]) == "welcome"
    expect(one.page.locator('[data-fact="latin"]')).to_have_text("Lena")
    assert (one.axe(), one.sideways()) == ([], 0)
    one.page.locator("[data-next]").evaluate("button => button.click()")
    assert (one.axe(), two.axe(), two.sideways()) == ([], [], 0)
    assert two.page.locator("html").get_attribute("dir") == "rtl"
    assert one.complaints + two.complaints == []

    door.kill()
    assert scan(one.page, badges["Rolf"]) == "welcome"
    expect(one.page.locator("[data-by-itself]")).to_be_visible()
    expect(one.page.locator('[data-fact="latin"]')).to_have_text("Rolf")
    one.page.reload()
    wait_for(one.page, "offline", waiting=1)
    assert scan(one.page, badges["Olga"]) == "welcome"
    took = []
    for _again in range(4):  # by itself it waits for nobody, so the quickest is far from a network's patience
        assert scan(one.page, badges["Olga"]) == "already_in"
        took.append(float(one.page.locator("scan-station").get_attribute("data-took") or "inf"))
    assert min(took) <= 1000
    assert scan(two.page, badges["Rolf"]) == "welcome"  # it cannot know
    assert scan(two.page, badges["Rolf"][:-2] + "00") == "unknown"

    door.python(REPRINT)
    door.start()
    wait_for(one.page, "online")
    wait_for(two.page, "online")
    assert door.python(STORED).strip() == "[9, 8, ['in_twice']]"
    door.kill()
    assert scan(two.page, badges["Olga"]) == "superseded"
    wait_for(two.page, "offline", waiting=1)
    door.start()
    wait_for(two.page, "online")


def test_a_camera_reads_a_badge_by_our_own_wasm_and_nothing_is_fetched_elsewhere(door, chromium, tmp_path):
    film = _film(tmp_path / "badge.y4m", door.facts["badges"]["Lena"])
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium", args=[*QUIET, *fake, f"--use-file-for-fake-video-capture={film}"]
    )
    try:
        steward = Reader(browser.new_context(viewport=DESK, permissions=["camera"]).new_page())
        fetched: list[str] = []
        steward.page.on("request", lambda request: fetched.append(request.url))
        pair(steward.page, door, "C", "stage")
        steward.page.locator("[data-camera]").click()
        answer = steward.page.locator(".scan-answer")
        expect(answer).to_be_visible()
        assert answer.get_attribute("data-answer") == "wrong_zone"
        assert any(url.endswith("zxing_reader.wasm") and url.startswith(door.url) for url in fetched)
        assert steward.complaints == []
        steward.page.locator("[data-next]").evaluate("button => button.click()")
        steward.page.locator("[data-camera]").click()
        expect(steward.page.locator("video")).to_be_hidden()
    finally:
        browser.close()


def _film(path: Path, text: str) -> Path:
    """A badge held before the camera: a still of 640×480 as an uncompressed film."""
    picture = path.with_suffix(".png")
    segno.make(text, error="m").save(str(picture), scale=6, border=4)
    still = Image.new("L", (640, 480), 255)
    badge = Image.open(picture).convert("L")
    still.paste(badge, ((640 - badge.width) // 2, (480 - badge.height) // 2))
    frame = b"FRAME\n" + still.tobytes() + b"\x80" * (2 * 320 * 240)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)
    return path
