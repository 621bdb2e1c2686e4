"""What was wrong is corrected in public, and nothing is overwritten."""

from decimal import Decimal

import pytest

from presscentre.figures import actions, queries
from presscentre.figures.models import Figure, Reading, Revision
from tests import factories
from tests.factories import MINUTE
from tests.figures.conftest import NOW, change, given, on_the_wall, push


@pytest.fixture
def wrong(gala, gmv, source) -> Revision:
    """168.3 billion stands on the wall."""
    push(gala, source, given(168_300_000_000, 60))
    return Revision.objects.get()


def test_a_correction_takes_the_place_of_what_was_wrong(gala, gmv, wrong, ines):
    later = NOW + MINUTE
    actions.correct(
        gmv, rev=1, value=Decimal(168_200_000_000), reason="Rounded.", reasons={"fr": "Arrondi."}, by=ines, now=later
    )

    entry = queries.shown(Figure.objects.get(), "fr").entry
    assert (entry["value"], entry["status"], entry["rev"]) == ("168200000000", "corrected", 2)
    assert (entry["correction"]["was"], entry["correction"]["reason"]) == ("168300000000", "Arrondi.")
    assert list(Revision.objects.order_by("rev").values_list("rev", "kind", "value", "was", "corrects", "by")) == [
        (1, "published", Decimal(168_300_000_000), None, None, None),
        (2, "corrected", Decimal(168_200_000_000), Decimal(168_300_000_000), 1, ines.pk),
    ]
    assert Reading.objects.get().value == Decimal(168_300_000_000)
    assert [point.value for point in queries.curve(gmv)] == [Decimal(168_200_000_000)]
    assert [(line.kind, line.rev, line.was) for line in queries.public_log(gala)] == [
        ("corrected", 2, Decimal(168_300_000_000))
    ]


def test_the_mark_stays_beside_the_values_that_follow_for_half_an_hour(gala, gmv, wrong, source, ines):
    actions.correct(gmv, rev=1, value=5, reason="A slip.", by=ines, now=NOW)
    push(gala, source, given(6, 61), now=NOW + 30 * MINUTE)
    assert queries.shown(Figure.objects.get(), "en").entry["correction"]["rev"] == 2

    push(gala, source, given(7, 62), now=NOW + 31 * MINUTE)
    entry = queries.shown(Figure.objects.get(), "en").entry
    assert (entry["status"], entry["correction"]) == ("published", None)


def test_a_value_of_the_past_is_corrected_without_touching_the_wall(gala, gmv, wrong, source, ines):
    push(gala, source, given(168_400_000_000, 120))
    actions.correct(gmv, rev=1, value=168_200_000_000, reason="Rounded.", by=ines, now=NOW)

    assert on_the_wall(gala) == {"gmv": "168400000000"}
    assert [point.value for point in queries.curve(gmv)] == [168_200_000_000, 168_400_000_000]
    assert queries.shown_at(gmv, NOW).rev == 2


def test_one_revision_is_corrected_once(gala, gmv, wrong, ines):
    actions.correct(gmv, rev=1, value=1, reason="A slip.", by=ines, now=NOW)

    with pytest.raises(actions.AlreadyCorrected):
        actions.correct(gmv, rev=1, value=2, reason="Another.", by=ines, now=NOW)
    actions.correct(gmv, rev=2, value=2, reason="The correction was wrong.", by=ines, now=NOW)
    assert on_the_wall(gala) == {"gmv": "2"}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"rev": 9}, actions.FigureMovedOn),
        ({"value": Decimal(168_300_000_000)}, actions.NothingToCorrect),
        ({"reason": "  "}, actions.ReasonMissing),
        ({"value": Decimal("0.00001")}, actions.ValueOutOfRange),
        ({"value": Decimal("NaN")}, actions.ValueOutOfRange),
        ({"value": Decimal(10) ** 14}, actions.ValueOutOfRange),
    ],
)
def test_what_is_no_correction_is_refused(gala, gmv, wrong, ines, facts, refusal):
    with pytest.raises(refusal):
        actions.correct(gmv, **({"rev": 1, "value": Decimal(1), "reason": "A slip."} | facts), by=ines, now=NOW)
    assert on_the_wall(gala) == {"gmv": "168300000000"}


def test_a_withdrawn_value_leaves_nothing_behind_but_the_log(gala, gmv, wrong, source, ines):
    actions.withdraw(gmv, rev=1, reason="The source was hacked.", by=ines, now=NOW)

    entry = queries.shown(Figure.objects.get(), "en").entry
    assert (entry["value"], entry["text"], entry["status"]) == (None, "", "withdrawn")
    assert queries.curve(gmv) == []
    assert [(line.kind, line.value) for line in queries.public_log(gala)] == [("withdrawn", None)]
    with pytest.raises(actions.AlreadyCorrected):
        actions.correct(gmv, rev=2, value=1, reason="No.", by=ines, now=NOW)
    assert push(gala, source, given(5, 61)) == ["published"]


def test_a_correction_goes_out_while_figures_are_paused(gala, gmv, wrong, ines):
    actions.pause(gala, by=ines, now=NOW)

    actions.correct(gmv, rev=1, value=5, reason="A slip.", by=ines, now=NOW)
    assert on_the_wall(gala) == {"gmv": "5"}


def test_the_public_log_is_silent_about_office_figures_and_other_events(gala, elsewhere, gmv, wrong, ines):
    change(gmv, audience="office")
    actions.correct(gmv, rev=1, value=5, reason="A slip.", by=ines, now=NOW)

    assert (queries.public_log(gala), queries.public_log(elsewhere)) == ([], [])
    change(gmv, audience="public")
    assert [line.rev for line in queries.public_log(gala)] == [2]
    factories.figure(elsewhere)
    assert queries.public_log(elsewhere) == []
