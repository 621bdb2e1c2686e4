"""What a source sends, read strictly: JSON or CSV to clean values. No rows, no database, nothing kept."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from charset_normalizer import from_bytes

from presscentre.core import moments

MOST_READINGS = 1_000
MOST_BYTES = 10 * 1024 * 1024
MOST_BYTES_OF_A_FILE = 2 * 1024 * 1024
MOST_LINES = 10_000
NOTE = 200
NEVER = datetime.min.replace(tzinfo=UTC)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII).fullmatch  # as a figure's; any other is not asked for
_VALUE = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?", re.ASCII).fullmatch
_LONG_VALUE = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?", re.ASCII).fullmatch
_NOT_FINITE = re.compile(r"[-+]?(?:nan|snan|inf|infinity)", re.IGNORECASE).fullmatch
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
).fullmatch
_MEMBERS = frozenset({"figure", "value", "as_of", "unit", "not_before", "interpolated", "note"})
_MEMBERS_OF_A_BATCH = frozenset({"readings", "atomic"})


class Unreadable(Exception):
    """The whole body cannot be used: `code` says why, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


@dataclass(slots=True)
class Given:
    """One clean reading, not yet compared with anything. `code`: it is refused, and why; then the rest is unset."""

    figure: str = ""
    value: Decimal = Decimal(0)
    as_of: datetime = NEVER
    unit: str = ""
    not_before: datetime | None = None
    interpolated: bool = False
    note: str = ""
    code: str = ""
    field: str = ""
    written: str = ""  # a plain reading's value and moment as its source wrote them, in UTC: so a database takes them


@dataclass(frozen=True)
class Parcel:
    """The readings of one request, in order."""

    readings: list[Given]
    atomic: bool


def parcel(body: bytes) -> Parcel:
    """Read `{"readings": […], "atomic": …}`, or one reading by itself.

    Raises Unreadable if the body as a whole is wrong; a wrong reading is refused in its place.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("not_json") from None
    if not isinstance(document, dict):
        raise Unreadable("not_an_object")
    if "readings" not in document:
        return Parcel([given(document)], atomic=False)
    rows, atomic = document["readings"], document.get("atomic", False)
    if unknown := document.keys() - _MEMBERS_OF_A_BATCH:
        raise Unreadable("unknown_member", member=min(unknown)[:40])
    if not isinstance(rows, list) or not isinstance(atomic, bool):
        raise Unreadable("wrong_type", member="atomic" if isinstance(rows, list) else "readings")
    if not rows:
        raise Unreadable("no_readings")
    if len(rows) > MOST_READINGS:
        raise Unreadable("too_many_readings", most=MOST_READINGS)
    return Parcel([given(row) for row in rows], atomic)


def given(row: Any) -> Given:
    """One reading as JSON has it. What is wrong with it stands in `code` and `field`."""
    if type(row) is not dict:
        return Given(code="not_an_object")
    figure, value, moment = row.get("figure"), row.get("value"), row.get("as_of")
    if type(figure) is not str:
        return Given(code="missing" if figure is None else "wrong_type", field="figure")
    if not _KEY(figure):
        return Given(figure=figure[:40], code="unknown_figure", field="figure")
    if type(value) is not str or not _VALUE(value):
        return Given(figure=figure[:40], code=_wrong_value(value), field="value")
    as_of = instant(moment)
    if as_of is None:
        return Given(figure=figure[:40], code="missing" if moment is None else "not_a_moment", field="as_of")
    if len(row) > 3:
        return _more(Given(figure, Decimal(value), as_of), row)
    return Given(figure, Decimal(value), as_of, written=f"{value}\t{moment}" if str(moment)[-1] == "Z" else "")


def instant(text: object) -> datetime | None:
    """An RFC 3339 moment with its offset, in UTC; None if it is anything else, or of the first or last year."""
    if type(text) is not str or not _MOMENT(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Nearly every moment is in UTC already.
    return at if text[-1] == "Z" and MINYEAR < at.year < MAXYEAR else moments.in_utc(at)


def _wrong_value(value: object) -> str:
    if value is None:
        return "missing"
    if not isinstance(value, str):
        return "value_not_text"
    if _NOT_FINITE(value):
        return "not_finite"
    return "too_many_digits" if _LONG_VALUE(value) and "e" not in value.lower() else "not_a_decimal"


def _more(reading: Given, row: dict[str, Any]) -> Given:
    """The members that few sources send."""
    if unknown := row.keys() - _MEMBERS:
        return Given(figure=reading.figure, code="unknown_member", field=min(unknown)[:40])
    unit, note, guessed = row.get("unit", ""), row.get("note", ""), row.get("interpolated", False)
    for field, value, kind in (("unit", unit, str), ("note", note, str), ("interpolated", guessed, bool)):
        if type(value) is not kind:
            return Given(figure=reading.figure, code="wrong_type", field=field)
    if len(note) > NOTE or "\x00" in note:
        return Given(figure=reading.figure, code="note_too_long", field="note")
    reading.unit, reading.note, reading.interpolated = unit, note, guessed
    if row.get("not_before") is not None:
        reading.not_before = instant(row["not_before"])
        if reading.not_before is None:
            return Given(figure=reading.figure, code="not_a_moment", field="not_before")
    return reading


def sheet(data: bytes) -> list[tuple[int, Given]]:
    """Read a CSV file: (line number, reading) for each line below the heading.

    The heading names figure, value, as_of, and perhaps unit, not_before, interpolated, note. Comma, semicolon or tab;
    UTF-8 with or without a mark, UTF-16, or what the bytes look like. Raises Unreadable.
    """
    if len(data) > MOST_BYTES_OF_A_FILE:
        raise Unreadable("file_too_large", megabytes=MOST_BYTES_OF_A_FILE // 2**20)
    text = _text(data)
    heading = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        if missing := sorted({"figure", "value", "as_of"} - set(columns)):
            raise Unreadable("column_missing", column=missing[0])
        if len(set(columns)) < len(columns) or set(columns) - _MEMBERS:
            raise Unreadable("column_unknown", column=next(iter(sorted(set(columns) - _MEMBERS)), columns[0])[:40])
        found = [(reader.line_num, _line(columns, cells)) for cells in reader if any(cells)]
    except csv.Error:
        raise Unreadable("not_csv", line=reader.line_num) from None
    if not found:
        raise Unreadable("no_readings")
    if len(found) > MOST_LINES:
        raise Unreadable("too_many_lines", most=MOST_LINES)
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("not_text")
    return str(best)


def _line(columns: list[str], cells: Iterable[str]) -> Given:
    cells = [cell.strip() for cell in cells]
    if len(cells) != len(columns):
        return Given(code="wrong_number_of_cells")
    row: dict[str, Any] = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
    if "interpolated" in row:
        truth = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        row["interpolated"] = truth.get(row["interpolated"].lower())
    return given(row)
