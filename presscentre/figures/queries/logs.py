"""What anyone may read up: corrections, withdrawals and pauses; milestones; the history of a figure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from presscentre.events.models import Event
from presscentre.figures.models import Figure, Milestone, Pause, Revision


@dataclass(frozen=True)
class LogLine:
    """One line of the public log. `kind`: corrected, withdrawn, paused or resumed; the last two have no figure."""

    kind: str
    at: datetime
    figure: Figure | None = None
    rev: int | None = None
    was: Decimal | None = None
    value: Decimal | None = None
    revision: Revision | None = None


def public_log(event: Event, figure: Figure | None = None, most: int = 200) -> list[LogLine]:
    """Newest first. Of one figure: its own corrections and withdrawals only. At most two queries."""
    revisions = Revision.objects.exclude(kind=Revision.Kind.PUBLISHED).select_related("figure__event")
    scope = {"figure": figure} if figure else {"figure__event": event, "figure__audience": Figure.Audience.PUBLIC}
    lines = [_line(row) for row in revisions.filter(**scope).order_by("-published_at", "-pk")[:most]]
    for pause in Pause.objects.filter(event=event).order_by("-paused_at")[: 0 if figure else most]:
        lines.append(LogLine("paused", pause.paused_at))
        if pause.resumed_at is not None:
            lines.append(LogLine("resumed", pause.resumed_at))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def milestones(event: Event) -> QuerySet[Milestone]:
    """Released, still true, of public figures; newest first."""
    return (
        _milestones(event)
        .filter(released_at__isnull=False, void_at=None, rule__figure__audience=Figure.Audience.PUBLIC)
        .order_by("-crossed_at", "-pk")
    )


def drafts(event: Event) -> QuerySet[Milestone]:
    """What the office has to release or discard, oldest first."""
    return _milestones(event).filter(released_at=None, discarded_at=None, void_at=None).order_by("crossed_at", "pk")


def history(figure: Figure) -> QuerySet[Revision]:
    """Every revision of a figure, newest first."""
    return Revision.objects.filter(figure=figure).select_related("figure__event").order_by("-rev")


def _milestones(event: Event) -> QuerySet[Milestone]:
    return Milestone.objects.filter(rule__figure__event=event).select_related(
        "rule__figure__event", "rule__edition", "revision"
    )


def _line(row: Revision) -> LogLine:
    return LogLine(row.kind, row.published_at, row.figure, row.rev, row.was, row.value, row)
