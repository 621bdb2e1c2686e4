"""An officer splits a briefing: proposed, tried out move by move, kept in the draft."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from presscentre.accreditation.models import MediaType
from presscentre.audit.models import Entry
from presscentre.briefings import actions, queries
from presscentre.briefings.models import Briefing, Hold, Sitting, Wish
from presscentre.events.models import Event, Region
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows as accreditation
from tests.briefings import planned, rows

pytestmark = pytest.mark.django_db
PAGE = "/office/double11/briefings/ceo/split/"
NOW = rows.AFTERNOON


@pytest.fixture
def bea(gala: Event) -> User:
    return factories.officer("Bea", gala, "briefings")


@pytest.fixture
def office(client: Client, bea: User) -> Client:
    factories.sign_in(client, bea)
    return client


@pytest.fixture
def ceo(gala: Event) -> Briefing:
    return rows.briefing(gala)


@pytest.fixture
def hall(ceo: Briefing) -> Sitting:
    return rows.sitting(ceo, room=rows.room(ceo.event, "hall", 9), capacity=9, label="Hall")


@pytest.fixture
def studio(ceo: Briefing) -> Sitting:
    return rows.sitting(ceo, room=rows.room(ceo.event, "studio", 6), capacity=0, label="Studio")


@pytest.fixture
def asia(gala: Event) -> Region:
    return crowd(gala, "asia", 6)


@pytest.fixture
def europe(gala: Event) -> Region:
    return crowd(gala, "europe", 4)


def crowd(event: Event, key: str, count: int, **facts: object) -> Region:
    """A press region with so many accredited journalists of one outlet."""
    region = factories.region(event, key)
    of = accreditation.delegation(event, accreditation.outlet(f"{key} daily"), region=region)
    for number in range(count):
        approved = {"state": "approved", "decided_at": accreditation.DAY_BEFORE}
        accreditation.application(event, f"{key}-{number}-{event.slug}", of, **(approved | facts))
    return region


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def fields(page: str) -> dict[str, str]:
    """What the form that keeps the split would send."""
    form = page[page.index("/split/keep/") :]
    return dict(
        re.findall(r'type="hidden" name="(in|seats|pinned|versions)" value="([^"]*)"', form[: form.index("</form>")])
    )


def board(*places: tuple[Region, Sitting]) -> dict[str, str]:
    return {"in": "-".join(f"{region.pk}.{sitting.pk}" for region, sitting in places)}


def test_the_officer_is_shown_the_best_split_and_keeps_it(office, gala, bea, ceo, hall, studio, asia, europe):
    page = office.get(PAGE).content.decode()
    assert "Nobody has said yet that they want to come, so everybody accredited is counted." in words(page)
    assert "Without a seat 0 0" in words(page)

    told = office.post(f"{PAGE}keep/", fields(page), follow=True).content.decode()

    assert "The draft now has 2 sittings by region." in words(told)
    assert "The draft is so" in words(told)
    assert {row.label: (row.capacity, list(row.regions.all())) for row in Sitting.objects.all()} == {
        "Hall": (9, [asia]),
        "Studio": (6, [europe]),
    }
    entry = Entry.objects.get(verb="briefings.split")
    assert (entry.by, entry.facts) == (bea, {"sittings": {str(hall.pk): ["asia"], str(studio.pk): ["europe"]}})


def test_a_move_is_told_before_it_is_kept_and_can_be_taken_back(office, ceo, hall, studio, asia, europe):
    kept = board((asia, hall), (europe, studio))
    page = office.get(PAGE, kept | {"move": f"{europe.pk}.{hall.pk}"}).content.decode()

    assert "Europe moved to Hall: 1 more without a seat" in words(page)
    assert "You have fixed it here." in words(page)
    assert [list(row.regions.all()) for row in Sitting.objects.all()] == [[], []]
    back = re.search(r'href="(\?in=[^"]+)"[^>]*>Take it back', page)
    assert back is not None
    assert fields(office.get(PAGE + unescape(back[1])).content.decode())["in"] == kept["in"]


def test_what_is_fixed_stays_when_the_rest_is_proposed_anew(office, ceo, hall, studio, asia, europe):
    pinned = board((asia, hall), (europe, hall)) | {"pinned": str(europe.pk)}
    page = office.get(PAGE, pinned | {"propose": "1"}).content.decode()

    places = set(fields(page)["in"].split("-"))
    assert {f"{europe.pk}.{hall.pk}", f"{asia.pk}.{studio.pk}"} == places
    assert "Best around what is fixed" in words(page)


def test_only_those_who_wished_are_counted_once_somebody_has(office, gala, ceo, hall, studio, asia, europe):
    for application in asia.delegations.get().applications.order_by("pk")[:2]:
        Wish.objects.create(briefing=ceo, application=application, wished_at=NOW)

    assert queries.plan_of(ceo).wanting == queries.Wanting({asia.pk: {"written": 2}}, 0, True)
    assert "who have said that they want to come" in words(office.get(PAGE).content.decode())


def test_who_has_a_seat_or_waits_for_one_wants_to_come(gala, elsewhere, ceo, hall, asia, europe):
    """Once, also with a wish; whoever gave a seat back does not, nor whoever sits in another briefing."""
    first, second, third, fourth = asia.delegations.get().applications.order_by("pk")[:4]
    other = rows.sitting(rows.briefing(gala, "panel"))
    for application, of, state in (
        (first, hall, Hold.HELD),
        (second, hall, Hold.GIVEN_UP),
        (third, other, Hold.HELD),
        (fourth, hall, Hold.GIVEN_UP),
        (fourth, hall, Hold.HELD),
        (europe.delegations.get().applications.first(), hall, Hold.STANDBY),
    ):
        planned.seat(of, application, state=state)
    Wish.objects.create(briefing=ceo, application=first, wished_at=NOW)

    assert queries.plan_of(ceo).wanting == queries.Wanting(
        {asia.pk: {"written": 2}, europe.pk: {"written": 1}}, 0, True
    )


def test_whom_no_sitting_takes_is_not_counted_unless_they_wished(gala, ceo, asia):
    rows.sitting(ceo, media_types=[MediaType.PHOTO])
    photo = crowd(gala, "africa", 2, media_type=MediaType.PHOTO)
    nowhere = accreditation.delegation(gala, accreditation.outlet("Nowhere daily"))
    approved = {"state": "approved", "decided_at": accreditation.DAY_BEFORE, "media_type": MediaType.PHOTO}
    accreditation.application(gala, "Lena", nowhere, **approved)

    assert queries.plan_of(ceo).wanting == queries.Wanting({photo.pk: {"photo": 2}}, 1, False)


def test_a_split_that_was_overtaken_is_not_kept(office, gala, bea, ceo, hall, studio, asia, europe):
    page = office.get(PAGE).content.decode()
    Sitting.objects.filter(pk=studio.pk).update(version=2)

    answer = office.post(f"{PAGE}keep/", fields(page))

    assert answer.status_code == 409
    assert "meanwhile. Nothing was overwritten; look at it again." in answer.content.decode()
    assert [list(row.regions.all()) for row in Sitting.objects.all()] == [[], []]


def test_more_seats_than_the_room_has_are_refused(office, gala, ceo, hall, studio, asia, europe):
    page = office.get(PAGE, board((asia, hall), (europe, studio)) | {f"seats-{hall.pk}": "10"}).content.decode()
    assert "6 of 10" in words(page)

    answer = office.post(f"{PAGE}keep/", fields(page))

    assert (answer.status_code, "Hall has 9 seats" in answer.content.decode()) == (409, True)
    assert Sitting.objects.get(pk=hall.pk).capacity == 9


def test_a_sitting_without_regions_is_cancelled_rather_than_open_to_all(office, gala, ceo, hall, studio, europe):
    page = office.get(PAGE, board((europe, hall))).content.decode()
    assert "If you keep this, the sitting is cancelled in the draft." in words(page)

    office.post(f"{PAGE}keep/", fields(page))

    assert [row.label for row in Sitting.objects.planned()] == ["Hall"]
    part = actions.Part(Sitting.objects.get(pk=hall.pk), [], 9)
    with pytest.raises(actions.NobodyMayCome):
        actions.keep_split(ceo, [part], by=None, now=NOW)


def test_rooms_are_chosen_where_nothing_is_drafted(office, gala, elsewhere, ceo, asia):
    here, there = rows.room(gala, "hall", 9), rows.room(elsewhere, "hall", 9)
    assert "This briefing has no sittings yet." in words(office.get(PAGE).content.decode())

    told = office.post(f"{PAGE}rooms/", {"room": [here.pk, there.pk]}, follow=True).content.decode()

    assert [(row.room, row.capacity, row.starts_at) for row in ceo.sittings.all()] == [(here, 9, None)]
    assert "6 of 9" in words(told)


def test_nothing_of_another_event_is_split_or_counted(client, gala, elsewhere, ceo, hall, asia):
    strange = rows.briefing(elsewhere, "other")
    other = rows.sitting(strange, room=rows.room(elsewhere, "hall", 9))
    crowd(elsewhere, "asia", 3)
    factories.sign_in(client, factories.officer("Cleo", elsewhere, "briefings"))

    assert client.get(PAGE).status_code == 404
    assert client.get("/office/elsewhere/briefings/ceo/split/").status_code == 404
    assert client.post("/office/elsewhere/briefings/ceo/split/keep/").status_code == 404
    page = client.get("/office/elsewhere/briefings/other/split/", board((asia, other), (asia, hall))).content.decode()
    assert "3 of 40" in words(page)
    assert queries.plan_of(ceo).wanting == queries.Wanting({asia.pk: {"written": 6}}, 0, False)
    factories.sign_in(client, factories.officer("Dora", gala, "figures"))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"in": "x.y-1-.-2.3.4"},
        {"in": "", "seats": "1.99999999999", "pinned": "0-9-x"},
        {"move": "1.2.3.4"},
        {"move": "999.999"},
        {"pin": "999", "propose": ""},
        {"in": "٣.٤", "move": "٣.٤"},
    ],
)
def test_an_address_that_makes_no_sense_is_the_board_without_it(office, ceo, hall, studio, asia, europe, asked):
    assert office.get(PAGE, asked).status_code == 200


@pytest.mark.parametrize("regions", [1, 5])
def test_the_page_costs_the_same_however_many_regions(
    office, gala, ceo, hall, studio, regions, django_assert_num_queries
):
    for number in range(regions):
        crowd(gala, f"region{number}", 1)
    office.get(PAGE)
    with django_assert_num_queries(10):
        office.get(PAGE)


def test_a_sitting_later_on_stands_after_the_first(gala, ceo):
    late = rows.sitting(ceo, at=rows.EVENING + timedelta(hours=2))
    early = rows.sitting(ceo)

    assert queries.plan_of(ceo).sittings == [early, late]


def test_the_page_of_the_briefing_leads_to_its_split(office, ceo, hall):
    assert f'href="{PAGE}"' in office.get(PAGE.removesuffix("split/")).content.decode()
