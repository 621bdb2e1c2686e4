"""The floor of a sitting: its moderators named, its questions taken, opened, paused, ended, and by which rule."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.briefings import queries
from presscentre.briefings.actions import asking
from presscentre.briefings.actions.floor_refusals import FloorClosed, SomebodySpeaks
from presscentre.briefings.actions.standing import hold_clock, keep, run_clock, sit_down
from presscentre.briefings.models import Floor, Sitting
from presscentre.people.models import User

COLLECTS = (Floor.State.COLLECTING, Floor.State.OPEN, Floor.State.PAUSED)


@transaction.atomic
def appoint(sitting: Sitting, moderators: list[User], *, by: Any, now: datetime) -> Floor:
    """Say who moderates the floor of this sitting; nobody else sees what is pending there."""
    floor, _made = Floor.objects.get_or_create(sitting=sitting)
    floor.moderators.set(moderators)
    whom = sorted(moderator.pk for moderator in moderators)
    record("briefings.moderators_appointed", floor, by=by, at=now, event=sitting.event, moderators=whom)
    return floor


@transaction.atomic
def collect(floor: Floor, *, by: Any, now: datetime) -> None:
    """Take questions before the floor opens. Raises FloorClosed once it has ended."""
    desk = sit_down(floor)
    if desk.floor.state not in (Floor.State.CLOSED, Floor.State.COLLECTING):
        raise FloorClosed
    desk.floor.state = Floor.State.COLLECTING
    keep(desk, "collects", by=by, now=now)


@transaction.atomic
def open_floor(floor: Floor, *, by: Any, now: datetime) -> None:
    """Open the floor, or go on after a pause, the clock of a running turn as well.

    A new sitting begins on what earlier ones left in the ledger. Raises FloorClosed once it has ended.
    """
    desk = sit_down(floor)
    if desk.floor.state == Floor.State.ENDED:
        raise FloorClosed
    if desk.floor.opened_at is None:
        desk.floor.opened_at = now
        weights = queries.weights(desk.floor, equal=desk.ledger.equal) or {}
        if weights:
            desk.rule = desk.rule.open_sitting(weights, opening=desk.floor.opening_round)
    if turn := queries.running_turn(desk.floor):
        run_clock(turn, now)
    desk.floor.state = Floor.State.OPEN
    keep(desk, "opened", by=by, now=now)


@transaction.atomic
def pause(floor: Floor, *, by: Any, now: datetime) -> None:
    """Nobody is called for now; questions are still taken. A running turn stands still."""
    desk = sit_down(floor, open_only=True)
    if turn := queries.running_turn(desk.floor):
        hold_clock(turn, now)
    desk.floor.state = Floor.State.PAUSED
    keep(desk, "paused", by=by, now=now)


@transaction.atomic
def end_floor(floor: Floor, *, by: Any, now: datetime) -> None:
    """The sitting's questions are over. Who still waits is marked so; the ledger says who leads the next one.

    Raises SomebodySpeaks.
    """
    desk = sit_down(floor)
    if queries.running_turn(desk.floor):
        raise SomebodySpeaks
    if desk.floor.state == Floor.State.ENDED:
        raise FloorClosed
    waiting = desk.waiting()  # the rule then knows who asks
    desk.rule = desk.rule.close_sitting(waiting)
    desk.floor.state, desk.floor.ended_at = Floor.State.ENDED, now
    asking.leave_unanswered(desk.floor, by=by, now=now)
    keep(desk, "ended", by=by, now=now)


@transaction.atomic
def set_rule(
    floor: Floor, *, equal: bool | None = None, opening_round: bool | None = None, by: Any, now: datetime
) -> None:
    """Share by journalists present or equally; with an opening round or without. Both are shown to everyone."""
    desk = sit_down(floor)
    if equal is not None:
        desk.ledger.equal = equal
        desk.ledger.save(update_fields=["equal"])
    if opening_round is not None:
        desk.floor.opening_round = opening_round
        desk.rule = replace(desk.rule, opening=opening_round)
    if desk.rule.weights:
        desk.weigh()
    keep(desk, "rule_set", by=by, now=now, equal=desk.ledger.equal, opening=desk.floor.opening_round)
