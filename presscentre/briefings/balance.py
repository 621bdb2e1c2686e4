"""The board of a floor as bars: what each region had of the time, and its fair share. static/js/balance.js agrees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from presscentre.events.models import Region


@dataclass(frozen=True)
class Bar:
    """One region: `got` and `share` are widths in percent of the longest bar; `time` as minutes and seconds."""

    key: str
    name: str
    got: str
    share: str
    got_percent: int
    share_percent: int
    time: str
    questions: int
    waiting: int
    next: bool


def bars(entry: Mapping[str, Any], regions: Mapping[str, Region]) -> list[Bar]:
    """The bars of this board's entry, in the order of its regions: the heaviest first."""
    rows = entry.get("regions", [])
    whole = sum(row["ms"] for row in rows)
    longest = max((max(_part(row["ms"], whole), row["permille"] / 10) for row in rows), default=0) or 1
    first = next(iter(entry.get("next", [])), None)
    return [
        Bar(
            key=row["key"],
            name=regions[row["key"]].name if row["key"] in regions else row["key"],
            got=f"{_part(row['ms'], whole) * 100 / longest:.1f}%",
            share=f"{min(row['permille'] * 10 / longest, 99):.1f}%",
            got_percent=round(_part(row["ms"], whole)),
            share_percent=round(row["permille"] / 10),
            time=minutes(row["ms"]),
            questions=row["questions"],
            waiting=row["waiting"],
            next=row["key"] == first,
        )
        for row in rows
    ]


def minutes(ms: int) -> str:
    """Minutes and seconds on a clock that does not stop at an hour: "6:10", "75:03"."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def _part(ms: int, whole: int) -> float:
    return ms * 100 / whole if whole else 0.0
