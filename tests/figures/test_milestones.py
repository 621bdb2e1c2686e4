"""A published value passes a threshold: once, with the moment of the crossing, and not if it was wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest

from presscentre.figures import actions, queries
from presscentre.figures.models import Edition, EditionReading, Milestone, MilestoneRule
from tests.factories import MIDNIGHT, MINUTE, SECOND
from tests.figures.conftest import NOW, change, given, push


def rule(figure, kind, threshold=None, edition=None) -> MilestoneRule:
    return MilestoneRule.objects.create(figure=figure, kind=kind, threshold=threshold, edition=edition)


def reached() -> list[tuple[Decimal, int, bool]]:
    """Threshold, second of the crossing, and whether the page says "about"."""
    rows = Milestone.objects.filter(void_at=None).order_by("threshold")
    return [(row.threshold, (row.crossed_at - MIDNIGHT) // SECOND, row.about) for row in rows]


def test_the_crossing_is_interpolated_and_called_about(gala, gmv, source):
    rule(gmv, "at_least", 100)
    push(gala, source, given(50, 0))
    push(gala, source, given(150, 60))

    assert reached() == [(100, 30, True)]


def test_a_value_that_is_the_threshold_was_reached_at_its_own_moment(gala, gmv, source):
    rule(gmv, "at_least", 100)
    push(gala, source, given(50, 0))
    push(gala, source, given(100, 60))

    assert reached() == [(100, 60, False)]


def test_a_milestone_happens_once(gala, gmv, source, ines):
    change(gmv, monotonic=False)
    rule(gmv, "at_least", 100)
    for second, value in enumerate([50, 150, 50, 150, 200]):
        push(gala, source, given(value, second))

    assert len(reached()) == 1


def test_each_so_much_is_one_milestone_each(gala, gmv, source):
    rule(gmv, "each", 10)
    push(gala, source, given(25, 0))
    push(gala, source, given(50, 50))

    assert reached() == [(20, 0, True), (30, 10, True), (40, 30, True), (50, 50, False)]


def test_a_figure_passes_an_earlier_edition(gala, gmv, source):
    edition = Edition.objects.create(figure=gmv, label="2016", starts_at=MIDNIGHT - timedelta(days=366))
    EditionReading.objects.create(edition=edition, elapsed=timedelta(hours=24), value=120)
    rule(gmv, "passes", edition=edition)
    push(gala, source, given(100, 0))
    assert reached() == []

    push(gala, source, given(140, 60))
    assert reached() == [(120, 30, True)]


def test_only_published_values_count(gala, gmv, source):
    rule(gmv, "at_least", 100)
    push(gala, source, given(50, 0))
    change(gmv, largest_jump=10)
    push(gala, source, given(150, 60))

    assert reached() == []


def test_a_draft_is_the_offices_until_it_is_released(gala, elsewhere, gmv, source, ines):
    rule(gmv, "at_least", 1)
    push(gala, source, given(1, 0))
    (draft,) = queries.drafts(gala)
    assert (list(queries.milestones(gala)), list(queries.drafts(elsewhere))) == ([], [])

    actions.release_milestone(draft, by=ines, now=NOW)
    assert (list(queries.milestones(gala)), list(queries.drafts(gala))) == ([draft], [])
    assert list(queries.milestones(elsewhere)) == []
    for again in (actions.release_milestone, actions.discard_milestone):
        with pytest.raises(actions.MilestoneDecided):
            again(draft, by=ines, now=NOW)


def test_a_discarded_milestone_does_not_come_back(gala, gmv, source, ines):
    rule(gmv, "at_least", 1)
    push(gala, source, given(1, 0))
    actions.discard_milestone(queries.drafts(gala).get(), by=ines, now=NOW)
    push(gala, source, given(2, 1))

    assert (list(queries.drafts(gala)), list(queries.milestones(gala))) == ([], [])


def test_a_milestone_of_a_wrong_value_is_void_and_may_be_reached_truly(gala, gmv, source, ines):
    rule(gmv, "at_least", 100)
    push(gala, source, given(50, 0))
    push(gala, source, given(150, 60))
    actions.release_milestone(queries.drafts(gala).get(), by=ines, now=NOW)
    actions.correct(gmv, rev=2, value=90, reason="A slip.", by=ines, now=NOW + MINUTE)
    assert (reached(), list(queries.milestones(gala))) == ([], [])

    push(gala, source, given(110, 120))
    assert reached() == [(100, 90, True)]
    assert Milestone.objects.count() == 1
