"""Coming in through a real browser: a mailed code, an authenticator app, a passkey; records without a complaint."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import PHONE

ADDRESS = "root@example.org"
LAST_CODE = """
from presscentre.notices.models import Notice
print(Notice.objects.filter(template="people/code").latest("pk").facts["code"])
"""
AN_EVENT = """
from datetime import datetime, UTC
from presscentre.events.models import Event, Region
event = Event.objects.create(slug="gala", name="Gala", audience="everyone", zone="Asia/Shanghai",
    starts_at=datetime(2017, 11, 10, 8, tzinfo=UTC), ends_at=datetime(2017, 11, 12, tzinfo=UTC))
Region.objects.create(event=event, key="europe", name="Europe")
"""


@pytest.fixture(scope="module")
def place(house) -> Iterator:
    with house.open(environment={"PRESSCENTRE_EMBEDDED_WORKER": "0"}) as server:
        server.url = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to digits
        server.python(AN_EVENT)
        server.manage("officer", "add", ADDRESS, "--role", "administrator", "--name", "Root")
        yield server


def sign_in(place, someone, next_page: str = "/office/") -> None:
    """As far as a mailed code leads."""
    page = someone.page
    page.goto(f"{place.url}{next_page}")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").wait_for()  # by then it is written down
    page.get_by_label("Code").fill(place.python(LAST_CODE).strip().splitlines()[-1])
    page.get_by_role("button", name="Sign in", exact=True).click()


def shown_by_app(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def in_order(someone) -> None:
    # Without its preload, which would fetch the sheets that records.css imports and write them into the page itself.
    found = Axe().run(someone.page, options={"preload": False}).response["violations"]
    assert [(row["id"], [node["target"] for node in row["nodes"]]) for row in found] == []
    assert someone.sideways() == 0


def test_an_administrator_comes_in_by_passkey_and_by_app_and_keeps_records(place, reader):
    someone = reader()
    page = someone.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(place, someone)
    assert page.get_by_role("heading", level=1).inner_text() == "The office needs a second factor"
    in_order(someone)

    page.get_by_role("link", name="Add a passkey").click()
    in_order(someone)
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    in_order(someone)
    page.get_by_role("link", name="I have kept them; go on").click()
    page.get_by_role("heading", name="Your events").wait_for()
    in_order(someone)

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{place.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Your events").wait_for()

    page.goto(f"{place.url}/accounts/second/app/")  # asks again, since it changes how one signs in
    in_order(someone)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Set up an app").wait_for()
    in_order(someone)
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(shown_by_app(secret))
    page.get_by_role("button", name="Use this app from now on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()

    page.goto(f"{place.url}/office/records/events/region/")
    in_order(someone)
    page.get_by_role("link", name="Europe").click()
    page.get_by_label("Name [de]").fill("Europa")
    in_order(someone)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Select region to change").wait_for()
    for path in ("events/event/", "events/event/1/change/", "people/user/", "people/remit/", ""):
        page.goto(f"{place.url}/office/records/{path}")
        in_order(someone)
    assert [said for said in someone.complaints if "another host: http://localhost" not in said] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_doors_are_in_order_on_a_phone(place, reader, language):
    someone = reader(PHONE, locale=language)
    page = someone.page
    page.goto(f"{place.url}/accounts/login/")
    in_order(someone)
    page.locator("input[type=email]").fill("not an address")
    page.locator("form.form button").click()
    page.locator(".error-summary").wait_for()
    in_order(someone)
    page.locator("input[type=email]").fill("stranger@example.org")
    page.locator("form.form button").click()
    page.locator("input[name=code]").wait_for()
    in_order(someone)
    assert [said for said in someone.complaints if "another host: http://localhost" not in said] == []
