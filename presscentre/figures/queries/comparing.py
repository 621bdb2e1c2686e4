"""Year on year: at the same elapsed time since each edition's own start, so that no zone or leap second matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from presscentre.figures.models import PLACES, Edition, EditionReading, Figure

_STEP = Decimal(1).scaleb(-PLACES)


@dataclass(frozen=True)
class Comparison:
    """The value of an earlier edition at the same elapsed time. `ratio`: ours over theirs, None if theirs is 0.

    `interpolated`: read between two of its readings. `final`: the earlier edition was over, so this is its total.
    """

    label: str
    value: Decimal
    ratio: Decimal | None
    interpolated: bool
    final: bool = False


class Then(NamedTuple):
    """One reading of an earlier edition."""

    elapsed: timedelta
    value: Decimal


def compared(figure: Figure, value: Decimal | None, as_of: datetime) -> Comparison | None:
    """This value beside the latest earlier edition; None before both series exist. At most three queries."""
    edition = figure.editions.order_by("-starts_at", "-pk").first()
    return None if edition is None or value is None else beside(edition, value, as_of - figure.starts_at)


def beside(edition: Edition, value: Decimal, elapsed: timedelta) -> Comparison | None:
    """This value beside that edition's at the same elapsed time. Two queries."""
    theirs = edition.readings.filter(elapsed__lte=elapsed).order_by("-elapsed").first()
    then = edition.readings.filter(elapsed__gt=elapsed).order_by("elapsed").first()
    return _comparison(edition.label, value, elapsed, theirs, then)


def along(
    label: str, readings: Sequence[EditionReading | Then], value: Decimal, elapsed: timedelta
) -> Comparison | None:
    """The same from readings at hand, in order of time. No query."""
    theirs = next((row for row in reversed(readings) if row.elapsed <= elapsed), None)
    then = next((row for row in readings if row.elapsed > elapsed), None)
    return _comparison(label, value, elapsed, theirs, then)


def latest_runs(figures: Iterable[Figure]) -> dict[int, tuple[str, list[Then]]]:
    """For each figure (by pk) the label and the readings, in order of time, of the edition it is compared with.

    One query; an edition is a list of known readings, not a series.
    """
    found: dict[int, tuple[str, list[Then]]] = {}
    rows = EditionReading.objects.filter(edition__figure__in=[figure.pk for figure in figures])
    rows = rows.order_by("edition__starts_at", "edition_id", "elapsed")
    latest: dict[int, int] = {}
    # Plain values: asked at every publication, and a model's instance costs ten times as much.
    for figure, edition, label, elapsed, value in rows.values_list(
        "edition__figure_id", "edition_id", "edition__label", "elapsed", "value"
    ):
        if latest.get(figure) != edition:
            latest[figure] = edition
            found[figure] = label, []
        found[figure][1].append(Then(elapsed, value))
    return found


def latest_editions(figures: Iterable[Figure]) -> dict[int, Edition]:
    """For each figure (by pk) the edition that its wall compares with. One query."""
    found = Edition.objects.filter(figure__in=[figure.pk for figure in figures]).order_by("starts_at", "pk")
    return {edition.figure_id: edition for edition in found}


def total(edition: Edition) -> Decimal | None:
    """The last value of an edition; None if it has none. One query."""
    last = edition.readings.order_by("-elapsed").first()
    return None if last is None else last.value


def _comparison(
    label: str,
    value: Decimal,
    elapsed: timedelta,
    before: EditionReading | Then | None,
    after: EditionReading | Then | None,
) -> Comparison | None:
    if before is None:
        return None
    theirs = before.value
    interpolated = after is not None and before.elapsed < elapsed
    if after is not None and interpolated:
        share = Decimal((elapsed - before.elapsed) // _MICROSECOND) / ((after.elapsed - before.elapsed) // _MICROSECOND)
        theirs = (before.value + (after.value - before.value) * share).quantize(_STEP)
    ratio = (value / theirs).quantize(Decimal("0.000001")) if theirs else None
    return Comparison(label, theirs, ratio, interpolated, final=after is None)


_MICROSECOND = timedelta(microseconds=1)
