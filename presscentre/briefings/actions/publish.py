"""publish(): make a schedule public as a new version, as a step inside release, delay and going back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presscentre.audit.actions import record
from presscentre.briefings import live, queries
from presscentre.briefings.actions.changes import tell
from presscentre.briefings.actions.offers import follow
from presscentre.briefings.actions.refusals import CannotRelease, NothingNew
from presscentre.briefings.models import Sitting, Slot, Version
from presscentre.briefings.queries import Finding, Planned
from presscentre.events.models import Event


@dataclass(frozen=True)
class Words:
    """What the office says of a version."""

    name: str = ""
    comment: str = ""
    restores: Version | None = None
    delay: int | None = None


def lock(event: Event) -> None:
    """One release at a time, and no seat is given meanwhile: the event's row, then its sittings in order."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    list(Sitting.objects.select_for_update(no_key=True).of(event).order_by("pk").values_list("pk"))


def publish(event: Event, planned: list[Planned], words: Words, *, by: Any, now: datetime) -> Version:
    """Make this the schedule that everybody has, tell who is affected, and let their time follow.

    The caller holds `lock`. A public sitting that is not among them is cancelled, never forgotten. Raises
    NothingNew, or CannotRelease with what is fatal about it; then nothing has changed.
    """
    before = queries.released(event)
    planned = [*planned, *_left_out(before, planned)]
    changes = queries.differences(before, planned)
    if not changes:
        raise NothingNew
    refuse_fatal(queries.findings(event, planned, before, now=now))
    version = _version(event, changes, words, by=by, now=now)
    slots = _slots(version, planned, before, changes, now)
    record("schedule.released", version, by=by, at=now, event=event, number=version.number, changes=len(changes))
    _follow(version, before, slots, by=by, now=now)
    live.PLAN.of(event).publish(live.PlanChanged(None))
    live.SCHEDULE.of(event).publish(live.ScheduleReleased(version.number))
    return version


def _follow(version: Version, before: dict[int, Slot], slots: list[Slot], *, by: Any, now: datetime) -> None:
    """Seats and people's time follow what has changed, and everybody affected gets a letter."""
    # Each topic's row is taken in the order of names: that of the seats comes after these two.
    live.PLAN.of(version.event).hold()
    live.SCHEDULE.of(version.event).hold()
    changed = {change["sitting"] for change in version.changes}
    pairs = [(before.get(slot.sitting_id), slot) for slot in slots if slot.sitting_id in changed]
    tell(version, before, slots, follow(version.event, pairs, by=by, now=now), now=now)


def refuse_fatal(found: Iterable[Finding]) -> None:
    """Raise CannotRelease with all that is fatal, in sentences; pass over warnings."""
    if fatal := [finding.sentence for finding in found if finding.fatal]:
        raise CannotRelease(problems=" ".join(fatal))


def _left_out(before: dict[int, Slot], planned: Iterable[Planned]) -> list[Planned]:
    there = {one.sitting for one in planned}
    return [queries.planned_of(slot).called_off() for sitting, slot in before.items() if sitting not in there]


def _version(event: Event, changes: list[Any], words: Words, *, by: Any, now: datetime) -> Version:
    newest = Version.objects.newest(event)
    return Version.objects.create(
        event=event,
        number=newest.number + 1 if newest else 1,
        name=words.name,
        comment=words.comment,
        restores=words.restores,
        delay=words.delay,
        released_at=now,
        released_by=by,
        changes=changes,
    )


def _slots(
    version: Version, planned: list[Planned], before: dict[int, Slot], changes: list[Any], now: datetime
) -> list[Slot]:
    """A slot for each; its sequence rises only if something about it is different."""
    changed = {change["sitting"] for change in changes}
    slots = []
    for one in planned:
        old = before.get(one.sitting)
        risen = one.sitting in changed
        slots.append(
            Slot(
                version=version,
                sitting_id=one.sitting,
                room_id=one.room,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                capacity=one.capacity,
                remote_capacity=one.remote_capacity,
                cancelled=one.cancelled,
                sequence=(old.sequence + risen) if old else 0,
                changed_at=now if risen or old is None else old.changed_at,
                facts=one.facts,
            )
        )
    return Slot.objects.bulk_create(slots)
