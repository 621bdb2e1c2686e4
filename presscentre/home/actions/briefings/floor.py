"""How the invented moderator leads the CEO's floor: one step at a time, through the verbs of any moderator."""

from datetime import datetime

from django.db import transaction

from presscentre.briefings import actions, queries
from presscentre.briefings.models import Floor, Question, Slot, Turn
from presscentre.home.demo import evening
from presscentre.home.demo.cue import waiting
from presscentre.people.models import User


@transaction.atomic
def moderate(floor: Floor, slot: Slot, *, by: User, now: datetime) -> None:
    """Do what is due: open, end an answer, give the floor by the rule, and once each otherwise; end with the sitting.

    `now` is event time. Raises what the verbs raise, if somebody else was quicker.
    """
    running = queries.running_turn(floor)
    if now >= slot.ends_at:
        if running:
            actions.end_turn(floor, by=by, now=now)
        actions.end_floor(floor, by=by, now=now)
    elif floor.state == Floor.State.COLLECTING:
        actions.open_floor(floor, by=by, now=now)
    elif running:
        actions.end_turn(floor, by=by, now=now)
    else:
        _give(floor, by, now)


def _give(floor: Floor, by: User, now: datetime) -> None:
    """The floor to the next by the rule; once to a follow-up instead, and once past somebody who is not there."""
    turns = Turn.objects.filter(floor=floor, taken_back=False)
    had = turns.count()
    if had >= evening.SKIP_AFTER and (gone := _absent(floor)):
        actions.skip(gone, reason="absent", by=by, now=now)
    if had >= evening.OVERRIDE_AFTER and not turns.filter(why=Turn.Why.OVERRIDE).exists() and (other := _other(floor)):
        actions.call(other, reason="follow_up", by=by, now=now)
    elif waiting(floor).exists():
        actions.call_next(floor, by=by, now=now)


def _absent(floor: Floor) -> Question | None:
    texts = [line.text for line in evening.lines() if line.absent]
    return waiting(floor).filter(text__in=texts).first()


def _other(floor: Floor) -> Question | None:
    """Somebody whom the rule would not call now."""
    choice = queries.choice(floor)
    return waiting(floor).exclude(region__key=choice.region).first() if choice else None
