"""The wall in a browser: what is shown, how true it is, for whom, and what it costs."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from presscentre.events.models import Event
from presscentre.figures import actions
from presscentre.figures.models import Figure
from presscentre.people.models import User
from tests import factories
from tests.factories import MIDNIGHT, MINUTE, NOON, SECOND, sign_in
from tests.figures.pages import at, publish, states, words

WALL = "/en/double11/figures/"


@pytest.fixture
def night(gala: Event) -> Event:
    at(gala, MIDNIGHT + 4 * MINUTE)
    return gala


def test_the_wall_shows_each_public_figure_in_its_order_and_how_true_it_is(
    client: Client, night: Event, ines: User, gmv: Figure
) -> None:
    usd = factories.figure(night, "usd", unit="USD", position=2)
    factories.figure(night, "orders", unit="count", position=1)
    factories.figure(night, "secret", audience=Figure.Audience.OFFICE)
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    publish(usd, "1000000000", MIDNIGHT - 2 * MINUTE, ines)

    page = client.get(WALL)

    assert states(page) == {"gmv": "live", "orders": "empty", "usd": "stale"}
    assert "CNY 10,000,000,000 Live as of 00:03:00" in words(page)
    assert "USD 1.00 B Nothing new since 23:58:00" in words(page)
    assert "SECRET" not in words(page)


def test_a_correction_is_marked_on_the_number_for_half_an_hour_and_told_in_the_news(
    client: Client, night: Event, ines: User, gmv: Figure
) -> None:
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    corrected = MIDNIGHT + 4 * MINUTE
    gmv.refresh_from_db()
    actions.correct(gmv, rev=1, value=Decimal(9_000_000_000), reason="An agency rounded.", by=ines, now=corrected)

    page = client.get(WALL)
    at(night, corrected + 30 * MINUTE)
    later = client.get(WALL)

    assert (states(page), states(later)) == ({"gmv": "corrected"}, {"gmv": "stale"})
    assert "Corrected 00:04:00 was 10.00B" in words(page)
    said = "GMV corrected: CNY\u00a09,000,000,000, was CNY\u00a010,000,000,000."
    assert page.content.decode().count(said) == 2  # to be seen, and to be said aloud when it is new
    assert "An agency rounded." in words(later)


def test_paused_figures_stay_and_say_so(client: Client, night: Event, ines: User, gmv: Figure) -> None:
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    actions.pause(night, by=ines, now=MIDNIGHT + 4 * MINUTE)

    page = client.get(WALL)

    assert states(page) == {"gmv": "held"}
    assert "10,000,000,000 Figures paused at 00:04:00" in words(page)


def test_a_withdrawn_figure_shows_no_value(client: Client, night: Event, ines: User, gmv: Figure) -> None:
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    gmv.refresh_from_db()
    actions.withdraw(gmv, rev=1, reason="It was another day's.", by=ines, now=MIDNIGHT + 4 * MINUTE)

    page = client.get(WALL)

    assert states(page) == {"gmv": "withdrawn"}
    assert "CNY Withdrawn at 00:04:00" in words(page)


def test_an_event_without_figures_says_what_will_come(client: Client, night: Event) -> None:
    assert "No figures yet" in words(client.get(WALL))


def test_a_rehearsal_says_so_and_a_real_event_does_not(client: Client, gala: Event, gmv: Figure) -> None:
    assert "Rehearsal" not in words(client.get(WALL))

    at(gala, NOON)

    assert "Rehearsal. Nothing on this page is real." in words(client.get(WALL))


def test_numbers_are_written_as_the_reader_writes_them(client: Client, night: Event, ines: User, gmv: Figure) -> None:
    usd = factories.figure(night, "usd", unit="USD", position=1)
    publish(gmv, "168200000000", MIDNIGHT + 3 * MINUTE, ines)
    publish(usd, "25300000000", MIDNIGHT + 3 * MINUTE, ines)

    pages = {language: words(client.get(f"/{language}/double11/figures/")) for language in ("zh-hans", "fr", "ar")}

    assert "CNY 168,200,000,000" in pages["zh-hans"]
    assert "253.0 亿" in pages["zh-hans"]
    assert "168 200 000 000 CNY" in pages["fr"]
    assert 'dir="rtl"' in client.get("/ar/double11/figures/").content.decode()


def test_the_wall_of_a_closed_event_is_for_its_people_only(
    client: Client, elsewhere: Event, omar: User, ines: User, lena: User
) -> None:
    factories.figure(elsewhere, "theirs")
    answers = []
    for person in (None, lena, ines, omar):
        if person:
            sign_in(client, person)
        answers.append(client.get("/en/elsewhere/figures/").status_code)

    assert answers == [404, 404, 404, 200]


def test_each_event_shows_its_own_figures(
    client: Client, night: Event, elsewhere: Event, omar: User, gmv: Figure
) -> None:
    factories.figure(elsewhere, "theirs")
    sign_in(client, omar)

    assert states(client.get(WALL)) == {"gmv": "empty"}
    assert states(client.get("/en/elsewhere/figures/")) == {"theirs": "empty"}


def test_an_open_wall_touches_no_session(client: Client, night: Event, gmv: Figure) -> None:
    page = client.get(WALL)

    assert "Cookie" not in page.headers.get("Vary", "")
    assert not page.cookies


@pytest.mark.parametrize("many", [2, 6])
def test_the_wall_costs_the_same_however_many_figures(
    client: Client, night: Event, ines: User, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        row = factories.figure(night, f"figure{number}", position=number)
        for step in range(3):
            publish(row, f"{step + 1}00", MIDNIGHT + step * MINUTE, ines)

    with django_assert_num_queries(14):
        client.get(WALL)


@pytest.mark.once  # bytes are the same from every database
def test_the_first_paint_weighs_less_than_a_hundred_kilobytes(
    client: Client, night: Event, ines: User, gmv: Figure
) -> None:
    """Page, stylesheets and modules with all they import; uPlot comes after the first paint."""
    for number in range(8):
        row = factories.figure(night, f"figure{number}", position=number + 1)
        for step in range(60):
            publish(row, f"{step + 1}00000", MIDNIGHT + step * SECOND, ines)
    for step in range(120):
        publish(gmv, f"{step + 1}00000000", MIDNIGHT + step * SECOND, ines)

    page = client.get(WALL).content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page)
    files = [*sheets, *_modules(page)]
    weight = len(page.encode()) + sum(_on_the_wire(client, file) for file in files)

    assert weight <= 100_000


def _modules(page: str) -> set[str]:
    """The files of all modules that the page loads, with what they import by name."""
    waiting = re.findall(r'<script type="module" src="/static/([^"]+)"', page)
    found: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.add(file)
        text = (settings.BASE_DIR / "static" / file).read_text()
        waiting += [f"js/{name}.js" for name in re.findall(r'from "([a-z/-]+)"', text)]
    return found


def _on_the_wire(client: Client, file: str) -> int:
    answer = client.get(f"/static/{file}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, file
    return len(b"".join(answer))  # type: ignore[arg-type]


def test_a_figure_is_stale_only_after_its_own_patience(client: Client, night: Event, ines: User, gmv: Figure) -> None:
    publish(gmv, "10", MIDNIGHT, ines)
    answers = []
    for late in (gmv.stale_after - 2 * SECOND, gmv.stale_after + SECOND):
        at(night, MIDNIGHT + late)
        answers.append(states(client.get(WALL))["gmv"])

    assert answers == ["live", "stale"]
    assert gmv.stale_after == timedelta(minutes=5)
