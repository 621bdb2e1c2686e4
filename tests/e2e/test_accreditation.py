"""One journalist's whole way: invited in Japanese, asked, approved, let in, sent away at another gate, reprinted."""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PATIENCE, Reader
from tests.e2e.test_application import COLOURS, SMALL, sideways
from tests.e2e.test_scanner import PATIENT, scan, wait_for

pytestmark = pytest.mark.e2e
HANA = "hana.mizuno@example.org"
DECODER = Path(__file__).parents[1] / "accreditation" / "read_qr.mjs"
OUTLET = """
from presscentre.accreditation.models import Place
free = Place.objects.free().filter(delegation__event__slug="double11", delegation__outlet__country__in=["JP", "CN"])
print(free.order_by("pk").first().delegation.outlet.name)
"""


@pytest.fixture(scope="module")
def night(house: Any) -> Any:
    """The demonstration in the evening, at the pace of life, with forty who have applied already."""
    with house.open(demo=True) as server:
        server.manage("demo", "--from", "20:00", "--speed", "1")
        yield server


def letter(page: Page, server: Any, address: str, times: int = 1) -> Any:
    """The newest letter to this address, in the mailbox, once there are so many."""
    letters = page.locator("article", has_text=address)
    given_up = time.monotonic() + PATIENCE / 1000
    while page.goto(f"{server.url}/mailbox/") and letters.count() < times:
        assert time.monotonic() < given_up, f"No letter to {address} came."
        time.sleep(0.25)
    return letters.first


def enter_office(office: Reader, server: Any) -> Page:
    """By the demonstration's door."""
    office.page.goto(f"{server.url}/")
    office.page.locator("#officer button").click()
    office.page.wait_for_url("**/office/**")
    return office.page


def pair(office: Page, steward: Page, server: Any, gate: str) -> None:
    """The office adds a scanner and shows its code; the phone opens what the code says."""
    office.goto(f"{server.url}/office/double11/door/")
    form = office.locator("form[action$='/door/scanners/']")
    form.locator("[name=name]").fill(f"Steward at {gate}")
    form.locator("button").click()
    digits = re.sub(r"\D", "", office.locator(".door-digits").inner_text())
    steward.add_init_script(PATIENT)
    steward.goto(f"{server.url}/scan/#{digits}", wait_until="commit")
    expect(steward.locator("scan-station")).to_have_attribute("data-ready", re.compile("."))
    steward.locator("[data-checkpoint]").select_option(gate)
    expect(steward.locator("scan-station")).to_have_attribute("data-kept", "")
    wait_for(steward, "online")


def print_badge(office: Page, server: Any, key: str, reason: str = "") -> None:
    office.goto(f"{server.url}/office/double11/accreditation/{key}/badge/")
    if reason:
        office.locator("[name=reason]").select_option(reason)
    with office.expect_response(re.compile("/badge/print/")) as told:
        office.locator("form[action$='/badge/print/'] button").click()
    assert told.value.status in (200, 302, 303)


def code_on(phone: Page, server: Any, paper: Path, generation: int) -> str:
    """What a camera reads from the badge on this phone: the very decoder of the scanners, on a photo of the screen."""
    phone.goto(f"{server.url}/ja/double11/accreditation/badge/")
    expect(phone.locator("phone-badge")).to_have_attribute("mark", re.compile(f" {generation}$"))
    phone.locator(".phone-badge-code svg").wait_for()
    phone.screenshot(path=paper)
    read = subprocess.run(["node", DECODER, paper], capture_output=True, text=True, check=True, timeout=60)
    return read.stdout.strip()


def apply(phone: Page, outlet: str) -> None:
    """The form, with a picture that was taken sideways."""
    phone.locator("main form[action$='/begin/'] button").click()
    phone.locator("#id_native_name").fill("水野 花")
    phone.locator("#id_latin_name").fill("Mizuno Hana")
    phone.locator("#outlet-q").press_sequentially(outlet[:4])
    phone.locator("label", has_text=outlet).locator("input[name=outlet]").first.check()
    phone.locator("[name=media_type][value=written]").check()
    phone.locator("#id_role").fill("記者")
    phone.set_input_files("#portrait-file", {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": sideways()})
    phone.locator("[data-frame]").wait_for()
    phone.locator("[data-use]").click()
    phone.wait_for_selector(".portrait-now img")
    assert phone.evaluate(COLOURS)[:4] == [600, 800, "b", "g"]
    phone.locator(".decision-bar button[data-kind=primary]").click()
    phone.wait_for_url("**/accreditation/")


def test_from_the_invitation_to_the_gate(night: Any, reader: Callable[..., Reader], tmp_path: Path) -> None:
    outlet = night.python(OUTLET).strip().splitlines()[-1]
    officer, hana = reader(DESK), reader(SMALL, locale="ja-JP", timezone_id="Asia/Tokyo")
    office, phone = enter_office(officer, night), hana.page

    # Invited by mail, in Japanese; the code comes by mail as well.
    office.goto(f"{night.url}/office/double11/accreditation/invitations/new/")
    office.locator("#id_email").fill(HANA)
    office.locator("#id_name").fill("水野 花")
    office.locator("#id_language").select_option("ja")
    office.locator("main form button[data-kind=primary]").click()
    office.wait_for_url("**/invitations/")
    mail = letter(phone, night, HANA)
    expect(mail.locator("h2")).to_have_attribute("lang", "ja")
    link = str(mail.locator("a[href*='/invitation/']").get_attribute("href"))
    phone.goto(f"{night.url}{link[link.index('/ja/') :]}")
    assert "/invitation/" in phone.url
    phone.locator("main a[data-kind=primary]").click()
    phone.locator("main [name=email]").fill(HANA)
    phone.locator("main form button[data-kind=primary]").first.click()
    phone.wait_for_url(re.compile("/code/confirm/"))
    confirm = phone.url
    other = phone.context.new_page()
    code = re.search(r"^\s*([A-Z0-9-]{5,9})\s*$", letter(other, night, HANA, 2).inner_text(), re.MULTILINE)
    assert code is not None
    other.close()
    assert phone.url == confirm
    phone.locator("main [name=code]").fill(code[1])
    phone.locator("main form button[data-kind=primary]").first.click()
    phone.wait_for_url("**/accreditation/invitation/")
    assert hana.axe() == []
    apply(phone, outlet)
    assert (hana.axe(), hana.sideways()) == ([], 0)

    # The office asks, the answer comes, the office approves.
    office.goto(f"{night.url}/office/double11/accreditation/?search=Mizuno+Hana")
    office.locator("a.queue-row", has_text="Mizuno Hana").click()
    office.wait_for_url(re.compile(r"/accreditation/\d+/"))
    key = re.search(r"/accreditation/(\d+)/", office.url)[1]  # type: ignore[index]
    decide = f"{night.url}/office/double11/accreditation/{key}/decide"
    office.goto(f"{decide}/ask/")
    office.locator("[name=question]").fill("Which desk do you write for?")
    with office.expect_navigation():
        office.locator("main form button[data-kind=primary]").click()
    phone.goto(f"{night.url}/ja/double11/accreditation/application/answer/")
    expect(phone.locator("blockquote")).to_contain_text("Which desk")
    phone.locator("#id_text").fill("経済部です。")
    phone.locator("main form p button[data-kind=primary]").click()
    phone.wait_for_url("**/accreditation/")
    office.goto(f"{decide}/approve/")
    with office.expect_navigation():
        office.locator("main form button[data-kind=primary]").click()

    # The badge on the phone, and on paper.
    first = code_on(phone, night, tmp_path / "first.png", 1)
    assert first.startswith("PC1:")
    expect(phone.locator("phone-badge")).to_have_attribute("data-kept", "")
    expect(phone.locator(".badge-name")).to_have_text("水野 花")
    pdf = phone.context.request.get(f"{night.url}/ja/double11/accreditation/badge/badge.pdf")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")
    print_badge(office, night, key)

    # Let into the hall, sent away at the gala's gate.
    hall, gala = reader(SMALL), reader(SMALL)
    for steward, gate in ((hall, "hall"), (gala, "gala")):
        pair(office, steward.page, night, gate)
    assert scan(hall.page, first) == "welcome"
    expect(hall.page.locator('[data-fact="latin"]')).to_have_text("Mizuno Hana")
    assert scan(gala.page, first) == "wrong_zone"
    expect(gala.page.locator(".scan-answer")).to_contain_text("Wrong zone")

    # Lost and reprinted: the old one is refused at once, and by a scanner that was offline, after it has synced.
    gala.page.context.set_offline(True)
    wait_for(gala.page, "offline")
    print_badge(office, night, key, reason="lost")
    second = code_on(phone, night, tmp_path / "second.png", 2)
    assert second != first
    assert scan(hall.page, first) == "superseded"
    gala.page.context.set_offline(False)
    wait_for(gala.page, "online")
    gala.page.context.set_offline(True)
    assert scan(gala.page, first) == "superseded"
    gala.page.context.set_offline(False)
    wait_for(gala.page, "online")
    assert scan(gala.page, second) == "wrong_zone"
    assert hana.complaints == []
