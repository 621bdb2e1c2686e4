"""One figure's page: its number, its log, what was shown at a past moment, and the way to cite it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from presscentre.events.models import Event
from presscentre.figures import actions
from presscentre.figures.models import Edition, EditionReading, Figure
from presscentre.people.models import User
from tests import factories
from tests.factories import MIDNIGHT, MINUTE, SECOND, sign_in
from tests.figures.pages import at, publish, states, words

PAGE = "/en/double11/figures/gmv/"


@pytest.fixture
def night(gala: Event) -> Event:
    at(gala, MIDNIGHT + 10 * MINUTE)
    return gala


@pytest.fixture
def corrected(night: Event, ines: User, gmv: Figure) -> Figure:
    """10 billion at 00:03, 30 at 00:06, and at 00:08 the 30 turn out to be 29."""
    publish(gmv, "10000000000", MIDNIGHT + 3 * MINUTE, ines)
    publish(gmv, "30000000000", MIDNIGHT + 6 * MINUTE, ines)
    gmv.refresh_from_db()
    right, reason = Decimal(29_000_000_000), "An agency had rounded up."
    translated = {"ar": "قرّبت وكالة الرقم."}
    late = MIDNIGHT + 8 * MINUTE
    actions.correct(gmv, rev=2, value=right, reason=reason, reasons=translated, by=ines, now=late)
    return gmv


def test_the_page_shows_the_number_its_readings_and_its_corrections(client: Client, corrected: Figure) -> None:
    page = client.get(PAGE)

    assert states(page) == {"gmv": "corrected"}
    text = words(page)
    assert "29,000,000,000 Corrected 00:08:00 was 30.00B" in text
    assert "GMV corrected: CNY 29,000,000,000, was CNY 30,000,000,000. An agency had rounded up." in text
    assert "Elapsed 2017, CNY Certainty" in text


def test_a_reader_of_arabic_is_told_why_in_arabic(client: Client, corrected: Figure) -> None:
    assert "قرّبت وكالة الرقم." in words(client.get("/ar/double11/figures/gmv/"))


@pytest.mark.parametrize(
    ("asked", "shown", "state"),
    [
        ("2017-11-11T00:02:00%2B08:00", "No value yet", "empty"),
        ("2017-11-11T00:03:01%2B08:00", "10,000,000,000 Live as of 00:03:00", "live"),
        ("2017-11-11T00:07:59+08:00", "30,000,000,000 Live as of 00:06:00", "live"),  # a plus sign not escaped
        ("2017-11-10T16:08:00Z", "29,000,000,000 Corrected 00:08:00", "corrected"),
        ("2017-11-11T00:03:01", "10,000,000,000 Live as of 00:03:00", "live"),  # in the event's zone
    ],
)
def test_at_a_past_moment_the_page_shows_what_was_shown_then(
    client: Client, corrected: Figure, asked: str, shown: str, state: str
) -> None:
    page = client.get(f"{PAGE}?at={asked}")

    assert states(page) == {"gmv": state}
    assert shown in words(page)
    assert "As it was shown on Nov 11, 2017, 00:0" in words(page)
    assert "<figure-live" not in page.content.decode()


@pytest.mark.parametrize("asked", ["yesterday", "2017-13-40T00:00:00Z", "2017-11-11T00:11:00%2B08:00", "%01"])
def test_a_moment_that_cannot_be_read_or_has_not_come_is_refused(client: Client, corrected: Figure, asked: str) -> None:
    page = client.get(f"{PAGE}?at={asked}")

    assert page.status_code == 400
    assert "is not a moment of the past. Write it as 2017-11-11T00:38+08:00." in words(page)


def test_a_correction_is_not_in_the_log_of_a_moment_before_it(client: Client, corrected: Figure) -> None:
    text = words(client.get(f"{PAGE}?at=2017-11-11T00:07:00%2B08:00"))

    assert "GMV corrected" not in text
    assert "29,000,000,000" not in text


def test_the_citation_names_value_time_and_place_and_leads_to_what_was_shown(
    client: Client, corrected: Figure, ines: User
) -> None:
    text = words(client.get(PAGE))

    assert "GMV: CNY 29,000,000,000 as of Nov 11, 2017, 00:06:00 (Shanghai). Double11." in text
    link = "http://testserver/en/double11/figures/gmv/?at=2017-11-11T00:10:00%2B08:00"
    assert link in text
    at(corrected.event, MIDNIGHT + 20 * MINUTE)
    publish(corrected, "50000000000", MIDNIGHT + 15 * MINUTE, ines)
    assert "29,000,000,000 Corrected" in words(client.get(link.removeprefix("http://testserver")))


def test_the_year_before_stands_beside_at_the_same_elapsed_time(
    client: Client, night: Event, gmv: Figure, ines: User
) -> None:
    Figure.objects.filter(pk=gmv.pk).update(counted_from=MIDNIGHT)
    gmv.refresh_from_db()
    edition = Edition.objects.create(figure=gmv, label="2016", starts_at=MIDNIGHT - timedelta(days=365))
    for minutes, value in ((0, 0), (8, 8_000_000_000)):
        EditionReading.objects.create(edition=edition, elapsed=minutes * MINUTE, value=value)
    publish(gmv, "100", MIDNIGHT, ines)
    publish(gmv, "8000000000", MIDNIGHT + 4 * MINUTE, ines)

    text = words(client.get(PAGE))

    assert "100% more than 2016 at the same elapsed time" in text
    assert "00:04:00 earlier than in 2016" in text
    assert "00:04:00 8,000,000,000 4.00B (interpolated)" in text


def test_a_long_table_keeps_the_newest_and_what_was_measured(
    client: Client, night: Event, ines: User, gmv: Figure
) -> None:
    for step in range(30):
        publish(gmv, f"{step + 1}00", MIDNIGHT + step * SECOND, ines)
    gmv.readings.filter(as_of__gt=MIDNIGHT).update(interpolated=True)

    short, whole = client.get(PAGE).content.decode(), client.get(f"{PAGE}?all=1").content.decode()

    assert (short.count('<td data-kind="text">'), whole.count('<td data-kind="text">')) == (11, 30)
    assert "All 30 readings, with the interpolated ones" in short


def test_a_figure_of_the_office_or_of_another_event_has_no_page(
    client: Client, night: Event, elsewhere: Event, ines: User, omar: User
) -> None:
    factories.figure(night, "secret", audience=Figure.Audience.OFFICE)
    factories.figure(elsewhere, "theirs")
    addresses = ["/en/double11/figures/secret/", "/en/double11/figures/theirs/", "/en/elsewhere/figures/theirs/"]
    answers = []
    for officer in (ines, omar):
        sign_in(client, officer)
        answers.append([client.get(address).status_code for address in addresses])

    assert answers == [[404, 404, 404], [404, 404, 200]]


@pytest.mark.parametrize("many", [1, 5])
def test_the_page_costs_the_same_however_many_corrections(
    client: Client, night: Event, ines: User, gmv: Figure, many: int, django_assert_num_queries: Any
) -> None:
    for step in range(many):
        publish(gmv, f"{step + 1}0", MIDNIGHT + step * MINUTE, ines)
        gmv.refresh_from_db()
        late = MIDNIGHT + step * MINUTE + 2 * SECOND
        actions.correct(gmv, rev=gmv.rev, value=Decimal(step * 10 + 5), reason="Wrong.", by=ines, now=late)

    with django_assert_num_queries(12):
        client.get(PAGE)
