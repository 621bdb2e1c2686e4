"""Applying on a phone: kept as typed, a picture taken sideways turned and framed by keyboard, right-to-left as well."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from tests.e2e.conftest import Reader
from tests.house import House, Server

SMALL = {"width": 360, "height": 740}
SEED = """
from datetime import timedelta
from django.utils import timezone
from presscentre.accreditation.models import Alias, Outlet, Register
from presscentre.accreditation.names import folded
from tests import factories
now = timezone.now()
gala = factories.event("gala", audience="accredited", starts_at=now, ends_at=now + timedelta(days=9))
Register.objects.create(event=gala, open_to_all=True)
outlet = Outlet.objects.create(name="Nordwind Agency", country="NO", confirmed_at=now)
for name in ("Nordwind Agency", "北風社"):
    Alias.objects.create(outlet=outlet, name=name, folded=folded(name))
print(" ".join(factories.cookies([factories.person(name) for name in ("Taro", "Amal")])))
"""
READ = """
from presscentre.accreditation.models import Application
row = Application.objects.get(person__email="taro@example.org")
print(row.state, row.native_name, row.outlet, row.evidence.count(), row.portrait.crop, sep="|")
"""

# Size of the picture on the page, and which of red, green and blue is strongest above, below, and in a corner.
COLOURS = """async () => {
  const picture = document.querySelector(".portrait-now img");
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 600, height: 800 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0);
  const strongest = (x, y) => {
    const parts = [...pen.getImageData(x, y, 1, 1).data].slice(0, 3);
    return "rgb"[parts.indexOf(Math.max(...parts))];
  };
  return [picture.naturalWidth, picture.naturalHeight, strongest(300, 20), strongest(300, 780), strongest(20, 20)];
}"""


@pytest.fixture(scope="module")
def gala(house: House) -> Iterator[tuple[Server, list[str]]]:
    """A closed event that takes applications from all, and two people who are signed in."""
    with house.open() as server:
        yield server, server.python(SEED).split()


def sideways() -> bytes:
    """A portrait as a phone held upright stores it: lying, with a note to turn it. Sky above, grass below."""
    lying = Image.new("RGB", (1200, 900), "green")
    lying.paste("blue", (0, 0, 600, 900))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=exif)
    return out.getvalue()


def arrive(visitor: Reader, server: Server, cookie: str, language: str) -> None:
    name, _equals, value = cookie.partition("=")
    visitor.page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    visitor.page.goto(f"{server.url}/{language}/gala/accreditation/")


def test_somebody_applies_on_a_phone_by_keyboard(gala: tuple[Server, list[str]], reader: Callable[..., Reader]) -> None:
    server, cookies = gala
    visitor = reader(SMALL)
    page = visitor.page
    arrive(visitor, server, cookies[0], "en")
    page.get_by_role("button", name="Begin the application").press("Enter")
    assert (visitor.axe(), visitor.sideways()) == ([], 0)

    # Kept as typed, also what is not valid yet.
    page.get_by_label("Name in your own script").fill("山田 太郎")
    page.get_by_label("Name in Latin letters").fill("Yamada Taro")
    page.get_by_label("Mobile phone").fill("ring twice")
    page.wait_for_selector(".draft-state[data-state=kept]")
    page.reload()
    assert page.get_by_label("Name in your own script").input_value() == "山田 太郎"
    assert page.get_by_label("Mobile phone").input_value() == "ring twice"
    assert page.get_by_label("Shapes of its signs").is_visible()
    page.get_by_label("Mobile phone").fill("")

    # The outlet by another of its names; what it makes decides the evidence.
    page.get_by_label("Look for your outlet").press_sequentially("北風")
    page.get_by_role("radio", name="Nordwind Agency").press("Space")
    page.get_by_role("radio", name="Written press").press("Space")
    page.wait_for_selector("fieldset.proof")
    assert not page.get_by_label("Equipment").is_visible()
    page.get_by_label("Role").fill("Reporter")

    # A picture taken sideways stands upright; the frame follows the keys.
    page.set_input_files("#portrait-file", {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": sideways()})
    frame = page.locator("[data-frame]")
    frame.wait_for()
    before = frame.bounding_box()
    for key in ("-", "-", "ArrowRight", "ArrowDown"):
        frame.press(key)
    after = frame.bounding_box()
    assert before is not None
    assert after is not None
    assert (after["width"] < before["width"], visitor.sideways()) == (True, 0)
    page.get_by_role("button", name="Use this picture").press("Enter")
    page.wait_for_selector(".portrait-now img")
    colours = page.evaluate(COLOURS)
    assert colours == [600, 800, "b", "g", "b"]

    page.locator("[name=link-piece]").fill("https://example.org/story")
    page.locator("button[name=kind][value=piece]").press("Enter")
    page.wait_for_selector(".pieces li")
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    page.get_by_role("button", name="Hand it in").press("Enter")
    page.get_by_text("Your application is with the press office.").wait_for()
    assert visitor.axe() == []

    state, name, outlet, pieces, crop = server.python(READ).strip().split("|")
    assert (state, name, outlet, pieces) == ("submitted", "山田 太郎", "Nordwind Agency", "1")
    assert crop != "[0, 0, 900, 1200]"
    assert visitor.complaints == []


def test_what_is_missing_is_said_in_a_right_to_left_page(
    gala: tuple[Server, list[str]], reader: Callable[..., Reader]
) -> None:
    server, cookies = gala
    visitor = reader(SMALL, locale="ar")
    page = visitor.page
    arrive(visitor, server, cookies[1], "ar")
    page.locator("main form button").click()
    page.locator(".decision-bar button").first.click()

    summary = page.locator(".error-summary")
    summary.wait_for()
    links = summary.locator("a")
    targets = [links.nth(number).get_attribute("href") for number in range(links.count())]
    assert [page.locator(str(target)).count() for target in targets] == [1] * len(targets)
    assert set(targets) >= {"#id_native_name", "#id_latin_name", "#outlet", "#id_media_type", "#id_role", "#portrait"}
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    expected = [f"error at {server.url}"]  # the browser notes the 422 itself
    assert [line for line in visitor.complaints if not line.startswith(expected[0]) or "422" not in line] == []
