"""Release the draft, or go back to what was released before."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from modeltranslation.utils import build_localized_fieldname

from presscentre.briefings import queries
from presscentre.briefings.actions.publish import Words, lock, publish, refuse_fatal
from presscentre.briefings.actions.sittings import set_channels
from presscentre.briefings.models import Interpreter, Sitting, Slot, Speaker, Version
from presscentre.events.models import Event, Region

ASIS = ("languages", "media_types", "equipment", "remote_link", "standby", "door_closes", "per_outlet")


@transaction.atomic
def release(event: Event, *, name: str, by: Any, now: datetime, comment: str = "") -> Version:
    """Make the draft public: everybody affected is told, seats and calendars follow.

    Raises CannotRelease with all that is fatal, or NothingNew; then nothing has changed.
    """
    lock(event)
    draft = queries.drafted(event, queries.released(event))
    refuse_fatal(queries.of_draft([], draft.lost))
    return publish(event, draft.planned, Words(name=name, comment=comment), by=by, now=now)


@transaction.atomic
def go_back(version: Version, *, by: Any, now: datetime, name: str = "", comment: str = "") -> Version:
    """Make public what this version said, as a new one, and put the draft of its sittings likewise.

    Sittings that became public since are cancelled; drafts that never were public stay as they are. Nobody loses a
    seat by it: raises CannotRelease where a room would be too small by now, or NothingNew.
    """
    lock(version.event)
    event, slots = version.event, queries.slots_of(version)
    planned = [queries.planned_of(slot) for slot in slots.values()]
    made = publish(event, planned, Words(name=name, comment=comment, restores=version), by=by, now=now)
    _put_draft(event, slots)
    return made


def _put_draft(event: Event, slots: dict[int, Slot]) -> None:
    known: dict[str, dict[int, Any]] = {
        "regions": {row.pk: row for row in Region.objects.filter(event=event)},
        "speakers": {row.pk: row for row in Speaker.objects.filter(event=event)},
        "interpreters": {row.pk: row for row in Interpreter.objects.filter(event=event)},
    }
    for sitting in Sitting.objects.of(event).filter(slots__version__event=event).distinct():
        slot = slots.get(sitting.pk)
        if slot is None:
            Sitting.objects.filter(pk=sitting.pk).update(cancelled=True, version=F("version") + 1)
        else:
            _put(sitting, slot, known)


def _put(sitting: Sitting, slot: Slot, known: dict[str, dict[int, Any]]) -> None:
    """The draft of one sitting as this slot has it; people who are gone since stay away."""
    labels = {build_localized_fieldname("label", code): slot.facts["label"].get(code) for code, _ in settings.LANGUAGES}
    Sitting.objects.filter(pk=sitting.pk).update(
        room=slot.room_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        remote_capacity=slot.remote_capacity,
        cancelled=slot.cancelled,
        version=F("version") + 1,
        **labels,
        **{name: slot.facts[name] for name in ASIS},
    )
    for name in ("regions", "speakers"):
        getattr(sitting, name).set([known[name][pk] for pk in slot.facts[name] if pk in known[name]])
    booths = [(row["language"], known["interpreters"].get(row["interpreter"])) for row in slot.facts["channels"]]
    set_channels(sitting, booths)
