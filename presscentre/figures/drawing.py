"""Curves and sparklines as geometry: from points in seconds and values to paths. Floats are for the pen only."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Protocol

WIDTH, HEIGHT = 900, 400
LEFT, RIGHT, TOP, BOTTOM = 0, 890, 40, 365
STEPS = (10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400)
MOST_TICKS = 6
MOST_DOTS = 24  # of a longer run the line alone is drawn


class Measured(Protocol):
    """What a curve is made of."""

    @property
    def elapsed(self) -> Decimal: ...
    @property
    def value(self) -> Decimal: ...


@dataclass(frozen=True)
class Mark:
    """A word or a circle at a place of the picture."""

    x: float
    y: float
    words: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Drawing:
    """One picture: this run heavy, the earlier one dotted, on the same elapsed time."""

    this: str
    area: str
    last: str
    across: list[Mark]  # ticks of elapsed time
    up: list[Mark]  # ticks of value
    dots: list[Mark]
    ends: list[Mark] = field(default_factory=list)  # names at the lines' ends
    lead: Mark | None = None  # where the earlier run reached the same value; `words` is by how much later
    lead_from: float = 0

    def __bool__(self) -> bool:
        return bool(self.this)


@dataclass(frozen=True)
class Hand:
    """How the picture is lettered: the names of the two runs, values, seconds along the bottom and as a lead."""

    names: tuple[str, str]
    write: Callable[[Decimal], str]
    tick: Callable[[float], str]
    span: Callable[[float], str]


class Frame:
    """Where seconds and values fall in the picture."""

    def __init__(self, reach: float, top: float) -> None:
        self.reach, self.top = max(reach, 1.0), max(top, 1e-9)

    def x(self, seconds: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * seconds / self.reach, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / self.top, 1)

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{self.x(at):g} {self.y(value):g}" for at, value in points) if points else ""


def plain(points: Sequence[Measured]) -> list[tuple[float, float]]:
    """Seconds and values for the pen, from the start on."""
    return [(float(point.elapsed), float(point.value)) for point in points if point.elapsed >= 0]


def draw(points: Sequence[Measured], last: Sequence[Measured], hand: Hand) -> Drawing | None:
    """This run against the last one; None before there are two points."""
    this, other = plain(points), plain(last)
    if len(this) < 2:
        return None
    now, value = this[-1]
    reached = when(other, value)
    reach = far(now, reached)
    shown = until(other, reach)
    frame = Frame(reach, 1.06 * max(height for _at, height in [*this, *shown]))
    later = reached if reached is not None and now < reached <= reach else None
    return Drawing(
        this=frame.path(this),
        area=f"{frame.path(this)}L{frame.x(now):g} {BOTTOM}L{frame.x(this[0][0]):g} {BOTTOM}Z",
        last=frame.path(shown),
        across=[Mark(frame.x(at), BOTTOM + 24, hand.tick(at), _anchor(frame.x(at))) for at in ticks(reach)],
        up=[Mark(0, frame.y(level), hand.write(Decimal(repr(level)))) for level in levels(frame.top)],
        dots=[Mark(frame.x(at), frame.y(height)) for at, height in this] if len(this) <= MOST_DOTS else [],
        ends=_ends(frame, this, shown, hand.names, later),
        lead=None if later is None else Mark(frame.x(later), frame.y(value), hand.span(later - now)),
        lead_from=frame.x(now),
    )


def for_pen(points: Sequence[Measured], last: Sequence[Measured], **words: Any) -> str:
    """The same as JSON for the element that draws in the browser."""
    return json.dumps({"this": plain(points), "last": plain(last), **words}, separators=(",", ":"))


def when(points: Sequence[tuple[float, float]], value: float) -> float | None:
    """The second at which a run reached this value, between two readings as if it had risen evenly."""
    for (at, low), (then, high) in pairwise(points):
        if low <= value <= high and high > low:
            return at + (then - at) * (value - low) / (high - low)
    return None


def until(points: Sequence[tuple[float, float]], reach: float) -> list[tuple[float, float]]:
    """The part of a run up to this second, cut off between two readings."""
    part = [point for point in points if point[0] <= reach]
    if part and len(part) < len(points):
        (at, low), (then, high) = part[-1], points[len(part)]
        part.append((reach, low + (high - low) * (reach - at) / (then - at)))
    return part


def far(seconds: float, reached: float | None) -> float:
    """How far the picture reaches: beyond now, and to where the last run was as far, unless that is too far off."""
    return max(60.0, seconds * 1.12, min(reached * 1.08, seconds * 3) if reached else 0.0)


def ticks(reach: float) -> list[float]:
    """Round seconds along the bottom."""
    step = next((step for step in STEPS if reach / step <= MOST_TICKS), STEPS[-1])
    return [float(tick) for tick in range(0, int(reach) + 1, step)]


def levels(top: float) -> list[float]:
    """Two to four round values up the side, nought left out."""
    if top < 0.000001:  # nothing but noughts
        return []
    rough = 10 ** math.floor(math.log10(top / 2))
    step = next(rough * factor for factor in (1, 2, 2.5, 5, 10) if top / (rough * factor) <= 4)
    return [step * number for number in range(1, int(top / step) + 1)]


def spark(values: Sequence[Decimal], *, width: int = 120, height: int = 24) -> str:
    """A path through the values, evenly spaced, from their least to their greatest; "" for less than two."""
    if len(values) < 2:
        return ""
    least, most = float(min(values)), float(max(values))
    span = (most - least) or 1.0
    step = width / (len(values) - 1)
    heights = (height - (float(value) - least) / span * height for value in values)
    return "M" + "L".join(f"{number * step:.1f} {y:.1f}" for number, y in enumerate(heights))


def _anchor(x: float) -> str:
    return "start" if x < WIDTH * 0.05 else "end" if x > WIDTH * 0.93 else "middle"


def _ends(
    frame: Frame,
    this: Sequence[tuple[float, float]],
    last: Sequence[tuple[float, float]],
    names: tuple[str, str],
    reached: float | None,
) -> list[Mark]:
    at, value = this[-1]
    ends = [Mark(frame.x(at), frame.y(value) - 14, names[0], _near(frame.x(at)))]
    if reached is not None:
        ends.append(Mark(frame.x(reached), frame.y(value) - 14, names[1], _near(frame.x(reached))))
    elif last:
        ends.append(Mark(frame.x(last[-1][0]), frame.y(last[-1][1]) - 14, names[1], "end"))
    return ends


def _near(x: float) -> str:
    return "start" if x < 60 else "end" if x > WIDTH - 60 else "middle"
