"""A demonstration or a rehearsal begins again: the figures of an event as if nothing had been taken in."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.figures import live
from presscentre.figures.actions.refusals import NotAgain
from presscentre.figures.actions.turn import Turn
from presscentre.figures.models import Approval, Batch, Board, Figure, Milestone, Pause, Reading, Revision, Source


@transaction.atomic
def begin_again(event: Event, *, by: Any, now: datetime) -> None:
    """Forget readings, revisions, milestones and pauses of a demonstration or rehearsal; all topics begin anew.

    Raises NotAgain for a real event. Figures, sources, rules and editions stay; so does the audit.
    """
    turn = Turn(event, now)
    if event.kind == Event.Kind.REAL:
        raise NotAgain
    Milestone.objects.filter(rule__figure__event=event).delete()
    Figure.objects.filter(event=event).update(rev=0, shown=None)
    Revision.objects.filter(figure__event=event).delete()
    Approval.objects.filter(reading__figure__event=event).delete()
    Reading.objects.filter(figure__event=event).delete()
    Batch.objects.filter(source__event=event).delete()
    Pause.objects.filter(event=event).delete()
    Board.objects.filter(pk=turn.board.pk).update(paused_at=None, paused_by=None)
    Source.objects.filter(event=event).update(heard_at=None, pulled_at=None, problem="")
    record("figures.began_again", event, by=by, at=now, event=event)
    for family in (live.HELD, live.LOG, live.OFFICE, live.FIGURES):
        family.of(event).begin_again()
