"""The fairness report as a picture to keep: an SVG that needs nothing else and reads as its language is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from presscentre.core import moments
from presscentre.events.models import Event

WIDTH, EDGE, HEAD, ROW, TICK = 1200, 48, 176, 84, 4
FULL = WIDTH - 2 * EDGE


@dataclass(frozen=True)
class Line:
    """One region: its name, its words, and where its bar and the upright line of its fair share stand, in pixels."""

    name: str
    words: str
    top: int
    bar: int
    got: int
    share: int


def fairness_picture(event: Event, report: Mapping[str, Any], now: datetime) -> str:
    """What each region had of the floor against its fair share, in the active language. `now` is event time."""
    lines, rtl = _lines(report["regions"]), get_language_bidi()
    shares = (
        _("Fair shares are the same for every region.")
        if report["equal"]
        else _("Fair shares are by journalists present.")
    )
    legend = _("Bar: speaking time over all sittings. Upright line: fair share.")
    facts = {
        "language": get_language(),
        "direction": "rtl" if rtl else "ltr",
        "mirror": f"translate({WIDTH} 0) scale(-1 1)" if rtl else "",
        "begins": WIDTH - EDGE if rtl else EDGE,
        "ends": EDGE if rtl else WIDTH - EDGE,
        "edge": EDGE,
        "tick": TICK,
        "width": WIDTH,
        "full": FULL,
        "height": HEAD + ROW * len(lines) + EDGE,
        "title": _("%(event)s: who has been heard") % {"event": event.name},
        "words": f"{legend} {shares}",
        "as_of": moments.whole(now, event.tz),
        "lines": lines,
    }
    return render_to_string("briefings/office/fairness.svg", facts)


def _lines(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    most = max((max(row["seconds"], row["due_seconds"]) for row in rows), default=0) or 1
    return [
        Line(
            name=row["name"],
            words=_("%(time)s · %(got)s%% of the time, fair share %(share)s%%")
            % {"time": row["time"], "got": round(row["percent"]), "share": round(row["due_percent"])},
            top=HEAD + ROW * number + 24,
            bar=HEAD + ROW * number + 36,
            got=row["seconds"] * FULL // most,
            share=EDGE + row["due_seconds"] * (FULL - TICK) // most,
        )
        for number, row in enumerate(rows)
    ]
