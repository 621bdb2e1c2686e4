"""Handing data to somebody, sealed and written down; and what to do when it got out otherwise."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User
from presscentre.privacy import giving, parcels, queries
from presscentre.privacy.actions.watching import note_reading
from presscentre.privacy.models import Breach, Transfer, TransferOf


class WeakPassphrase(Refusal):
    code = "weak_passphrase"
    message = _("Give a passphrase of at least 16 characters, and send it another way than the file.")
    status = 422


class NothingChosen(Refusal):
    code = "nothing_chosen"
    message = _("Choose at least one field.")
    status = 422


@transaction.atomic
def hand_over(
    event: Event,
    *,
    recipient: str,
    country: str,
    abroad: bool,
    basis: str,
    fields: Sequence[str],
    passphrase: str,
    by: User,
    now: datetime,
) -> tuple[Transfer, bytes]:
    """Make the sealed table for this recipient and keep to whom which fields of whom were given. Event time.

    Of data that goes abroad only those are in it whose separate consent stands. Raises WeakPassphrase, NothingChosen.
    """
    if len(passphrase) < 16:
        raise WeakPassphrase
    chosen = [column for column in giving.columns() if column.key in set(fields)]
    if not chosen:
        raise NothingChosen
    people = giving.people_of(event, abroad=abroad)
    parcel = parcels.seal(giving.table_of(event, people, chosen), passphrase)
    transfer = Transfer.objects.create(
        event=event,
        recipient=recipient,
        country=country,
        abroad=abroad,
        basis=basis,
        fields=[column.key for column in chosen],
        people=len(people),
        digest=hashlib.sha256(parcel).hexdigest(),
        by=by,
        at=now,
    )
    TransferOf.objects.bulk_create([TransferOf(transfer=transfer, person=person) for person in people])
    facts: dict[str, Any] = {"fields": transfer.fields, "people": len(people), "digest": transfer.digest}
    record("privacy.handed_over", transfer, by=by, at=now, event=event, **facts)
    note_reading(by, event, "export", max(1, len(people)), by=by, now=event.real(now))
    return transfer, parcel


@transaction.atomic
def note_breach(
    event: Event,
    what: str,
    holdings: Sequence[str],
    *,
    begins_at: datetime,
    ends_at: datetime,
    noticed_at: datetime,
    by: User,
    now: datetime,
) -> Breach:
    """Write down what got out and how many it concerns; from `noticed_at` on, 72 hours run. Real times."""
    affected = len(queries.affected(event, holdings, ends_at=ends_at))
    breach = Breach.objects.create(
        event=event,
        what=what,
        holdings=list(holdings),
        begins_at=begins_at,
        ends_at=ends_at,
        noticed_at=noticed_at,
        affected=affected,
        made_by=by,
    )
    record("privacy.breach_noted", breach, by=by, at=event.clock(now), event=event, holdings=list(holdings))
    return breach


@transaction.atomic
def tell_authority(breach: Breach, *, by: User, now: datetime) -> None:
    """Write down that the authority has been told. Real time. The first time counts."""
    if Breach.objects.filter(pk=breach.pk, told_authority_at=None).update(told_authority_at=now):
        record("privacy.authority_told", breach, by=by, at=breach.event.clock(now), event=breach.event)
