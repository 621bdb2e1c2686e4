"""A steward's device: offered with a code, paired, told where it stands, revoked. Here `now` is real time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import credentials, live
from presscentre.accreditation.models import Checkpoint, Scanner
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User

CODE_LASTS = timedelta(minutes=10)
QUIET = timedelta(seconds=45)  # three reports that did not come: the office is told when it is heard again


class ScannerNameTaken(Refusal):
    code = "scanner_name_taken"
    message = _("Another scanner of this event is already called %(name)s.")


class ScannerCodeSpent(Refusal):
    code = "scanner_code_spent"
    message = _("This code has been used, is older than ten minutes or was mistyped. Ask the office for a new one.")


class ScannerRevoked(Refusal):
    code = "scanner_revoked"
    message = _("%(name)s has been revoked.")


@transaction.atomic
def add_scanner(
    event: Event,
    *,
    name: str,
    checkpoint: Checkpoint | None,
    supervisor: bool,
    language: str,
    by: User,
    now: datetime,
) -> tuple[Scanner, str]:
    """A scanner that waits for its device, and the code for it, shown here and never again. Raises ScannerNameTaken."""
    # The row of the event stands for all names at it: two officers take turns.
    event = Event.objects.select_for_update().get(pk=event.pk)
    if Scanner.objects.in_use().filter(event=event, name=name).exists():
        raise ScannerNameTaken(name=name)
    device = User.objects.create(kind=User.Kind.DEVICE, name=name, language=language)
    code = credentials.new_code()
    scanner = Scanner.objects.create(
        event=event,
        user=device,
        name=name,
        checkpoint=checkpoint,
        supervisor=supervisor,
        language=language,
        code_digest=credentials.digest(code),
        code_expires_at=now + CODE_LASTS,
        made_by=by,
        made_at=now,
    )
    record("door.scanner_added", scanner, by=by, at=event.clock(now), event=event, supervisor=supervisor)
    live.DOOR.of(event).publish(live.DoorChanged())
    return scanner, code


@transaction.atomic
def renew_code(scanner: Scanner, *, by: User, now: datetime) -> str:
    """A new code for a device that has lost its cookie; the old credential goes when the new one is had.

    Raises ScannerRevoked.
    """
    code = credentials.new_code()
    fresh = {"code_digest": credentials.digest(code), "code_expires_at": now + CODE_LASTS}
    if not Scanner.objects.in_use().filter(pk=scanner.pk).update(**fresh):
        raise ScannerRevoked(name=scanner.name)
    record("door.code_renewed", scanner, by=by, at=scanner.event.clock(now), event=scanner.event)
    live.DOOR.of(scanner.event).publish(live.DoorChanged())
    return code


@transaction.atomic
def pair(code: str, *, by: None, now: datetime) -> tuple[Scanner, str]:
    """The scanner for which this code was shown, and its credential; the code is spent. Raises ScannerCodeSpent."""
    waiting = Scanner.objects.in_use().filter(code_digest=credentials.digest(code), code_expires_at__gt=now)
    scanner = waiting.select_related("event", "user").first()
    credential = credentials.new_secret()
    spent = {"code_digest": None, "code_expires_at": None}
    fresh = {"digest": credentials.digest(credential), "paired_at": now, "seen_at": now}
    if scanner is None or not waiting.update(**fresh, **spent):
        raise ScannerCodeSpent
    scanner.refresh_from_db()
    credentials.forget()
    record("door.scanner_paired", scanner, by=scanner.user, at=scanner.event.clock(now), event=scanner.event)
    live.DOOR.of(scanner.event).publish(live.DoorChanged())
    return scanner, credential


@transaction.atomic
def report(
    scanner: Scanner, *, waiting: int, has_list: bool, checkpoint: Checkpoint | None, by: User, now: datetime
) -> None:
    """Keep where the device stands, how many scans wait on it, and that it has today's list; tell the office."""
    before = scanner.seen_at
    moved = checkpoint is not None and checkpoint.pk != scanner.checkpoint_id
    told = {"seen_at": now, "waiting": waiting}
    if has_list:
        told["synced_at"] = now
    if moved:
        told["checkpoint"] = checkpoint
    Scanner.objects.in_use().filter(pk=scanner.pk).update(**told)
    news = moved or before is None or now - before > QUIET or bool(waiting) != bool(scanner.waiting)
    scanner.refresh_from_db()
    if moved:
        facts: dict[str, Any] = {"checkpoint": scanner.checkpoint.key if scanner.checkpoint else ""}
        record("door.scanner_moved", scanner, by=by, at=scanner.event.clock(now), event=scanner.event, **facts)
    if news:
        live.DOOR.of(scanner.event).publish(live.DoorChanged())


@transaction.atomic
def change_scanner(
    scanner: Scanner, *, checkpoint: Checkpoint | None, supervisor: bool, language: str, by: User, now: datetime
) -> None:
    """Send the device to another checkpoint, or let its steward search or not. Raises ScannerRevoked."""
    mine = Scanner.objects.in_use().filter(pk=scanner.pk)
    if not mine.update(checkpoint=checkpoint, supervisor=supervisor, language=language):
        raise ScannerRevoked(name=scanner.name)
    facts = {"checkpoint": checkpoint.key if checkpoint else "", "supervisor": supervisor, "language": language}
    record("door.scanner_changed", scanner, by=by, at=scanner.event.clock(now), event=scanner.event, **facts)
    live.DOOR.of(scanner.event).publish(live.DoorChanged())


@transaction.atomic
def revoke_scanner(scanner: Scanner, *, by: User | None, now: datetime) -> None:
    """Refuse the device from now on; at its next try it forgets its list. Raises ScannerRevoked.

    The digest stays: so the device is told that it was revoked, and not merely that it is unknown.
    """
    gone = {"revoked_at": now, "code_digest": None, "code_expires_at": None}
    if not Scanner.objects.in_use().filter(pk=scanner.pk).update(**gone):
        raise ScannerRevoked(name=scanner.name)
    User.objects.filter(pk=scanner.user_id).update(is_active=False)
    credentials.forget()
    record("door.scanner_revoked", scanner, by=by, at=scanner.event.clock(now), event=scanner.event)
    live.DOOR.of(scanner.event).publish(live.DoorChanged())
