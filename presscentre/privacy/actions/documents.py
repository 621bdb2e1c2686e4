"""Identity documents: given, uncovered with a reason, checked, and their picture deleted."""

import secrets
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core import sealing
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import identity, queries, rows
from presscentre.privacy.actions.erasing import digest_of
from presscentre.privacy.actions.watching import note_reveal
from presscentre.privacy.models import Deletion, IdentityDocument

# What a scan may be, by how its bytes begin.
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
LARGEST = 8 * 1024 * 1024


class NotNeeded(Refusal):
    code = "identity_not_needed"
    message = _("Nobody needs an identity document at this event.")


class NoConsent(Refusal):
    code = "identity_without_consent"
    message = _("An identity document is kept only with your consent. Tick the box first.")


class UnfitNumber(Refusal):
    code = "identity_number_unfit"
    message = _("The number of a document has 5 to 24 letters and digits.")
    status = 422


class UnfitScan(Refusal):
    code = "identity_scan_unfit"
    message = _("The picture must be a JPEG, PNG or PDF of at most 8 MB.")
    status = 422


class AlreadyChecked(Refusal):
    code = "identity_checked"
    message = _("This document has been checked already; its picture is deleted.")


@transaction.atomic
def give_document(
    person: User, event: Event, *, kind: str, country: str, number: str, scan: bytes | None, by: Any, now: datetime
) -> IdentityDocument:
    """Keep a document's number and picture, both sealed; an earlier one is replaced. Event time.

    Raises NotNeeded, NoConsent, UnfitNumber, UnfitScan.
    """
    if not queries.controller_of(event).security_body:
        raise NotNeeded
    if not queries.has_consent(person, event, "identity"):
        raise NoConsent
    if not 5 <= len(identity.plain(number)) <= 24:
        raise UnfitNumber
    scan_type = _kind_of(scan) if scan else ""
    before = IdentityDocument.objects.filter(person=person, event=event).first()
    facts = {
        "kind": kind,
        "country": country,
        "number": identity.sealed_number(number),
        "index": identity.index_of(number),
        "scan": _kept(scan) if scan else "",
        "scan_type": scan_type,
        "given_at": now,
        **dict.fromkeys(["checked_by", "checked_at", "scan_deleted_at"]),
    }
    document, _made = IdentityDocument.objects.update_or_create(person=person, event=event, defaults=facts)
    rows.drop([before.scan] if before and before.scan else [])
    record("privacy.identity_given", document, by=by, at=now, event=event, kind=kind)
    return document


@transaction.atomic
def reveal_number(document: IdentityDocument, reason: str, *, by: User, now: datetime) -> str:
    """The number in the clear, for a reason that the person can read. Event time. Raises ReasonNeeded."""
    note_reveal(document.person, document.event, "privacy.identity.number", reason, by=by, now=now)
    return identity.number_of(document)


@transaction.atomic
def reveal_scan(document: IdentityDocument, reason: str, *, by: User, now: datetime) -> bytes:
    """The picture in the clear, for a reason that the person can read. Event time. Raises ReasonNeeded."""
    if not document.scan:
        raise AlreadyChecked
    note_reveal(document.person, document.event, "privacy.identity.scan", reason, by=by, now=now)
    with document.scan.open("rb") as file:
        return identity.opened(file.read())


@transaction.atomic
def check_document(document: IdentityDocument, *, by: User, now: datetime) -> None:
    """Write down who checked it when, and delete the picture: it has served. Event time. Raises AlreadyChecked."""
    mine = IdentityDocument.objects.filter(pk=document.pk, checked_at=None)
    if not mine.update(checked_by=by, checked_at=now, scan="", scan_deleted_at=now if document.scan else None):
        raise AlreadyChecked
    if document.scan:
        rows.drop([document.scan])
        Deletion.objects.create(
            event=document.event,
            holding="privacy.identity",
            cause=Deletion.Cause.CHECKED,
            count=1,
            files=1,
            digest=digest_of([("privacy.IdentityDocument.scan", document.pk)]),
            by=by,
            at=document.event.real(now),
        )
    record("privacy.identity_checked", document, by=by, at=now, event=document.event)


@transaction.atomic
def reseal(*, by: Any, now: datetime) -> int:
    """Seal every number and picture under the newest key, so that an older one can be taken away; how many."""
    changed = 0
    for document in IdentityDocument.objects.order_by("pk"):
        if not document.number or sealing.is_newest(bytes(document.number)):
            continue
        number, old = identity.number_of(document), document.scan
        scan = ""
        if old:
            with old.open("rb") as file:
                scan = _kept(identity.opened(file.read()))
        changed += IdentityDocument.objects.filter(pk=document.pk).update(
            number=identity.sealed_number(number), index=identity.index_of(number), scan=scan
        )
        rows.drop([old] if old else [])
    return changed


def _kind_of(scan: bytes) -> str:
    kind = next((known for head, known in KINDS.items() if scan.startswith(head)), None)
    if kind is None or len(scan) > LARGEST:
        raise UnfitScan
    return kind


def _kept(scan: bytes) -> str:
    return default_storage.save(f"identity/{secrets.token_hex(16)}.sealed", ContentFile(identity.sealed(scan)))
