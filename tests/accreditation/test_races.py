"""Many officers at once, on a real PostgreSQL: places are given one after the other, and nobody overwrites anybody."""

from datetime import timedelta

import pytest

from presscentre.accreditation import actions
from presscentre.accreditation.models import Application, Badge, Capacity, Move, Place
from presscentre.notices.models import Notice
from tests import factories
from tests.accreditation import rows
from tests.accreditation.rows import DAY_BEFORE
from tests.figures.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = DAY_BEFORE + timedelta(hours=3)


def test_forty_officers_approve_at_once_for_an_outlet_with_five_places(gala):
    rows.register(gala)
    nordlicht = rows.delegation(gala, places=5)
    people = [rows.application(gala, f"Person{number}", nordlicht) for number in range(40)]
    officers = [factories.officer(f"Officer{number}", gala, "accreditation") for number in range(40)]
    pairs = list(zip(people, officers, strict=True))

    told = at_once(*(lambda one=one, by=by: actions.approve(one, by=by, now=NOW) for one, by in pairs))

    assert told == {"None": 5, "no_place_left": 35}
    good = Badge.objects.filter(stopped_at=None)
    assert (good.count(), Application.objects.given().count(), Move.objects.count()) == (5, 5, 5)
    held = Place.objects.exclude(application=None).values_list("application", flat=True)
    assert set(held) == set(good.values_list("application", flat=True))
    assert Notice.objects.count() == 5


def test_two_officers_decide_the_same_application_and_the_second_is_told(gala):
    rows.register(gala)
    nordlicht = rows.delegation(gala, places=5)
    ida, ben = (factories.officer(name, gala, "accreditation") for name in ("Ida", "Ben"))
    for number in range(6):
        lena = rows.application(gala, f"Lena{number}", nordlicht)
        one, other = (Application.objects.get(pk=lena.pk) for _twice in range(2))

        told = at_once(
            lambda one=one: actions.approve(one, by=ida, now=NOW),
            lambda other=other: actions.refuse(other, reason="No.", by=ben, now=NOW),
        )

        lena.refresh_from_db()
        (move,) = lena.moves.all()
        assert told == {"None": 1, "application_moved_on": 1}
        assert (lena.version, move.to_state) == (2, lena.state)
        assert Badge.objects.filter(application=lena).exists() == (lena.state == "approved")
        if lena.state == "approved":
            actions.revoke(lena, reason="Again.", by=ida, now=NOW)


def test_a_region_is_never_overfilled_by_several_outlets_at_once(gala):
    rows.register(gala, outlets_have_quotas=False)
    europe = factories.region(gala)
    Capacity.objects.create(event=gala, region=europe, places=3)
    outlets = [rows.delegation(gala, rows.outlet(f"Outlet {number}"), region=europe) for number in range(4)]
    people = [rows.application(gala, f"Person{number}", outlets[number % 4]) for number in range(12)]
    ida = factories.officer("Ida", gala, "accreditation")

    told = at_once(*(lambda one=one: actions.approve(one, by=ida, now=NOW) for one in people))

    assert told == {"None": 3, "no_place_left": 9}
    assert Application.objects.given().filter(delegation__region=europe).count() == 3
