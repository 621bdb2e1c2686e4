"""Who is next is read in steps over an index, and is exactly whom all the rows would say, on any floor."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from presscentre.briefings import actions, queries
from presscentre.briefings.floor import Ledger as Accounts
from presscentre.briefings.floor import Waiting
from presscentre.briefings.models import Hold, Ledger, Question, Seat
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows as accredited
from tests.briefings import rows
from tests.briefings.rows import AFTERNOON, EVENING

pytestmark = pytest.mark.django_db

REGIONS, OUTLETS = 4, 5
asked = st.tuples(
    st.integers(0, REGIONS - 1),
    st.integers(0, OUTLETS - 1),
    st.integers(0, 4),  # seconds: many at the same moment
    st.sampled_from(["waiting", "waiting", "waiting", "rephrase", "withdrawn", "answered"]),
    st.sampled_from([0, 0, 0, 1]),  # which event's floor
)
sat = st.tuples(
    st.one_of(st.none(), st.integers(0, REGIONS - 1)),
    st.sampled_from([Hold.HELD, Hold.HELD, Hold.GIVEN_UP, Hold.LOST]),
    st.booleans(),  # has come
    st.booleans(),  # over the line
    st.sampled_from([0, 0, 1]),
)


@pytest.fixture
def halls(gala, elsewhere):
    """Two events with a floor, regions and an accredited person each; outlets and people of both."""
    outlets = [accredited.outlet(f"Outlet {number}") for number in range(OUTLETS)]
    floors, regions, seated = [], [], []
    for event in (gala, elsewhere):
        mona = factories.officer(f"Mona of {event.slug}", event, "briefings")
        floors.append(actions.appoint(rows.sitting(rows.briefing(event)), [mona], by=mona, now=AFTERNOON))
        regions.append([factories.region(event, f"region-{number}") for number in range(REGIONS)])
        seated.append(rows.accredited(event, f"Lena of {event.slug}"))
    people = User.objects.bulk_create([User(email=f"p{n}@example.org", name=f"P {n}") for n in range(40)])
    return floors, regions, outlets, seated, people


def fill(halls, questions, seats, heard):
    floors, regions, outlets, seated, people = halls
    put, places = [], []
    for number, (region, outlet, second, state, hall) in enumerate(questions):
        at = EVENING + timedelta(seconds=second)
        who = {"person": people[number], "region": regions[hall][region], "outlet": outlets[outlet], "asked_at": at}
        put.append(Question(floor=floors[hall], text="?", language="en", state=state, moved_at=at, **who))
    for number, (region, state, came, remote, hall) in enumerate(seats):
        who = {"person": people[number], "application": seated[hall], "remote": remote}
        where = {"event": seated[hall].event, "sitting": floors[hall].sitting, "state": state, "asked_at": AFTERNOON}
        where |= {"region": None if region is None else regions[hall][region], "moved_at": AFTERNOON}
        places.append(Seat(arrived_at=EVENING if came else None, **who, **where))
    Question.objects.bulk_create(put)
    Seat.objects.bulk_create(places)
    state = {"outlets": {str(outlets[number].pk): many for number, many in enumerate(heard)}}
    Ledger.objects.create(event=floors[0].sitting.event, state=state)


def present(floor):
    """The weights by looking at every row."""
    seats = [
        one for one in Seat.objects.filter(sitting=floor.sitting, state="held").select_related("region") if one.region
    ]
    came = any(one.arrived_at for one in seats)
    here = Counter(one.region.key for one in seats if not came or one.arrived_at or one.remote)
    return dict.fromkeys(floor.questions.values_list("region__key", flat=True), 1) | dict(here)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    questions=st.lists(asked, max_size=24),
    seats=st.lists(sat, max_size=8),
    heard=st.lists(st.integers(0, 2), min_size=OUTLETS, max_size=OUTLETS),
    equal=st.booleans(),
)
def test_the_line_the_weights_and_the_choice_are_those_of_all_the_rows(halls, questions, seats, heard, equal):
    floor = halls[0][0]
    with transaction.atomic():
        fill(halls, questions, seats, heard)
        Ledger.objects.update(equal=equal)
        waiting = Question.objects.filter(floor=floor, state="waiting").select_related("region")
        everyone = [Waiting(one.pk, one.region.key, str(one.outlet_id), one.asked_at) for one in waiting]
        lines = Counter((one.region, one.outlet) for one in everyone)
        first = [
            min((one for one in everyone if (one.region, one.outlet) == of), key=lambda one: (one.since, one.question))
            for of in lines
        ]

        assert sorted(queries.line(floor)) == sorted(first)
        assert sorted(queries.queue(floor)) == sorted((one, lines[one.region, one.outlet]) for one in first)
        weights = present(floor)
        assert queries.weights(floor, equal=False) == weights
        rule = Accounts.from_data(Ledger.objects.get().state, str(floor.pk))
        rule = rule.reweigh(dict.fromkeys(weights, 1) if equal else weights) if weights else rule
        assert queries.choice(floor) == rule.next(everyone)
        transaction.set_rollback(True)


def test_who_is_next_is_three_statements_however_many_wait(halls, django_assert_num_queries):
    floor = halls[0][0]
    for count in (3, 30):
        with transaction.atomic():
            fill(halls, [(number % 4, number % 5, 0, "waiting", 0) for number in range(count)], [], [0] * OUTLETS)
            with django_assert_num_queries(3):
                queries.choice(floor)
            transaction.set_rollback(True)


@pytest.mark.once
def test_who_is_present_is_counted_by_the_index_of_those_who_hold_a_place(halls):
    with CaptureQueriesContext(connection) as ran, connection.cursor() as cursor:
        queries.weights(halls[0][0], equal=False)
        plan = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {ran[0]['sql']}").fetchall()]

    known = "SEARCH seat USING INDEX seat_present (sitting_id=? AND region_id=?"
    assert [step for step in plan if " seat " in step] == [
        f"{known})",
        f"{known} AND arrived_at=? AND remote=?)",
        f"{known})",
    ]
