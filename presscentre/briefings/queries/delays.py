"""What a delay shifts: the sitting itself, and what follows, by a rule. Pure: no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from presscentre.briefings.queries.conflicts import TURN_ROUND, resources
from presscentre.briefings.queries.plan import Planned


class Rule(StrEnum):
    """How what follows is shifted."""

    PUSH = "push"  # only what would collide, by as little as it takes: gaps swallow the delay
    ROOM = "room"  # everything after it in its room, that day, by the same minutes
    ALONE = "alone"  # nothing else


@dataclass(frozen=True)
class Shift:
    """One sitting before and after."""

    before: Planned
    after: Planned

    @property
    def minutes(self) -> int:
        """By how much it ends later."""
        return round((self.after.ends_at - self.before.ends_at) / timedelta(minutes=1))


def shifts(
    planned: Iterable[Planned], sitting: int, by: timedelta, *, rule: Rule, now: datetime, day_ends: datetime
) -> list[Shift]:
    """What moves if this sitting is late by so much, in the order of time; the sitting itself first.

    One that has begun goes on for longer instead of starting later. Cancelled ones and those that have begun stay.
    `day_ends` is where "that day" ends for `Rule.ROOM`; all moments are event time.
    """
    ordered = sorted(planned, key=lambda one: (one.starts_at, one.ends_at, one.sitting))
    late = next(one for one in ordered if one.sitting == sitting)
    first = Shift(late, late.at(late.starts_at if late.starts_at <= now else late.starts_at + by, late.ends_at + by))
    after = [
        one
        for one in ordered
        if one.sitting != sitting and not one.cancelled and one.starts_at >= max(late.starts_at, now)
    ]
    if rule is Rule.ALONE:
        return [first]
    if rule is Rule.ROOM:
        follows = [one for one in after if one.room == late.room and late.ends_at <= one.starts_at < day_ends]
        return [first, *(Shift(one, one.at(one.starts_at + by, one.ends_at + by)) for one in follows)]
    return _pushed(first, after)


def _pushed(first: Shift, after: list[Planned]) -> list[Shift]:
    """Each in turn starts when all that it needs is free again: rooms, speakers, interpreters."""
    moved = [first]
    for one in after:
        wait = max((_wait(shift, one) for shift in moved), default=timedelta())
        if wait > timedelta():
            moved.append(Shift(one, one.at(one.starts_at + wait, one.ends_at + wait)))
    return moved


def _wait(shift: Shift, one: Planned) -> timedelta:
    """By how much `one` must wait for a sitting that moved: as much pause as there was, but ten minutes at most."""
    pause = one.starts_at - shift.before.ends_at
    if pause < timedelta() or not set(resources(shift.before)) & set(resources(one)):
        return timedelta()  # they share nothing, or it did not follow
    return shift.after.ends_at + min(pause, TURN_ROUND) - one.starts_at
