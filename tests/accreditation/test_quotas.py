"""How many may come: by number first, by name later, and never fewer than are given."""

from datetime import timedelta

import pytest

from presscentre.accreditation import actions, queries
from presscentre.accreditation.models import Capacity, Place
from presscentre.events.models import Zone
from presscentre.notices.models import Notice
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE

NOW = DAY_BEFORE + timedelta(hours=3)


@pytest.fixture
def officer(gala):
    return factories.officer("Ida", gala, "accreditation")


@pytest.fixture
def nordlicht(gala):
    rows.register(gala)
    return rows.delegation(gala, region=factories.region(gala), places=3)


def test_places_are_by_media_type_or_for_anybody(gala, nordlicht, officer):
    actions.set_places(nordlicht, {"": 1, "photo": 1}, by=officer, now=NOW)
    lens = rows.application(gala, "Lens", nordlicht, media_type="photo")
    pens = [rows.application(gala, name, nordlicht) for name in ("Pen", "Ink")]

    actions.approve(lens, by=officer, now=NOW)
    assert lens.place.media_type == "photo"  # what fits nobody else is given first
    actions.approve(pens[0], by=officer, now=NOW)
    with pytest.raises(actions.NoPlaceLeft, match="Nordlicht has 1 of 1 given"):
        actions.approve(pens[1], by=officer, now=NOW)


def test_a_place_is_kept_for_whom_the_outlet_has_named(gala, nordlicht, officer):
    actions.set_places(nordlicht, {"": 1}, by=officer, now=NOW)
    named, other = (rows.application(gala, name, nordlicht) for name in ("Named", "Other"))
    Place.objects.update(named=named)
    with pytest.raises(actions.NoPlaceLeft):
        actions.approve(other, by=officer, now=NOW)
    actions.approve(named, by=officer, now=NOW)
    assert named.place.named == named


def test_a_quota_is_never_lower_than_what_is_given(gala, nordlicht, officer):
    zone = Zone.objects.create(event=gala, key="hall", name="Hall")
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(3)]
    for person in people[:2]:
        actions.approve(person, by=officer, now=NOW)
    Place.objects.filter(application=None).update(named=people[2])

    with pytest.raises(actions.BelowGiven, match="Nordlicht cannot have 1: 2 are given already"):
        actions.set_places(nordlicht, {"": 1}, by=officer, now=NOW)
    with pytest.raises(actions.BelowGiven, match="Europe cannot have 1: 2"):
        actions.set_capacity(nordlicht.region, 1, by=officer, now=NOW)
    with pytest.raises(actions.BelowGiven, match="Hall cannot have 0: 2"):
        actions.set_capacities(gala, [(nordlicht.region, 9), (zone, 0)], by=officer, now=NOW)
    with pytest.raises(actions.BelowGiven, match="The hall cannot have 1: 2"):
        actions.set_register(gala, hall_places=1, by=officer, now=NOW)
    assert (Capacity.objects.count(), Place.objects.count(), queries.register_of(gala).hall_places) == (0, 3, None)

    actions.set_places(nordlicht, {"": 2}, by=officer, now=NOW)
    actions.set_capacity(nordlicht.region, 2, by=officer, now=NOW)
    actions.set_register(gala, hall_places=2, by=officer, now=NOW)
    assert Place.objects.exclude(application=None).count() == Place.objects.count() == 2


def test_the_free_and_unnamed_go_first(gala, nordlicht, officer):
    kim = rows.application(gala, "Kim", nordlicht)
    Place.objects.filter(number=3).update(named=kim)
    actions.set_places(nordlicht, {"": 1}, by=officer, now=NOW)
    assert [(place.number, place.named) for place in Place.objects.all()] == [(3, kim)]
    actions.set_places(nordlicht, {"": 3, "photo": 2}, by=officer, now=NOW)
    assert sorted(Place.objects.values_list("media_type", "number")) == [
        ("", 3),
        ("", 4),
        ("", 5),
        ("photo", 1),
        ("photo", 2),
    ]


def test_the_meters_say_what_is_used_and_left_before_a_decision(gala, elsewhere, nordlicht, officer):
    zone = Zone.objects.create(event=gala, key="mixed", name="Mixed zone")
    actions.set_capacities(gala, [(nordlicht.region, 5), (zone, 2)], by=officer, now=NOW)
    actions.set_register(gala, hall_places=8, by=officer, now=NOW)
    lena, kim = (rows.application(gala, name, nordlicht) for name in ("Lena", "Kim"))
    rows.application(elsewhere, "Omar", rows.delegation(elsewhere, nordlicht.outlet, places=9))
    actions.approve(lena, zones=[zone], by=officer, now=NOW)

    found = {meter.kind: (meter.room.given, meter.room.places, meter.left_after) for meter in queries.meters(kim)}
    assert found == {"outlet": (1, 3, 1), "region": (1, 5, 3), "hall": (1, 8, 6), "zone": (1, 2, 1)}
    assert [meter.adds for meter in queries.meters(lena)] == [0, 0, 0, 0]
    assert [(meter.kind, meter.room.given) for meter in queries.rooms(gala)] == [
        ("hall", 1),
        ("region", 1),
        ("zone", 1),
    ]


def test_a_contact_is_written_to_once_and_may_swap_on_the_night(gala, nordlicht, officer):
    facts = {"until": NOW, "swaps": True, "by": officer}
    actions.set_naming(nordlicht, " Desk@Example.org ", now=NOW, **facts)
    actions.set_naming(nordlicht, "desk@example.org", now=NOW, **facts)
    nordlicht.refresh_from_db()
    assert (nordlicht.contact.email, nordlicht.names_until, nordlicht.swaps_allowed_at) == (
        "desk@example.org",
        NOW,
        NOW,
    )
    assert list(Notice.objects.values_list("template", "to")) == [("accreditation/contact", "desk@example.org")]

    actions.set_naming(nordlicht, "", until=None, swaps=False, by=officer, now=NOW)
    nordlicht.refresh_from_db()
    assert (nordlicht.contact, nordlicht.names_until, nordlicht.swaps_allowed_at) == (None, None, None)


def test_the_overview_says_how_it_has_gone_by_region_and_media_type(gala, nordlicht, officer):
    asia = factories.region(gala, "asia")
    kanda = rows.delegation(gala, rows.outlet("Kanda", "JP"), region=asia, places=1)
    actions.approve(rows.application(gala, "Aiko", kanda, media_type="photo"), by=officer, now=NOW)
    lena, _kim, withdrawn = (rows.application(gala, name, nordlicht) for name in ("Lena", "Kim", "Zoe"))
    actions.refuse(lena, reason="No.", by=officer, now=NOW)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state="withdrawn")

    found = queries.fairness(gala)
    assert (found.whole.applied, found.whole.given, found.whole.waiting, found.whole.refused) == (3, 1, 1, 1)
    assert {row.label: row.share for row in found.regions} == {"Asia": 100, "Europe": 0}
    assert [(str(row.label), row.applied, row.share) for row in found.media_types] == [
        ("Written press", 2, 0),
        ("Photography", 1, 100),
    ]
