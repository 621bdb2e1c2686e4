"""Somebody's badge on a phone: it opens without network, follows the server, and goes when its owner signs out."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.e2e
GROUND = """
import json
from tests import factories
from tests.accreditation import gates
gala = gates.tonight(factories.event("double11"))
badge = gates.badge(gala, "Lena")
name, _sign, key = factories.cookies([badge.application.person])[0].partition("=")
print(json.dumps({"code": badge.code, "name": name, "value": key}))
"""
REPRINT = """
from django.utils import timezone
from presscentre.accreditation import actions
from presscentre.accreditation.models import Badge
badge = Badge.objects.get()
actions.reprint(badge, reason="lost", by=None, now=badge.event.clock(timezone.now()))
"""
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('badge-')).length)"


@pytest.fixture(scope="module")
def gala(house):
    with house.open() as server:
        server.facts = json.loads(server.python(GROUND).strip().splitlines()[-1])
        yield server


def test_a_badge_opens_without_network_follows_the_server_and_goes_with_its_owner(gala: Any, reader: Any) -> None:
    lena = reader(PHONE)
    page = lena.page
    page.context.add_cookies([{"name": gala.facts["name"], "value": gala.facts["value"], "url": gala.url}])
    page.goto(f"{gala.url}/en/double11/accreditation/badge/")
    badge = page.locator("phone-badge")
    expect(badge).to_have_attribute("data-kept", "")
    assert (lena.axe(), lena.sideways()) == ([], 0)
    page.get_by_role("button", name="Fill the screen").click()
    expect(badge).to_have_attribute("data-full", "")
    assert (lena.axe(), lena.sideways(), lena.complaints) == ([], 0, [])

    page.context.set_offline(True)
    page.reload()
    expect(badge).to_have_attribute("data-offline", "")
    expect(page.get_by_role("img", name="Code of badge")).to_be_visible()
    expect(page.get_by_text("No network. The badge works all the same.")).to_be_visible()

    gala.python(REPRINT)
    page.context.set_offline(False)
    expect(badge).to_have_attribute("mark", re.compile(" 2$"))
    expect(badge).to_have_attribute("data-kept", "")

    assert page.evaluate(KEPT) == 1
    page.goto(f"{gala.url}/accounts/logout/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    assert page.evaluate(KEPT) == 0
