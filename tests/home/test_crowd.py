"""The invented journalists of the demonstration: there once, whole, and true to the house's own rules."""

from collections import Counter

import pytest
from django.conf import settings as configured
from django.utils import timezone
from PIL import Image

from presscentre.accreditation import queries
from presscentre.accreditation.models import (
    GIVEN,
    Application,
    Badge,
    Conflict,
    Delegation,
    Invitation,
    Outlet,
    Place,
    Portrait,
    Scan,
    State,
)
from presscentre.home import actions
from presscentre.home.demo import cast, crowd
from presscentre.people.models import Profile, User

COUNT = 120


@pytest.fixture
def crowded(demo, settings, tmp_path):
    """The demonstration with its crowd."""
    settings.MEDIA_ROOT = tmp_path
    officer = User.objects.get(email=cast.OFFICER.address)
    came = actions.load_crowd(demo, COUNT, officer=officer, by=None, now=timezone.now())
    assert came == COUNT
    return demo


def test_a_crowd_is_whole_and_comes_once(crowded, tmp_path):
    rows = Application.objects.filter(event=crowded)
    states = Counter(rows.values_list("state", flat=True))
    assert set(states) == set(State.values)
    given = rows.filter(state__in=GIVEN)

    assert Portrait.objects.count() == COUNT
    assert len({name for row in Portrait.objects.all() for name in (row.picture.name, row.thumb.name)}) == 2 * COUNT
    with Portrait.objects.first().picture.open() as file, Image.open(file) as picture:
        assert (picture.size, picture.format) == ((600, 800), "JPEG")
    assert Place.objects.filter(application__in=given).count() == given.count()
    assert Place.objects.exclude(application=None).exclude(application__in=given).count() == 0
    assert [room for room in queries.rooms(crowded) if room.room.given > room.room.places] == []
    assert rows.exclude(state=State.DRAFT).filter(moves=None).count() == 0
    assert Delegation.objects.filter(event=crowded, region=None).count() == 0
    assert set(Profile.objects.filter(events=crowded).values_list("user", flat=True)) == set(
        given.values_list("person", flat=True)
    )

    officer = User.objects.get(email=cast.OFFICER.address)
    Application.objects.filter(person__email=cast.COLLEAGUE.address).update(state=State.WITHDRAWN)
    assert actions.load_crowd(crowded, COUNT, officer=officer, by=None, now=timezone.now()) == 0
    assert Application.objects.get(person__email=cast.COLLEAGUE.address).state == State.WITHDRAWN


def test_badges_of_the_crowd_are_signed_and_were_read_at_the_doors(crowded):
    given = Application.objects.filter(event=crowded, state__in=GIVEN)
    for badge in Badge.objects.filter(event=crowded).good():
        assert queries.proven(crowded, badge.code).serial == badge.serial
    assert Badge.objects.filter(event=crowded).good().count() == given.count()
    assert Badge.objects.filter(application__state=State.REVOKED, stopped_at=None).count() == 0
    lena = Badge.objects.get(application__person__email=cast.JOURNALIST.address)
    assert (lena.stopped_at, lena.generation) == (None, 1)

    entries = queries.inside(crowded)["entries"]
    assert {key for key, entry in entries.items() if entry["inside"]} == {"hall", "briefing", "mixed-zone", "gala"}
    assert set(Scan.objects.values_list("answer", flat=True)) >= {"welcome", "goodbye", "wrong_zone"}
    assert Scan.objects.filter(at__gt=crowded.clock(timezone.now())).count() == 0
    assert Conflict.objects.filter(first__event=crowded).count() < 5


def test_everybody_in_the_crowd_says_that_they_are_invented(crowded):
    marks = [facts["mark"] for facts in crowd.told()["countries"].values()] + ["(invented)", "（虚构）"]
    people = User.objects.filter(kind=User.Kind.PERSON)
    assert [one.name for one in people if not any(mark in one.name for mark in marks)] == []
    assert [one.name for one in Outlet.objects.all() if not any(mark in one.name for mark in marks)] == []
    assert [one.email for one in people if not one.email.endswith("@example.org")] == []


def test_invitations_of_the_crowd_stand_in_every_state(crowded):
    here, now = Invitation.objects.filter(event=crowded), timezone.now()
    assert here.filter(application__isnull=False).count() == COUNT // 4
    for state in ({"opened_at": None}, {"expires_at__lte": now}):
        assert here.filter(application=None, **state).exists()
    for moment in ("opened_at", "declined_at", "reminded_at", "withdrawn_at"):
        assert here.filter(application=None).exclude(**{moment: None}).exists()


def test_the_full_crowd_has_220_outlets_in_six_regions_and_no_name_twice():
    everybody = crowd.crowd(700)
    assert (len(everybody.guests), 210 <= len(everybody.outlets) <= 230) == (700, True)
    assert len({guest.address for guest in everybody.guests}) == 700
    assert len({outlet.name for outlet in everybody.outlets}) == len(everybody.outlets)
    rules = crowd.region_rules()
    regions = Counter(rules[everybody.outlets[guest.outlet].country] for guest in everybody.guests)
    assert len(regions) == 6
    assert {guest.language for guest in everybody.guests} == {code for code, _name in configured.LANGUAGES}
    assert crowd.crowd(700) == everybody


def test_nobody_comes_to_a_real_event(demo, elsewhere):
    officer = User.objects.get(email=cast.OFFICER.address)
    with pytest.raises(actions.NotADemonstration):
        actions.load_crowd(elsewhere, COUNT, officer=officer, by=None, now=timezone.now())
    assert Application.objects.count() == 0
