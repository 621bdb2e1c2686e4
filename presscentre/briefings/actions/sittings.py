"""The draft: sittings placed, moved, changed, cancelled. Nobody outside the office sees it before a release."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from modeltranslation.utils import build_localized_fieldname

from presscentre.audit.actions import record
from presscentre.briefings import live
from presscentre.briefings.actions.refusals import DraftMovedOn, EndsBeforeItStarts, WasPublic
from presscentre.briefings.models import Briefing, Channel, Interpreter, Sitting
from presscentre.events.models import Room

USUAL = timedelta(minutes=45)  # of a sitting that was put on the grid without an end
Booth = tuple[str, Interpreter | None]  # language, who interprets; the first is channel 1
MANY: tuple[str, ...] = ("regions", "speakers", "channels")
LABELS = tuple(build_localized_fieldname("label", code) for code, _name in settings.LANGUAGES)
COPIED = (
    *("capacity", "remote_capacity", "standby", "door_closes", "per_outlet"),
    *("languages", "media_types", "equipment", *LABELS),
)


@transaction.atomic
def add_sitting(briefing: Briefing, *, by: Any, now: datetime, **facts: Any) -> Sitting:
    """Draft another sitting of this briefing. `regions`, `speakers` and `channels` beside the fields of a Sitting.

    Raises EndsBeforeItStarts.
    """
    many = {name: facts.pop(name) for name in MANY if name in facts}
    _in_order(facts.get("starts_at"), facts.get("ends_at"))
    sitting = Sitting.objects.create(event=briefing.event, briefing=briefing, **facts)
    _set_many(sitting, many)
    record("sittings.added", sitting, by=by, at=now, briefing=briefing.key)
    _tell(sitting)
    return sitting


@transaction.atomic
def edit_sitting(sitting: Sitting, *, by: Any, now: datetime, **changes: Any) -> None:
    """Change the draft of a sitting. `regions`, `speakers` and `channels` are whole lists.

    Carries the version that the officer saw. Raises DraftMovedOn or EndsBeforeItStarts, and then nothing has changed.
    """
    many = {name: changes.pop(name) for name in MANY if name in changes}
    _in_order(changes.get("starts_at", sitting.starts_at), changes.get("ends_at", sitting.ends_at))
    _write(sitting, changes)
    _set_many(sitting, many)
    record("sittings.edited", sitting, by=by, at=now, fields=sorted([*changes, *many]))
    _tell(sitting)


@transaction.atomic
def move_sitting(
    sitting: Sitting, *, room: Room, starts_at: datetime, by: Any, now: datetime, ends_at: datetime | None = None
) -> None:
    """Put a sitting into this room at this time; without an end it keeps its length.

    Raises DraftMovedOn or EndsBeforeItStarts.
    """
    length = sitting.ends_at - sitting.starts_at if sitting.starts_at and sitting.ends_at else USUAL
    ends_at = ends_at or starts_at + length
    _in_order(starts_at, ends_at)
    _write(sitting, {"room": room, "starts_at": starts_at, "ends_at": ends_at})
    record("sittings.moved", sitting, by=by, at=now, room=room.key)
    _tell(sitting)


@transaction.atomic
def unplace_sitting(sitting: Sitting, *, by: Any, now: datetime) -> None:
    """Take room and time away; it waits beside the grid. Raises DraftMovedOn."""
    _write(sitting, {"room": None, "starts_at": None, "ends_at": None})
    record("sittings.unplaced", sitting, by=by, at=now)
    _tell(sitting)


@transaction.atomic
def cancel_sitting(sitting: Sitting, cancelled: bool = True, *, by: Any, now: datetime) -> None:
    """Cancel it in the draft, or take that back. The next release says so to everybody. Raises DraftMovedOn."""
    _write(sitting, {"cancelled": cancelled})
    record("sittings.cancelled" if cancelled else "sittings.kept", sitting, by=by, at=now)
    _tell(sitting)


@transaction.atomic
def copy_sitting(sitting: Sitting, *, by: Any, now: datetime) -> Sitting:
    """Draft another sitting with the same languages, people and seats; without a place or regions of its own."""
    facts = {name: getattr(sitting, name) for name in COPIED}
    made = Sitting.objects.create(event=sitting.event, briefing=sitting.briefing, **facts)
    made.speakers.set(sitting.speakers.all())
    for channel in sitting.channels.all():
        facts = {"number": channel.number, "language": channel.language, "interpreter": channel.interpreter}
        Channel.objects.create(sitting=made, **facts)
    record("sittings.added", made, by=by, at=now, briefing=sitting.briefing.key, like=sitting.pk)
    _tell(made)
    return made


@transaction.atomic
def remove_sitting(sitting: Sitting, *, by: Any, now: datetime) -> None:
    """Take a sitting away that was never public. Raises WasPublic."""
    if sitting.slots.exists() or sitting.seats.exists():
        raise WasPublic(what=str(sitting))
    event = sitting.event
    record("sittings.removed", sitting, by=by, at=now, briefing=sitting.briefing.key)
    sitting.delete()
    live.PLAN.of(event).publish(live.PlanChanged(None))


def set_channels(sitting: Sitting, booths: Iterable[Booth]) -> None:
    """These channels instead of those that were; a step."""
    Channel.objects.filter(sitting=sitting).delete()
    Channel.objects.bulk_create(
        Channel(sitting=sitting, number=number, language=language, interpreter=interpreter)
        for number, (language, interpreter) in enumerate(booths, 1)
    )


def _in_order(starts_at: datetime | None, ends_at: datetime | None) -> None:
    if (starts_at is None) != (ends_at is None) or (starts_at and ends_at and ends_at <= starts_at):
        raise EndsBeforeItStarts


def _write(sitting: Sitting, changes: dict[str, Any]) -> None:
    mine = Sitting.objects.filter(pk=sitting.pk, version=sitting.version)
    if not mine.update(version=F("version") + 1, **changes):
        raise DraftMovedOn(what=str(sitting))
    sitting.version += 1
    for name, value in changes.items():
        setattr(sitting, name, value)


def _set_many(sitting: Sitting, many: dict[str, Any]) -> None:
    if "regions" in many:
        sitting.regions.set(many["regions"])
    if "speakers" in many:
        sitting.speakers.set(many["speakers"])
    if "channels" in many:
        set_channels(sitting, many["channels"])


def _tell(sitting: Sitting) -> None:
    live.PLAN.of(sitting.event).publish(live.PlanChanged(sitting.pk))
