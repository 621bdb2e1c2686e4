"""A file is looked at first, and stored only then."""

import pytest

from presscentre.figures import actions
from presscentre.figures.models import Reading
from tests import factories
from tests.figures.conftest import NOW, given, on_the_wall, push

FILE = b"""figure,value,as_of
gmv,1,2017-11-10T16:00:01Z
gmv,3,2017-11-10T16:00:03Z
gmv,2,2017-11-10T16:00:02Z
gmv,4,2017-11-10T16:00:03Z
orders,4,2017-11-10T16:00:03Z
gmv,x,2017-11-10T16:00:04Z
"""
FATES = [
    (2, "stored", ""),
    (3, "published", ""),
    (4, "stored", ""),
    (5, "refused", "conflicting_value"),
    (6, "refused", "unknown_figure"),
    (7, "refused", "not_a_decimal"),
]


def test_a_preview_says_what_would_happen_and_stores_nothing(gala, gmv, ines):
    preview = actions.preview(gala, FILE, by=ines, now=NOW)

    assert [(row.line, row.state, row.code) for row in preview.rows] == FATES
    assert (Reading.objects.count(), on_the_wall(gala)) == (0, {"gmv": None})


def test_the_import_does_what_the_preview_said(gala, gmv, ines):
    fates = actions.import_readings(gala, FILE, by=ines, now=NOW)

    assert [(row.line, row.state, row.code) for row in fates] == FATES
    assert on_the_wall(gala) == {"gmv": "3"}
    assert set(Reading.objects.values_list("by", "source")) == {(ines.pk, None)}
    again = actions.import_readings(gala, FILE, by=ines, now=NOW)
    assert [row.state for row in again] == ["duplicate"] * 3 + ["refused"] * 3


def test_an_import_goes_through_the_gate(gala, gmv, source, ines):
    push(gala, source, given(100, 5))

    assert {row.state for row in actions.import_readings(gala, FILE, by=ines, now=NOW)} == {"late", "refused"}
    later = b"figure;value;as_of\ngmv;50;2017-11-10T16:00:09Z\n"
    assert [(row.state, row.code) for row in actions.import_readings(gala, later, by=ines, now=NOW)] == [
        ("held", "fell")
    ]


def test_figures_of_another_event_are_unknown(gala, elsewhere, ines):
    factories.figure(elsewhere, "gmv")

    assert {row.code for row in actions.preview(gala, FILE, by=ines, now=NOW).rows} == {
        "unknown_figure",
        "not_a_decimal",
    }


def test_a_file_that_cannot_be_used_says_why(gala, ines):
    sentence = "The column as_of is missing. The first line names the columns."
    assert actions.preview(gala, b"figure,value\n1,2\n", by=ines, now=NOW).problem == sentence
    with pytest.raises(actions.FileUnreadable, match=sentence):
        actions.import_readings(gala, b"figure,value\n1,2\n", by=ines, now=NOW)
