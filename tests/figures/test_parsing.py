"""Whatever a machine sends is read, or refused by name; nothing else happens."""

import codecs
import json
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscentre.figures.actions.refusals import PARCEL_SENTENCES, SENTENCES
from presscentre.figures.parsing import Given, Unreadable, instant, parcel, sheet

pytestmark = pytest.mark.once  # nothing here asks the database

GOOD = {"figure": "gmv", "value": "10000000000", "as_of": "2017-11-10T16:03:01Z"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def one(**changes: object) -> Given:
    row = {key: value for key, value in (GOOD | changes).items() if value is not ...}
    return parcel(json.dumps({"readings": [row]}).encode()).readings[0]


def test_a_reading_is_read_exactly():
    found = one(value="-12.3400", as_of="2017-11-11T00:03:01.5+08:00", unit="CNY", note="one source", interpolated=True)

    assert (found.code, found.value, found.as_of) == (
        "",
        Decimal("-12.34"),
        datetime(2017, 11, 10, 16, 3, 1, 500000, UTC),
    )
    assert (found.unit, found.note, found.interpolated) == ("CNY", "one source", True)


def test_one_reading_needs_no_list():
    assert [row.value for row in parcel(json.dumps(GOOD).encode()).readings] == [10_000_000_000]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"value": "ten"}, "not_a_decimal", "value"),
        ({"value": "1e5"}, "not_a_decimal", "value"),
        ({"value": "١٢"}, "not_a_decimal", "value"),
        ({"value": ""}, "not_a_decimal", "value"),
        ({"value": "NaN"}, "not_finite", "value"),
        ({"value": "-Infinity"}, "not_finite", "value"),
        ({"value": "123456789012345"}, "too_many_digits", "value"),
        ({"value": "1.00001"}, "too_many_digits", "value"),
        ({"value": 12}, "value_not_text", "value"),
        ({"value": 1.5}, "value_not_text", "value"),
        ({"value": ...}, "missing", "value"),
        ({"figure": ...}, "missing", "figure"),
        ({"figure": 7}, "wrong_type", "figure"),
        ({"figure": "gmv\x00"}, "unknown_figure", "figure"),
        ({"figure": "GMV"}, "unknown_figure", "figure"),
        ({"figure": "g" * 41}, "unknown_figure", "figure"),
        ({"as_of": ...}, "missing", "as_of"),
        ({"as_of": "2017-11-10"}, "not_a_moment", "as_of"),
        ({"as_of": "2017-11-10T16:03:01"}, "not_a_moment", "as_of"),
        ({"as_of": "2017-13-10T16:03:01Z"}, "not_a_moment", "as_of"),
        ({"as_of": "0001-01-01T00:00:00+23:00"}, "not_a_moment", "as_of"),
        ({"as_of": "9999-12-31T23:59:59-08:00"}, "not_a_moment", "as_of"),
        ({"colour": "red"}, "unknown_member", "colour"),
        ({"unit": 5}, "wrong_type", "unit"),
        ({"note": "x" * 201}, "note_too_long", "note"),
        ({"note": "a\x00b"}, "note_too_long", "note"),
        ({"interpolated": "yes"}, "wrong_type", "interpolated"),
        ({"not_before": "soon"}, "not_a_moment", "not_before"),
    ],
)
def test_what_is_wrong_is_named(changes, code, field):
    found = one(**changes)
    assert (found.code, found.field) == (code, field)
    assert code in SENTENCES


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff", "not_json"),
        (b'{"value": NaN}', "not_json"),
        (b"[]", "not_an_object"),
        (b'{"readings": []}', "no_readings"),
        (b'{"readings": {}}', "wrong_type"),
        (b'{"readings": [], "atomic": 1}', "wrong_type"),
        (b'{"readings": [1], "atomic": true, "more": 1}', "unknown_member"),
        (json.dumps({"readings": [GOOD] * 1001}).encode(), "too_many_readings"),
    ],
)
def test_a_body_that_cannot_be_used_says_why(body, code):
    with pytest.raises(Unreadable) as refused:
        parcel(body)
    assert refused.value.code == code
    assert PARCEL_SENTENCES[code] % refused.value.facts


@settings(deadline=None)
@given(JSON)
def test_no_json_is_too_strange(document):
    try:
        found = parcel(json.dumps(document).encode())
        said = [row.code for row in found.readings]
    except Unreadable as refused:
        said = [refused.code]
    assert set(said) <= {"", *SENTENCES, *PARCEL_SENTENCES}


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_file_is_too_strange(data):
    try:
        found = sheet(data)
        said = [SENTENCES[row.code] for _line, row in found if row.code]
    except Unreadable as refused:
        said = [PARCEL_SENTENCES[refused.code] % refused.facts]
    assert all(said)


@given(
    st.decimals(min_value=-(10**14) + 1, max_value=10**14 - 1, places=4),
    st.datetimes(timezones=st.just(UTC)).filter(lambda moment: MINYEAR < moment.year < MAXYEAR),
)
def test_every_value_and_moment_of_ours_comes_back(value, moment):
    found = one(value=f"{value:f}", as_of=moment.isoformat())

    assert (found.code, found.value, found.as_of) == ("", value, moment)
    assert instant(moment.isoformat()) == moment


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_from_any_spreadsheet_is_read(encoding, delimiter):
    lines = ["Figure,Value,as_of,note", "gmv,5,2017-11-10T16:03:01Z,亿", "", "gmv,six,2017-11-10T16:03:02Z,", "gmv,7"]
    found = sheet("\r\n".join(lines).replace(",", delimiter).encode(encoding))

    assert [(line, row.code, row.value, row.note) for line, row in found] == [
        (2, "", 5, "亿"),
        (4, "not_a_decimal", 0, ""),
        (5, "wrong_number_of_cells", 0, ""),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "column_missing"),
        (b"figure,value\n1,2", "column_missing"),
        (b"figure,value,as_of,colour\n1,2,3,4", "column_unknown"),
        (b"figure,value,as_of,value\n1,2,3,4", "column_unknown"),
        (b"figure,value,as_of\n", "no_readings"),
        (b'figure,value,as_of\n"gmv,1,2', "not_csv"),
        (b"figure,value,as_of\n" + b"a,1,2\n" * 10_001, "too_many_lines"),
        (codecs.BOM_UTF8 + b"x" * 3_000_000, "file_too_large"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data, code):
    with pytest.raises(Unreadable) as refused:
        sheet(data)
    assert refused.value.code == code
