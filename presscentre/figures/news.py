"""What happened to the figures, as sentences: milestones, corrections, withdrawals and pauses in one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language, gettext

from presscentre.figures import formatting
from presscentre.figures.models import Figure, Milestone, MilestoneRule
from presscentre.figures.queries import LogLine

ICONS = {"corrected": "corrected", "withdrawn": "withdrawn", "paused": "held", "resumed": "live"}


@dataclass(frozen=True)
class News:
    """One line: when, a whole sentence, why (of a correction), its drawing, and what tells it from all others."""

    at: datetime
    said: str
    why: str
    icon: str
    key: str


def news(milestones: Iterable[Milestone], log: Iterable[LogLine], most: int = 100) -> list[News]:
    """Newest first, in the language of the page."""
    lines = [*map(of_milestone, milestones), *map(of_log, log)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def of_milestone(row: Milestone) -> News:
    facts = {"name": row.rule.figure.name, "value": _written(row.threshold, row.rule.figure)}
    if row.rule.kind == MilestoneRule.Kind.PASSES and row.rule.edition:
        said = gettext("%(name)s passed the whole of %(year)s.") % (facts | {"year": row.rule.edition.label})
    elif row.about:
        said = gettext("%(name)s passed %(value)s at about this moment.") % facts
    else:
        said = gettext("%(name)s reached %(value)s.") % facts
    return News(row.crossed_at, said, "", "milestone", f"milestone-{row.pk}")


def of_log(line: LogLine) -> News:
    if line.figure is None or line.revision is None:
        said = gettext("All figures were paused.") if line.kind == "paused" else gettext("The figures went on.")
        return News(line.at, said, "", ICONS[line.kind], f"{line.kind}-{line.at:%FT%T}")
    facts = {"name": line.figure.name, "was": _written(line.was, line.figure)}
    if line.kind == "corrected":
        facts["value"] = _written(line.value, line.figure)
        said = gettext("%(name)s corrected: %(value)s, was %(was)s.") % facts
    else:
        said = gettext("%(name)s withdrawn: %(was)s no longer holds.") % facts
    why = line.revision.reason_in(get_language() or "en")
    return News(line.at, said, why, ICONS[line.kind], f"{line.kind}-{line.figure.key}-{line.rev}")


def _written(value: Decimal | None, figure: Figure) -> str:
    return "" if value is None else formatting.in_full(value, figure.unit, get_language() or "en")
