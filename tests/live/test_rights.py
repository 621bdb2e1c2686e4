"""Who may join, asked for a whole hall at once: the same answer as for each alone, in as few queries as for one."""

import pytest

from presscentre.figures import live
from presscentre.kiosk.models import Screen
from presscentre.live import rights
from presscentre.live.topics import FAMILIES, Viewer
from presscentre.people.hall import sees
from presscentre.people.models import User
from tests import factories
from tests.live.conftest import Families

HERE, ELSEWHERE = "figures:double11", "figures:elsewhere"


def of_a_hall() -> list[str]:
    """The topics that everyone of an event may join."""
    return sorted(family.name for family in FAMILIES.values() if family.may_join is sees)


def test_the_hall_hears_figures_counts_the_schedule_and_the_floor():
    assert {"figures", "figures.log", "accreditation.inside", "briefings.schedule", "briefings.board"} <= {*of_a_hall()}


@pytest.mark.parametrize("family", of_a_hall())
@pytest.mark.parametrize("crowd", [1, 20])
def test_a_hall_that_comes_back_at_once_is_as_few_queries_as_one(
    elsewhere, omar, family, crowd, django_assert_num_queries
):
    hall = [Viewer(user) for user in (*factories.journalists(elsewhere, crowd), omar)]
    names = frozenset({f"{family}:elsewhere"})

    # The event, its journalists, and the remits of whoever is none of them.
    with django_assert_num_queries(3):
        answers = rights._answers([(viewer, names) for viewer in hall])

    assert answers == {(viewer, names): names for viewer in hall}


def test_asked_together_each_gets_the_answer_that_is_theirs(gala, elsewhere, ines, omar, lena):
    (accredited,) = factories.journalists(elsewhere, 1)
    gone = factories.officer("Gone", elsewhere, "figures")
    gone.is_active = False
    machine = User.objects.create(kind=User.Kind.SCREEN)
    screen = Screen.objects.create(event=elsewhere, user=machine, scene="figures.wall", paired_at=factories.MIDNIGHT)
    viewers = [*map(Viewer, (ines, omar, lena, accredited, gone, machine, None)), Viewer(screen=screen)]
    both = frozenset({HERE, ELSEWHERE, "nothing:double11"})

    answers = rights._answers([(viewer, both) for viewer in viewers])

    may_see = {Viewer(omar), Viewer(accredited), Viewer(screen=screen)}
    for viewer in viewers:
        assert answers[viewer, both] == ({HERE, ELSEWHERE} if viewer in may_see else {HERE})
        assert live.FIGURES.may_join(viewer, elsewhere) == (viewer in may_see)


def test_a_family_whose_rule_breaks_turns_nobody_away_beside_it(gala, lena, trial: Families, monkeypatch):
    def breaks(*_asked: object) -> bool:
        raise KeyError("slug")

    monkeypatch.setattr(trial.wall, "may_join", breaks)
    monkeypatch.setattr(trial.log, "who_may_join", breaks)
    names = frozenset({"trial.wall:double11", "trial.log:double11", HERE})

    assert rights._answers([(Viewer(lena), names)]) == {(Viewer(lena), names): {HERE}}
