"""Seats on the phone and in the office."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from presscentre.briefings import actions
from presscentre.briefings.models import Hold, Seat, Sitting
from presscentre.events.models import Event
from presscentre.live.models import LogRow
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories
from tests.briefings import rows

pytestmark = pytest.mark.django_db
PAGE = "/en/double11/schedule/seats/"


@pytest.fixture
def ceo(gala: Event) -> Sitting:
    """Released, one seat, in six hours."""
    made = rows.sitting(rows.briefing(gala), capacity=1, at=timezone.now() + timedelta(hours=6))
    rows.released(gala)
    return made


@pytest.fixture
def bea(gala: Event) -> User:
    return factories.officer("Bea", gala, "briefings")


def test_a_journalist_takes_a_seat_waits_for_one_and_gives_one_back(client: Client, gala, ceo):
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    factories.sign_in(client, lena.person)
    assert "Take a seat" in client.get(PAGE).content.decode()

    told = client.post(f"{PAGE}{ceo.pk}/take/", follow=True)

    assert "You have a seat: CEO briefing." in told.content.decode()
    held = Seat.objects.get(person=lena.person)
    other = Client()
    factories.sign_in(other, omar.person)
    assert "Join the line" in other.get(PAGE).content.decode()
    assert "you get a mail when it is your turn" in other.post(f"{PAGE}{ceo.pk}/take/", follow=True).content.decode()
    assert "Number 1 of 1" in other.get(PAGE).content.decode()
    client.post(f"{PAGE}{held.pk}/give-up/", {"version": held.version})
    offered = Seat.objects.get(person=omar.person)
    assert offered.state == Hold.OFFERED
    told = other.post(f"{PAGE}{offered.pk}/accept/", {"version": offered.version}, follow=True)
    assert "You have a seat: CEO briefing." in told.content.decode()


def test_nobody_gives_back_what_is_anothers(client: Client, gala, elsewhere, ceo):
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    seat = actions.take(lena, ceo, by=lena.person, now=timezone.now())
    factories.sign_in(client, omar.person)

    assert client.post(f"{PAGE}{seat.pk}/give-up/", {"version": seat.version}).status_code == 404
    assert client.post(f"/en/elsewhere/schedule/seats/{ceo.pk}/take/").status_code == 404
    seat.refresh_from_db()
    assert seat.state == Hold.HELD


def test_a_second_tap_on_an_old_page_is_told(client: Client, gala, ceo):
    lena = rows.accredited(gala, "Lena")
    seat = actions.take(lena, ceo, by=lena.person, now=timezone.now())
    factories.sign_in(client, lena.person)
    where = f"{PAGE}{seat.pk}/give-up/"

    assert client.post(where, {"version": seat.version}).status_code == 302
    assert client.post(where, {"version": seat.version}).status_code == 409
    assert client.post(where).status_code == 404


def test_somebody_without_accreditation_sees_what_is_free_and_takes_nothing(client: Client, gala, ceo):
    assert client.get(PAGE).status_code == 302
    factories.sign_in(client, factories.person("Guest"))

    page = client.get(PAGE).content.decode()

    assert "Seats are for accredited journalists" in page
    assert "Take a seat" not in page
    assert client.post(f"{PAGE}{ceo.pk}/take/").status_code == 403
    assert not Seat.objects.exists()


def test_the_page_asks_no_more_for_twenty_sittings_than_for_two(
    client: Client, gala, ceo, django_assert_max_num_queries
):
    lena = rows.accredited(gala, "Lena")
    for number in range(20):
        rows.sitting(rows.briefing(gala, f"b{number}"), at=timezone.now() + timedelta(hours=7 + number))
    rows.released(gala)
    factories.sign_in(client, lena.person)
    client.get(PAGE)

    with django_assert_max_num_queries(9):
        assert client.get(PAGE).content.decode().count("data-sitting=") == 21


def test_the_office_sees_who_sits_and_gives_and_takes_seats(client: Client, gala, ceo, bea):
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    seat = actions.take(lena, ceo, by=lena.person, now=timezone.now())
    factories.sign_in(client, bea)
    where = f"/office/double11/briefings/{ceo.pk}/seats/"
    page = client.get(f"{where}?search=omar").content.decode()
    assert "1 of 1 seats taken" in page
    assert f'value="{omar.pk}"' in page

    assert client.post(f"{where}give/", {"application": omar.pk, "reason": "Pool"}).status_code == 409  # full
    assert client.post(f"{where}{seat.pk}/take-back/", {"reason": ""}).status_code == 422
    assert client.post(f"{where}{seat.pk}/take-back/", {"reason": "Needed."}).status_code == 302
    assert client.post(f"{where}give/", {"application": omar.pk, "reason": "Pool"}).status_code == 302

    states = dict(Seat.objects.values_list("person__name", "state"))
    assert states == {"Lena": Hold.TAKEN_BACK, "Omar": Hold.HELD}


def test_seats_are_the_briefing_officers_affair(client: Client, gala, elsewhere, ceo, bea):
    where = f"/office/double11/briefings/{ceo.pk}/seats/"
    factories.sign_in(client, factories.officer("Fay", gala, "figures"))
    assert client.get(where).status_code == 403
    factories.sign_in(client, factories.officer("Ole", elsewhere, "briefings"))
    assert client.get(where).status_code == 404
    factories.sign_in(client, bea)
    assert client.get(f"/office/elsewhere/briefings/{ceo.pk}/seats/").status_code == 404


def test_what_is_moved_or_cancelled_says_so_where_my_seats_are(client: Client, gala, ceo, bea):
    lena, omar = rows.accredited(gala, "Lena"), rows.accredited(gala, "Omar")
    photo = rows.sitting(
        rows.briefing(gala, "photo", working_title="Photo call"), at=ceo.starts_at + timedelta(hours=3)
    )
    rows.released(gala)
    for sitting in (ceo, photo):
        actions.take(lena, sitting, by=lena.person, now=timezone.now())
    actions.delay(ceo, 20, by=bea, now=timezone.now())
    photo.refresh_from_db()
    actions.cancel_sitting(photo, by=bea, now=timezone.now())
    actions.release(gala, name="No photo call", by=bea, now=timezone.now())

    pages = []
    for one in (lena, omar):
        factories.sign_in(client, one.person)
        pages.append(" ".join(client.get(PAGE).content.decode().split()))

    assert [page.count("It is moved. It was to be on") for page in pages] == [1, 0]
    assert [page.count("<s><bdi>Photo call</bdi></s>") for page in pages] == [1, 0]
    assert [page.count("Cancelled") for page in pages] == [1, 0]
    assert client.post(f"{PAGE}{photo.pk}/take/").status_code == 409


def test_the_remote_line_is_for_who_holds_a_remote_place_and_for_nobody_else(client: Client, gala, ceo, bea):
    link = "https://line.example.org/secret"
    far = rows.sitting(
        rows.briefing(gala, "far"), at=ceo.starts_at + timedelta(hours=3), remote_capacity=1, remote_link=link
    )
    rows.released(gala)
    lena, omar, yuki = (rows.accredited(gala, name) for name in ("Lena", "Omar", "Yuki"))
    now = timezone.now()
    held = actions.take(lena, far, remote=True, by=lena.person, now=now)
    actions.take(omar, far, by=omar.person, now=now)
    actions.take(yuki, far, remote=True, by=yuki.person, now=now)  # waits
    keys = [actions.make_feed(gala, one.person, "en", by=one.person, now=now) for one in (lena, omar, yuki)]
    own = ["seats/", "", "far/", "schedule.json", "schedule.ics", "changes/", "rooms/hall-a.ics", f"floor/{far.pk}/"]

    def seen_by(person: User | None) -> list[str]:
        if person is not None:
            factories.sign_in(client, person)
        return [path for path in own if link in client.get(f"/en/double11/schedule/{path}").content.decode()]

    assert [seen_by(person) for person in (None, omar.person, yuki.person, lena.person)] == [[], [], [], ["seats/"]]
    feeds = [Client().get(f"/calendar.ics?key={key}").content.decode().replace("\r\n ", "") for key in keys]
    assert [link in feed for feed in feeds] == [True, False, False]
    assert link not in str(list(LogRow.objects.values())) + str(list(Notice.objects.values()))

    actions.give_up(held, by=lena.person, now=now)
    assert seen_by(lena.person) == []
    assert link not in Client().get(f"/calendar.ics?key={keys[0]}").content.decode().replace("\r\n ", "")


def test_seats_are_not_done_away_with_while_somebody_has_one(client: Client, gala, ceo, bea):
    lena, briefing = rows.accredited(gala, "Lena"), ceo.briefing
    seat = actions.take(lena, ceo, by=lena.person, now=timezone.now())
    briefing.refresh_from_db()
    with pytest.raises(actions.SeatsStand, match="CEO briefing"):
        actions.edit_briefing(briefing, needs_seat=False, by=bea, now=timezone.now())
    actions.edit_briefing(briefing, needs_seat=True, by=bea, now=timezone.now())

    actions.take_back(seat, reason="No seats today.", by=bea, now=timezone.now())

    actions.edit_briefing(briefing, needs_seat=False, by=bea, now=timezone.now())
    briefing.refresh_from_db()
    assert not briefing.needs_seat
