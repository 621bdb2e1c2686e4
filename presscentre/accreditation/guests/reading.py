"""The bytes of a list as rows of text: CSV in any encoding and with any delimiter, or the first sheet of an XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

from presscentre.accreditation.guests import encodings

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 64
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000  # files inside an XLSX
MOST_TIMES = 200  # how often smaller a part may be packed: beyond, it is a bomb
DELIMITERS = ",;\t|"
BROKEN = "\ufffe"  # stands alone in a row whose quotes cannot be read


class Unreadable(Exception):
    """The list cannot be used as a whole: `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Sheet:
    """What was read: rows with their number as a spreadsheet counts, and how it was read."""

    rows: list[tuple[int, list[str]]]
    encoding: str  # "" for a spreadsheet

    @property
    def texts(self) -> list[list[str]]:
        return [cells for _line, cells in self.rows]


def read(data: bytes, encoding: str = "") -> Sheet:
    """Read a list, in this encoding or in the one that fits best. Rows without any text are left out.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(b"PK\x03\x04"):
        return Sheet(_bounded(_spreadsheet(data)), "")
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise Unreadable("not_a_list")
    chosen = encoding if encoding in encodings.ENCODINGS else encodings.recognised(data)
    if not chosen:
        raise Unreadable("not_text")
    return Sheet(_bounded(_lines(encodings.text_of(data, chosen))), chosen)


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    kept = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            kept.append((line, cells[:MOST_COLUMNS]))
        if len(kept) > MOST_ROWS + 1:
            raise Unreadable("too_many_rows")
    if not kept:
        raise Unreadable("empty")
    return kept


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV. Where a quote is broken, line for line instead, so that only that line is lost."""
    delimiter = _delimiter(text)
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error:
        rows = list(_one_by_one(text, delimiter))
    yield from rows


def _one_by_one(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    for line, raw in enumerate(text.splitlines(), 1):
        try:
            yield line, next(csv.reader([raw], delimiter=delimiter, strict=True), [])
        except csv.Error:
            yield line, [BROKEN]


def _delimiter(text: str) -> str:
    """The sign that parts the first rows into the same number of cells, and into most of them."""
    head = [line for line in text.splitlines()[:20] if line.strip()][:10]

    def fit(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in head]
        usual = max(set(counts), key=lambda count: (counts.count(count), count)) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=fit)


def _spreadsheet(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet, values as they were last computed: no formula, macro or outer link is followed."""
    _harmless(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            yield from _cells(sheet)
        finally:
            book.close()
    except DefusedXmlException:
        raise Unreadable("not_a_list") from None
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("damaged") from None


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    filled = 0
    for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        cells = ["" if value is None else str(value).replace("\x00", "") for value in row]
        filled += any(cells)
        # A single cell far below would make a million empty rows.
        if filled > MOST_ROWS + 1 or line > 4 * MOST_ROWS:
            raise Unreadable("too_many_rows")
        yield line, cells


def _harmless(data: bytes) -> None:
    """Raises Unreadable for what is no spreadsheet, or would fill the memory when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable("damaged") from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("not_a_list")
    large = [part for part in parts if part.file_size > MOST_TIMES * max(1, part.compress_size) > 0]
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or any(part.file_size > 1024 * 1024 for part in large)
    ):
        raise Unreadable("bomb")
