"""Two moderators at once, on a real PostgreSQL: one speaker."""

from datetime import timedelta

import pytest

from presscentre.briefings import actions, queries
from presscentre.briefings.models import Question, Turn
from tests import factories
from tests.briefings import rows
from tests.briefings.floors import asks, present
from tests.briefings.rows import AFTERNOON, EVENING
from tests.figures.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ceo(gala):
    made = rows.sitting(rows.briefing(gala), capacity=40)
    rows.released(gala)
    return made


@pytest.fixture
def moderators(gala):
    return [factories.officer(f"Moderator{number}", gala, "briefings") for number in range(8)]


@pytest.fixture
def floor(ceo, moderators):
    made = actions.appoint(ceo, moderators, by=moderators[0], now=AFTERNOON)
    actions.open_floor(made, by=moderators[0], now=EVENING)
    made.refresh_from_db()
    return made


def test_eight_moderators_give_the_floor_at_once_and_one_speaks(gala, ceo, floor, moderators):
    europe = factories.region(gala)
    for number in range(3):
        asks(floor, present(gala, f"Person{number}", europe, ceo), at=number)
    floor.refresh_from_db()

    told = at_once(
        *(lambda by=by: actions.call_next(floor, version=floor.version, by=by, now=EVENING).pk for by in moderators)
    )

    assert told["floor_moved_on"] == 7
    assert Turn.objects.filter(ended_at=None).count() == 1
    assert Question.objects.filter(state="called").count() == 1


def test_without_a_version_they_are_told_that_somebody_speaks(gala, ceo, floor, moderators):
    europe = factories.region(gala)
    for number in range(3):
        asks(floor, present(gala, f"Person{number}", europe, ceo), at=number)

    told = at_once(*(lambda by=by: actions.call_next(floor, by=by, now=EVENING).pk for by in moderators))

    assert told["floor_is_taken"] == 7
    assert Turn.objects.count() == 1


def test_journalists_ask_while_the_floor_is_given_and_nothing_is_lost(gala, ceo, floor, moderators):
    europe = factories.region(gala)
    people = [present(gala, f"Person{number}", europe, ceo) for number in range(12)]
    asks(floor, people[0])

    at_once(
        *(lambda one=one: asks(floor, one, at=1) for one in people[1:]),
        lambda: actions.call_next(floor, by=moderators[0], now=EVENING + timedelta(seconds=2)),
    )

    states = list(Question.objects.values_list("state", flat=True))
    assert (states.count("called"), states.count("waiting")) == (1, 11)
    assert queries.board_snapshot(gala)["entries"][str(ceo.pk)]["regions"][0]["waiting"] == 11
