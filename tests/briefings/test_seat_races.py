"""Three hundred journalists at once, on a real PostgreSQL: as many seats as there are, and a clear answer for each."""

from collections import Counter

import pytest

from presscentre.accreditation.models import Engagement
from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Hold, Seat
from presscentre.live.models import LogRow
from tests import factories
from tests.accreditation import rows as accredited
from tests.briefings import rows
from tests.briefings.rows import AFTERNOON
from tests.figures.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_three_hundred_ask_at_once_for_forty_seats(gala):
    sitting = rows.sitting(rows.briefing(gala), capacity=40)
    rows.released(gala)
    outlet = accredited.delegation(gala)
    people = [rows.accredited(gala, f"Person{number}", outlet) for number in range(300)]

    told = at_once(*(lambda one=one: actions.take(one, sitting, by=one.person, now=AFTERNOON) for one in people))

    assert told.total() == 300
    states = Counter(Seat.objects.values_list("state", "waits_for"))
    assert states == {("held", ""): 40, ("waiting", "room"): 260}
    assert Engagement.objects.count() == 40
    line = Seat.objects.filter(sitting=sitting).in_line()
    assert [seat.pk for seat in line] == sorted(seat.pk for seat in line)  # whoever came first waits in front
    assert LogRow.objects.filter(topic__name="briefings.seats:double11").count() == 300


def test_one_seat_given_back_is_offered_once_however_many_give_and_ask(gala):
    sitting = rows.sitting(rows.briefing(gala), capacity=5)
    rows.released(gala)
    outlet = accredited.delegation(gala)
    people = [rows.accredited(gala, f"Person{number}", outlet) for number in range(25)]
    seats = [actions.take(one, sitting, by=one.person, now=AFTERNOON) for one in people[:20]]

    givers = [lambda seat=seat: actions.give_up(seat, by=seat.person, now=AFTERNOON) for seat in seats[:5]]
    askers = [lambda one=one: actions.take(one, sitting, by=one.person, now=AFTERNOON) for one in people[20:]]
    at_once(*givers, *askers)

    states = Counter(Seat.objects.values_list("state", flat=True))
    assert states == {"given_up": 5, "offered": 5, "waiting": 15}


@pytest.mark.parametrize("time", range(5))
def test_a_journalist_who_asks_for_two_at_once_gets_one(gala, time):
    sittings = [rows.sitting(rows.briefing(gala, key)) for key in ("one", "two")]
    rows.released(gala)
    lena = rows.accredited(gala, "Lena")

    told = at_once(*(lambda one=one: actions.take(lena, one, by=lena.person, now=AFTERNOON) for one in sittings))

    assert told["time_is_taken"] == 1
    assert Seat.objects.filter(person=lena.person).count() == 1
    assert Engagement.objects.filter(person=lena.person).count() == 1


@pytest.mark.parametrize("time", range(5))
def test_a_seat_taken_as_seats_are_done_away_with_is_refused_or_keeps_them(gala, time):
    sitting = rows.sitting(rows.briefing(gala), capacity=5)
    rows.released(gala)
    lena, bea = rows.accredited(gala, "Lena"), factories.officer("Bea", gala, "briefings")
    briefing = Briefing.objects.get(pk=sitting.briefing_id)

    at_once(
        lambda: actions.take(lena, sitting, by=lena.person, now=AFTERNOON),
        lambda: actions.edit_briefing(briefing, needs_seat=False, by=bea, now=AFTERNOON),
    )

    assert Seat.objects.alive().exists() == Briefing.objects.get(pk=briefing.pk).needs_seat


def test_two_workers_offer_one_free_place_once(gala):
    sitting = rows.sitting(rows.briefing(gala), capacity=1)
    rows.released(gala)
    people = [rows.accredited(gala, name) for name in ("Omar", "Lena", "Yuki")]
    seats = [actions.take(one, sitting, by=one.person, now=AFTERNOON) for one in people]
    Seat.objects.filter(pk=seats[0].pk).update(state=Hold.GIVEN_UP)  # and nobody was free then

    at_once(*[lambda: actions.offer_free(sitting, by=None, now=AFTERNOON)] * 2)

    assert Counter(Seat.objects.values_list("state", flat=True)) == {"given_up": 1, "offered": 1, "waiting": 1}
