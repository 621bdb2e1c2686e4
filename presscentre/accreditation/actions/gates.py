"""What an officer decides about the door: a checkpoint opens or closes, a conflict is settled, the desk opens.

Here `now` is event time.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import live
from presscentre.accreditation.actions import ledger
from presscentre.accreditation.models import Checkpoint, Conflict, Register
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User


class AlreadySettled(Refusal):
    code = "conflict_already_settled"
    message = _("Somebody was quicker: this conflict has been settled, or a later upload has explained it.")


@transaction.atomic
def open_checkpoint(checkpoint: Checkpoint, *, by: User, now: datetime) -> None:
    """Let people through from now on, until somebody closes it. Scanners hear of it with their next list."""
    _set(checkpoint, "door.checkpoint_opened", by=by, now=now, opens_at=now, closes_at=None)


@transaction.atomic
def close_checkpoint(checkpoint: Checkpoint, *, by: User, now: datetime) -> None:
    """Let nobody in from now on; out goes everybody who wants to."""
    opened = checkpoint.opens_at if checkpoint.opens_at is not None and checkpoint.opens_at < now else None
    _set(checkpoint, "door.checkpoint_closed", by=by, now=now, opens_at=opened, closes_at=now)


@transaction.atomic
def settle_conflict(conflict: Conflict, *, by: User, now: datetime) -> None:
    """An officer has looked into it. Raises AlreadySettled."""
    mine = Conflict.objects.filter(pk=conflict.pk, settled_at=None)
    if not mine.update(settled_by=by, settled_at=now):
        raise AlreadySettled
    record("door.conflict_settled", conflict, by=by, at=now, event=conflict.event, kind=conflict.kind)
    live.DOOR.of(conflict.event).publish(live.DoorChanged())


@transaction.atomic
def set_desk(event: Event, *, is_open: bool, words: str, by: User, now: datetime) -> None:
    """Open or close the badge desk, and say where it is and until when; screens show it at once."""
    Register.objects.update_or_create(event=event, defaults={"desk_open": is_open, "desk_words": words})
    record("door.desk_opened" if is_open else "door.desk_closed", event, by=by, at=now, event=event)
    live.DESK.of(event).publish(live.DeskChanged())


def _set(checkpoint: Checkpoint, verb: str, *, by: User, now: datetime, **times: datetime | None) -> None:
    Checkpoint.objects.filter(pk=checkpoint.pk).update(**times)
    checkpoint.refresh_from_db()
    ledger.forget_gates()
    record(verb, checkpoint, by=by, at=now, event=checkpoint.event)
    live.DOOR.of(checkpoint.event).publish(live.DoorChanged())
