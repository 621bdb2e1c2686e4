"""A draft of a milestone becomes public, or is put aside."""

from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.figures import live
from presscentre.figures.actions.refusals import MilestoneDecided
from presscentre.figures.actions.turn import Turn
from presscentre.figures.models import Milestone


@transaction.atomic
def release_milestone(milestone: Milestone, *, by: Any, now: datetime) -> None:
    """Show a milestone on pages and screens. Raises MilestoneDecided."""
    turn = _decide(milestone, now, released_at=now, released_by=by)
    figure = milestone.rule.figure
    record("figures.milestone_released", milestone, by=by, at=now, event=turn.event, figure=figure.key)
    turn.tell(figure, live.MilestoneReleased(milestone.pk, figure.key))
    turn.close()


@transaction.atomic
def discard_milestone(milestone: Milestone, *, by: Any, now: datetime) -> None:
    """Put a draft aside; it does not come again. Raises MilestoneDecided."""
    turn = _decide(milestone, now, discarded_at=now, discarded_by=by)
    record("figures.milestone_discarded", milestone, by=by, at=now, event=turn.event)
    turn.close()


def _decide(milestone: Milestone, now: datetime, **outcome: Any) -> Turn:
    turn = Turn(milestone.rule.figure.event, now)
    draft = Milestone.objects.filter(pk=milestone.pk, released_at=None, discarded_at=None, void_at=None)
    if not draft.update(**outcome):
        raise MilestoneDecided
    turn.queue_changed = True
    return turn
