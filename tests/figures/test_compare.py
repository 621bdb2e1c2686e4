"""Year on year at the same elapsed time, interpolated where it must be, and labelled so."""

from datetime import timedelta
from decimal import Decimal

import pytest

from presscentre.figures import queries
from presscentre.figures.models import Edition, EditionReading, Figure
from tests.factories import MIDNIGHT
from tests.figures.conftest import change, given, push


@pytest.fixture
def last_year(gmv) -> Edition:
    """Nothing at the start, 1,000 after a hundred seconds, 3,000 after three hundred."""
    edition = Edition.objects.create(figure=gmv, label="2016", starts_at=MIDNIGHT - timedelta(days=366, hours=5))
    for second, value in ((10, 100), (100, 1000), (300, 3000)):
        EditionReading.objects.create(edition=edition, elapsed=timedelta(seconds=second), value=value)
    return edition


@pytest.mark.parametrize(
    ("second", "theirs", "interpolated", "final"),
    [(100, 1000, False, False), (200, 2000, True, False), (55, 550, True, False), (300, 3000, False, True)],
)
def test_the_same_elapsed_time_is_compared(gmv, last_year, second, theirs, interpolated, final):
    change(gmv, counted_from=MIDNIGHT)
    found = queries.compared(gmv, Decimal(3000), MIDNIGHT + timedelta(seconds=second))

    assert (found.label, found.value, found.interpolated, found.final) == ("2016", theirs, interpolated, final)
    assert found.ratio == (Decimal(3000) / theirs).quantize(Decimal("0.000001"))


def test_before_both_series_exist_nothing_is_compared(gmv, last_year):
    change(gmv, counted_from=MIDNIGHT)

    assert queries.compared(gmv, Decimal(1), MIDNIGHT + timedelta(seconds=9)) is None
    assert queries.compared(gmv, None, MIDNIGHT + timedelta(seconds=100)) is None


def test_the_wall_says_how_far_ahead_we_are(gala, gmv, source, last_year):
    change(gmv, counted_from=MIDNIGHT)
    push(gala, source, given(1500, 100))

    (row,) = queries.wall(gala, "fr").figures
    comparison = row.entry["comparison"]
    assert (comparison["label"], comparison["value"], comparison["change"]) == ("2016", "1000", "50\xa0%")
    assert (comparison["ahead"], comparison["interpolated"]) == (True, False)


def test_the_table_sets_both_years_side_by_side(gala, gmv, source, last_year):
    change(gmv, counted_from=MIDNIGHT)
    push(gala, source, given(5, 5), given(1500, 200))

    rows = [(row.point.value, row.other and row.other.value) for row in queries.table(gmv)]
    assert rows == [(1500, 2000), (5, None)]


def test_a_long_curve_is_thinned_and_keeps_its_ends_and_its_peak(gala, gmv, source):
    change(gmv, monotonic=False)
    values = [999 if second == 500 else second % 7 for second in range(1000)]
    push(gala, source, *(given(value, second) for second, value in enumerate(values)))

    points = queries.curve(gmv, 100)
    assert len(points) <= 102
    assert (points[0].value, points[-1].value, max(point.value for point in points)) == (0, 999 % 7, 999)
    assert [point.as_of for point in points] == sorted(point.as_of for point in points)


@pytest.mark.parametrize("many", [1, 5])
def test_the_wall_costs_the_same_however_many_figures(gala, django_assert_num_queries, many):
    from_source = [
        Figure(event=gala, key=f"f{n}", name=f"F{n}", unit="count", stale_after=timedelta(1)) for n in range(many)
    ]
    Figure.objects.bulk_create(from_source)
    with django_assert_num_queries(2):  # figures, board
        assert len(queries.wall(gala, "en").figures) == many
