"""Many rows at once: readings that are only kept, and held ones that a newer value has overtaken."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.db import connection

from presscentre.figures.models import Figure, Reading, Revision

HARMLESS = (Reading.Why.PAUSED, Reading.Why.TOO_SOON)  # held for their moment, not for their value
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class Kept(NamedTuple):
    """A reading that is stored or late, in the order of the columns below."""

    figure: int
    source: int | None
    by: int | None
    value: Decimal
    as_of: datetime
    received_at: datetime
    not_before: datetime | None
    state: str
    why: str
    interpolated: bool
    note: str
    on_curve: bool


class _Line(Protocol):
    figure: Figure
    shown: Revision | None


_COLUMNS = (
    "figure_id, source_id, by_id, value, as_of, received_at, not_before, state, why, interpolated, note, on_curve"
)


def insert(kept: Sequence[Kept]) -> None:
    """Store these readings: by COPY on PostgreSQL, which takes a tenth of the time of INSERT."""
    if not kept:
        return
    if connection.vendor != "postgresql":
        Reading.objects.bulk_create(_reading(row) for row in kept)
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Reading._meta.db_table} ({_COLUMNS}) FROM STDIN") as copy,
    ):
        copy.write("".join(map(_text, kept)))


def overtake(lines: Iterable[_Line]) -> bool:
    """Take what is older than the shown value out of the queue; True if anything was in it. One query, mostly."""
    shown = {line.figure.pk: line for line in lines}
    held = Reading.objects.filter(figure__in=shown, state=Reading.State.HELD)
    changed = False
    for reading in held:
        line = shown[reading.figure_id]
        if line.shown is None or line.shown.value is None or reading.as_of > line.shown.as_of:
            continue
        fits = reading.why in HARMLESS and (not line.figure.monotonic or reading.value <= line.shown.value)
        state = Reading.State.STORED if fits else Reading.State.OVERTAKEN
        Reading.objects.filter(pk=reading.pk).update(state=state, on_curve=fits)
        changed = True
    return changed


def _text(row: Kept) -> str:
    """One line of COPY's text format."""
    figure, source, by, value, as_of, received_at, not_before, state, why, interpolated, note, on_curve = row
    note = note.translate(_ESCAPES) if note else ""
    return (
        f"{figure}\t{_null(source)}\t{_null(by)}\t{value}\t{as_of}\t{received_at}\t{_null(not_before)}\t{state}\t{why}\t"
        f"{interpolated}\t{note}\t{on_curve}\n"
    )


def _null(value: object) -> object:
    return r"\N" if value is None else value


def _reading(row: Kept) -> Reading:
    names = ("figure_id", "source_id", "by_id", *Kept._fields[3:])
    return Reading(**dict(zip(names, row, strict=True)))
