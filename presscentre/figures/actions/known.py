"""Which moments of which figures a source has already written, so that a repeated batch changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast

from presscentre.figures.actions import receipts
from presscentre.figures.actions.receipts import Fate
from presscentre.figures.models import Reading
from presscentre.figures.parsing import Given

Moment = tuple[int, int | None, datetime]  # figure, source, as_of
CHUNK = 400  # SQLite takes few parameters
DUPLICATE = Fate(receipts.DUPLICATE)
CONFLICT = Fate(receipts.REFUSED, "conflicting_value", "value")


class Known:
    """The values already taken in at these moments; the board's lock keeps it true to the end of the turn."""

    def __init__(self, moments: Sequence[Moment], sources: Iterable[int]) -> None:
        self.values: dict[Moment, Decimal] = {}
        of_sources = [moment for moment in moments if moment[1] is not None]
        if of_sources and not self._look_in_the_span(of_sources, sources):
            self._look_one_by_one(of_sources)
        self._look_one_by_one([moment for moment in moments if moment[1] is None])

    def sift(
        self, fates: list[Fate | None], moments: Sequence[Moment | None], readings: Sequence[Given]
    ) -> dict[Moment, Decimal]:
        """Mark duplicates and conflicts among what is not refused yet; returns what is new, first come first kept."""
        known = self.values
        if None not in moments:
            # Nearly every delivery is new as a whole, and says nothing twice.
            fresh = dict(zip(cast("Sequence[Moment]", moments), [given.value for given in readings], strict=True))
            if len(fresh) == len(readings) and known.keys().isdisjoint(fresh):
                return fresh
        fresh = {}
        for index, moment in enumerate(moments):
            if moment is None:
                continue
            before = known.get(moment) if moment in known else fresh.get(moment)
            if before is None:
                fresh[moment] = readings[index].value
            else:
                fates[index] = DUPLICATE if before == readings[index].value else CONFLICT
        return fresh

    def add(self, fresh: dict[Moment, Decimal]) -> None:
        """These have been taken in now."""
        self.values |= fresh

    def _look_in_the_span(self, moments: Sequence[Moment], sources: Iterable[int]) -> bool:
        """Read whatever lies between the earliest and the latest moment: nothing, where all is new. One query.

        False if too much lies there; then nothing is learnt.
        """
        figures = {figure for figure, _source, _as_of in moments}
        earliest, latest = min(moment[2] for moment in moments), max(moment[2] for moment in moments)
        rows = Reading.objects.filter(figure__in=figures, source__in=sources, as_of__range=(earliest, latest))
        most = 2 * len(moments) + 100
        found = list(rows.values_list("figure_id", "source_id", "as_of", "value")[: most + 1])
        if len(found) > most:
            return False
        self.values.update(((figure, source, as_of), value) for figure, source, as_of, value in found)
        return True

    def _look_one_by_one(self, moments: Sequence[Moment]) -> None:
        of_each: dict[tuple[int, int | None], list[datetime]] = defaultdict(list)
        for figure, source, as_of in moments:
            of_each[figure, source].append(as_of)
        for (figure, source), when in of_each.items():
            rows = Reading.objects.filter(figure=figure, source=source)
            if source is None:
                rows = rows.exclude(state=Reading.State.DISCARDED)
            for start in range(0, len(when), CHUNK):
                some = rows.filter(as_of__in=when[start : start + CHUNK]).values_list("as_of", "value")
                self.values.update(((figure, source, as_of), value) for as_of, value in some)
