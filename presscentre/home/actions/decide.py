"""What the invented officer does in the replayed night, through the same actions as any officer."""

from datetime import datetime, timedelta

from django.db import transaction

from presscentre.events.models import Event
from presscentre.figures import actions as figure_actions
from presscentre.figures import queries as figure_queries
from presscentre.figures.models import Figure, Reading
from presscentre.home.demo import records
from presscentre.home.demo.plan import Correct, Release
from presscentre.people.models import User

LOOKED_AT_AFTER = timedelta(minutes=3)  # event time before a milestone that nobody released goes out


@transaction.atomic
def decide(event: Event, step: Release | Correct, *, by: User, now: datetime) -> bool:
    """Release what is held, or correct what was misreported; `now` is event time.

    False if there is nothing to decide any more: a visitor who entered as an officer was quicker.
    """
    figure = event.figures.select_related("shown", "event").get(key=step.figure)
    return _release(figure, by, now) if isinstance(step, Release) else _correct(figure, step, by, now)


def _release(figure: Figure, by: User, now: datetime) -> bool:
    held = figure.readings.filter(state=Reading.State.HELD).order_by("as_of", "pk").last()
    if held is None:
        return False
    figure_actions.release(held, by=by, now=now)
    return True


def _correct(figure: Figure, step: Correct, by: User, now: datetime) -> bool:
    if figure.shown is None or figure.shown.value != step.wrong:
        return False
    reasons = records.words()["reasons"].get(figure.key)
    figure_actions.correct(
        figure, rev=figure.rev, value=step.right, reason=step.reason, reasons=reasons, by=by, now=now
    )
    return True


@transaction.atomic
def release_milestones(event: Event, *, by: User, now: datetime) -> int:
    """Release the milestones that have waited for a few minutes of event time; returns how many."""
    waiting = [draft for draft in figure_queries.drafts(event) if draft.crossed_at + LOOKED_AT_AFTER <= now]
    for draft in waiting:
        figure_actions.release_milestone(draft, by=by, now=now)
    return len(waiting)
