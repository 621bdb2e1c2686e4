"""Tables as CSV files that a spreadsheet may open: no cell of them is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

RUN = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute instead of show


def harmless(value: object) -> str:
    """The value as text that a spreadsheet shows as it is: an apostrophe comes before what it would run."""
    text = str(value)
    return f"'{text}" if text.startswith(RUN) else text


def answer(name: str, heading: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to keep, in UTF-8 with a mark, so that spreadsheets read it right. Personal: nobody stores it."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow([harmless(cell) for cell in heading])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(kept.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
