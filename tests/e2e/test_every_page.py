"""Every page of the demonstration, found by following links: axe, the console, the policy and the width are content."""

import os
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
HERE = "/en/double11/"
# Who walks, from where, and along which addresses. An officer is a journalist too: in three walks she sees every page.
WALKS = {
    "stranger": ("stranger", ["/", HERE, "/accounts/login/", "/screen/"], r"/"),
    "reader": ("officer", ["/", HERE, "/accounts/me/", "/mailbox/", "/screen/"], r"/(?!office/)"),
    "office": (
        "officer",
        [
            *("/office/double11/", "/office/", "/accounts/login/", "/office/double11/briefings/ceo/split/"),
            # Behind forms: who is found at the desk, and what a run would print.
            "/office/double11/accreditation/badges/?search=a",
            "/office/double11/accreditation/badges/runs/new/?layout=a6&order=latin_name&again=",
        ],
        r"/office/(?!records/)",
    ),
    "records": ("officer", ["/office/records/"], r"/office/records/"),
}
STRANGERS_MOST = 8  # pages; she sees nothing that the others do not
# At least so many sorts of pages, in English and in another language (see `kind_of`).
LEAST = {"stranger": (6, 6), "reader": (12, 12), "office": (45, 45), "records": (50, 4)}
# A page is the same at each size but for its layout: it is judged wide in one language and narrow in the other.
SIZES = {"en": [DESK], "ar": [PHONE]}
if os.environ.get("TEST_ALL") == "1":
    SIZES = {language: [DESK, PHONE] for language in SIZES}
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
from django.urls import reverse
from presscentre.briefings.models import Floor, Seat
print(reverse("office-briefings:seats", kwargs={"event": event.slug, "sitting": Seat.objects.first().sitting_id}))
floor = Floor.objects.filter(sitting__event=event).first()
print(reverse("briefings:floor", kwargs={"event": event.slug, "sitting": floor.sitting_id}))
"""
ACCREDITATION = {"badges", "badge", "run-new", "run", "keys", "invitations", "guest-lists", "guest-list"}
BRIEFINGS = {"plan", "sitting", "split", "seats"}
SHOWN = {
    "reader": {"/mailbox/", "briefings:schedule", "briefings:briefing", "briefings:floor"},
    "office": {
        *(f"office-accreditation:{name}" for name in ACCREDITATION),
        *(f"office-briefings:{name}" for name in BRIEFINGS),
        *("office-event:letters", "office-floor:floors", "office-floor:console"),
    },
}


@pytest.fixture(scope="module")
def night(house: House) -> Iterator[Server]:
    """The demonstration as `make run` shows it; the officer is an administrator too, so that every page is hers."""
    with house.open(demo=True, serve=True) as server:
        server.manage("officer", "add", "ines.falk@example.org", "--role", "administrator")
        seats, floor = server.python(WORK).split()
        WALKS["office"][1].append(seats)
        WALKS["reader"][1].append(floor)
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


def links(reader: Reader, base: str, language: str) -> list[str]:
    """Paths on this page that lead to pages of ours; a window of its own that a form opens is the same page again.

    Letters in the mailbox lead to pages in their reader's language, which are not walked here.
    """
    hrefs: list[str] = reader.page.evaluate(
        "[...document.querySelectorAll('a[href]:not([hreflang]):not([download]):not([data-popup])')].map(a => a.href)"
    )
    paths = [
        urlsplit(href)._replace(scheme="", netloc="", fragment="").geturl() for href in hrefs if href.startswith(base)
    ]
    return [
        path
        for path in dict.fromkeys(paths)
        if not NOT_PAGES.search(urlsplit(path).path)
        and translation.get_language_from_path(urlsplit(path).path) in (None, language)
    ]


def look(reader: Reader, path: str, sizes: list[dict[str, int]], wrong: list[str]) -> None:
    """Judge the page as it stands."""
    for size in sizes:
        reader.page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += [f"{path} at {size['width']}: {finding}" for finding in reader.axe()]
    for width in (DESK["width"], 360):
        reader.page.set_viewport_size({"width": width, "height": 800})
        for _try in range(120):  # a curve follows its frame in the next frames
            if (pixels := reader.sideways()) == 0:
                break
            reader.page.wait_for_timeout(250)
        else:
            wrong.append(f"{path} scrolls sideways by {pixels} px at {width}")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("walk", ["office", "records", "reader", "stranger"])
def test_every_page_is_in_order(night: Server, reader: Callable[..., Reader], walk: str, language: str) -> None:
    who, begin, along = WALKS[walk]
    visitor, wrong, seen = reader(reduced_motion="reduce"), list[str](), set[str]()
    enter(night, visitor, who, language)
    waiting = [path.replace("/en/", f"/{language}/") for path in begin]

    while waiting:
        path = waiting.pop(0)
        kind = kind_of(urlsplit(path).path, language)
        if kind in seen or (who == "stranger" and len(seen) >= STRANGERS_MOST):
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
        look(visitor, path, SIZES[language], wrong)
        waiting += [link for link in links(visitor, night.url, language) if re.match(along, link)]

    assert wrong + visitor.complaints == []
    assert SHOWN.get(walk, set()) - seen == set()
    assert len(seen) >= LEAST[walk][language != "en"]
