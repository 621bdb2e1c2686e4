"""How true a number is at a moment, in one word. The page asks the same of itself each second: static/js/truth.js."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from presscentre.figures.models import Figure
from presscentre.figures.queries import Wall

CORRECTED_FOR = timedelta(minutes=30)  # event time during which a correction is marked on the number itself


@dataclass(frozen=True)
class Panel:
    """One figure as a page shows it: the entry of the wire, its moments, and how true it is now."""

    figure: Figure
    entry: dict[str, Any] | None
    state: str  # live | stale | corrected | withdrawn | held | empty
    as_of: datetime | None = None
    published_at: datetime | None = None
    corrected_at: datetime | None = None
    paused_at: datetime | None = None

    @property
    def recently(self) -> dict[str, Any] | None:
        """The correction, while the number itself is marked with it."""
        return self.entry["correction"] if self.entry and self.state == "corrected" else None


def panel(figure: Figure, entry: dict[str, Any] | None, *, now: datetime, paused_at: datetime | None = None) -> Panel:
    """This figure, judged at `now` (event time)."""
    if entry is None:
        return Panel(figure, None, "held" if paused_at else "empty", paused_at=paused_at)
    correction = entry.get("correction")
    return Panel(
        figure,
        entry,
        state(entry, now=now, paused_at=paused_at),
        as_of=datetime.fromisoformat(entry["as_of"]),
        published_at=datetime.fromisoformat(entry["published_at"]),
        corrected_at=datetime.fromisoformat(correction["corrected_at"]) if correction else None,
        paused_at=paused_at,
    )


def state(entry: dict[str, Any], *, now: datetime, paused_at: datetime | None) -> str:
    """One word for the line above the number; what forbids trust comes before what only explains."""
    if entry["value"] is None:
        return "withdrawn"
    if paused_at:
        return "held"
    correction = entry.get("correction")
    if correction and now < datetime.fromisoformat(correction["corrected_at"]) + CORRECTED_FOR:
        return "corrected"
    if now > datetime.fromisoformat(entry["as_of"]) + timedelta(seconds=entry["stale_after"]):
        return "stale"
    return "live"


def panels(wall: Wall, *, now: datetime) -> list[Panel]:
    """All figures of a wall, judged at `now` (event time)."""
    return [panel(shown.figure, shown.entry, now=now, paused_at=wall.paused_at) for shown in wall.figures]
