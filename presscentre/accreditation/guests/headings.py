"""Which column is which, by its heading in ten languages, or by what stands in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presscentre.accreditation.names import folded

COLUMNS = ("email", "name", "language", "outlet", "media_type", "skip_review")
_NAMES = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))["headings"]
_KNOWN = {folded(name): column for column, names in _NAMES.items() for name in names}
_LOOKED_AT = 50  # rows


@dataclass(frozen=True)
class Mapping:
    """Which column (counted from 0) holds what; `heading`: the first row names them and is no guest.

    `sure` is False if the addresses were only guessed from what stands in the cells.
    """

    places: dict[str, int]
    heading: bool
    sure: bool

    @property
    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {"places": self.places, "heading": self.heading}

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> "Mapping":
        return cls(dict(kept["places"]), bool(kept["heading"]), sure=True)

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """What this row says, by column; a column that it does not reach is ""."""
        return {column: row[place].strip()[:400] if place < len(row) else "" for column, place in self.places.items()}


def mapping_of(rows: Sequence[Sequence[str]]) -> Mapping:
    """The columns of these rows, of which the first may be a heading."""
    first = rows[0] if rows else []
    places: dict[str, int] = {}
    for place, cell in enumerate(first):
        column = _KNOWN.get(folded(cell))
        if column is not None:
            places.setdefault(column, place)
    sure = "email" in places
    if not sure and (place_of := _addresses(rows)) is not None:
        places = {column: place for column, place in places.items() if place != place_of}
        places["email"] = place_of
    heading = bool(places) and "email" in places and not _is_address(first, places["email"])
    return Mapping(places, heading, sure)


def _addresses(rows: Sequence[Sequence[str]]) -> int | None:
    """The column in which most addresses stand."""
    counts: dict[int, int] = {}
    for row in rows[:_LOOKED_AT]:
        for place in range(len(row)):
            if _is_address(row, place):
                counts[place] = counts.get(place, 0) + 1
    return max(counts, key=lambda place: (counts[place], -place)) if counts else None


def _is_address(row: Sequence[str], place: int) -> bool:
    return place < len(row) and "@" in row[place].strip()[1:-1]
