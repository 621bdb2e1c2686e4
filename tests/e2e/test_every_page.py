"""Every page of the demonstration, found by following links: axe, the console, the policy and the width are content."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.e2e.conftest import DESK, PHONE, Reader
from tests.house import House, Server

# Addresses that give a file, or end the visit.
NOT_PAGES = re.compile(r"\.(json|csv|js|css|svg|pdf|zip|png|jpg)$|/logout/|/api/v1/|^/static/|^/metrics|^/readyz")
ACTORS = {
    "stranger": ["/en/double11/"],
    "officer": [
        *("/office/double11/", "/office/", "/mailbox/", "/en/double11/"),
        # Behind forms: who is found at the desk, and what a run would print.
        "/office/double11/accreditation/badges/?search=a",
        "/office/double11/accreditation/badges/runs/new/?layout=a6&order=latin_name&again=",
    ],
}
MOST = {"stranger": 8, "officer": 200}  # an officer is a journalist too: she sees every page
# What an office has after an hour of work: a print run, a guest list with rows to mend, a letter that came back.
WORK = """
from django.utils import timezone
from presscentre.accreditation import actions
from presscentre.accreditation.models import Badge
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.notices.models import Notice
from presscentre.people.models import User
event, now = Event.objects.get(slug="double11"), timezone.now()
facts = {"by": User.objects.get(email="ines.falk@example.org"), "now": now}
actions.start_run(event, Badge.objects.all(), "a6", **facts)
actions.receive_list(event, "guests.csv", b"email,outlet\\nada@example.org,Nobody Knows\\nnobody,\\n", **facts)
queue("people/code", to="gone@example.org", language="ar", at=now, event=event.slug, code="AB12-CD34", minutes=5)
Notice.objects.filter(to="gone@example.org").update(given_up_at=now)
"""
ACCREDITATION = {"badges", "badge", "run-new", "run", "keys", "invitations", "guest-lists", "guest-list"}
SHOWN = {
    "stranger": set[str](),
    "officer": {f"office-accreditation:{name}" for name in ACCREDITATION} | {"office-event:letters", "/mailbox/"},
}


@pytest.fixture(scope="module")
def night(house: House) -> Iterator[Server]:
    """The demonstration as `make run` shows it; the officer is an administrator too, so that every page is hers."""
    with house.open(demo=True, serve=True) as server:
        server.manage("officer", "add", "ines.falk@example.org", "--role", "administrator")
        server.python(WORK)
        yield server


def enter(night: Server, reader: Reader, who: str, language: str) -> None:
    """Through the demonstration's door; a stranger stays outside."""
    reader.page.goto(f"{night.url}/")
    if who == "stranger":
        return
    reader.page.locator("select[name=language]").first.select_option(language)
    reader.page.locator(f"button[name=who][value={who}], [id={who}] button").first.click()
    reader.page.wait_for_load_state()


def kind_of(path: str, language: str) -> str:
    """What sort of page this is: figures of one sort share their template, their address's name and thus their test.

    Lists and forms of records are one sort for each model, to be read in English; turned round, a list is a list.
    """
    try:
        with translation.override(language):  # an address of another language is none
            name = resolve(path).view_name or path
    except Resolver404:
        return path
    alike = r"^admin:.*_" if language == "ar" else r"^admin:.*_(?=history|delete)"
    return re.sub(alike, "admin:", name)


def links(reader: Reader, base: str) -> list[str]:
    """Paths on this page that lead to pages of ours; a window of its own that a form opens is the same page again."""
    hrefs: list[str] = reader.page.evaluate(
        "[...document.querySelectorAll('a[href]:not([hreflang]):not([download]):not([data-popup])')].map(a => a.href)"
    )
    paths = [
        urlsplit(href)._replace(scheme="", netloc="", fragment="").geturl() for href in hrefs if href.startswith(base)
    ]
    return [path for path in dict.fromkeys(paths) if not NOT_PAGES.search(urlsplit(path).path)]


def look(reader: Reader, path: str, wrong: list[str]) -> None:
    """Judge the page as it stands, wide and narrow."""
    for size in (DESK, PHONE):
        reader.page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += [f"{path} at {size['width']}: {finding}" for finding in reader.axe()]
    reader.page.set_viewport_size({"width": 360, "height": 800})
    for _try in range(8):  # a curve follows its frame in the next frames
        if (pixels := reader.sideways()) == 0:
            return
        reader.page.wait_for_timeout(250)
    wrong.append(f"{path} scrolls sideways by {pixels} px at 360")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", ACTORS)
def test_every_page_is_in_order(night: Server, reader: Callable[..., Reader], who: str, language: str) -> None:
    visitor, wrong, seen = reader(), list[str](), set[str]()
    enter(night, visitor, who, language)
    waiting = ["/", *(path.replace("/en/", f"/{language}/") for path in ACTORS[who]), "/accounts/login/", "/screen/"]

    while waiting:
        path = waiting.pop(0)
        kind = kind_of(urlsplit(path).path, language)
        if kind in seen or len(seen) >= MOST[who]:
            continue
        seen.add(kind)
        answer = visitor.page.goto(night.url + path, wait_until="load")
        assert answer is not None
        if answer.status == 409 and "/held/" in path:  # the night went on, and it was decided: another one is looked at
            seen.discard(kind)
            visitor.complaints = [complaint for complaint in visitor.complaints if "409 (Conflict)" not in complaint]
            continue
        if answer.status != 200:
            wrong.append(f"{path} answers {answer.status}")
        policy = answer.header_value("content-security-policy") or ""
        if "script-src" not in policy or "unsafe" in policy:
            wrong.append(f"{path} has the policy {policy!r}")
        look(visitor, path, wrong)
        waiting += links(visitor, night.url)

    assert wrong + visitor.complaints == []
    assert SHOWN[who] - seen == set()
    assert MOST["officer"] > len(seen) >= {"stranger": 6, "officer": 50 if language == "en" else 25}[who]
