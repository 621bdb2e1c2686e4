"""Guest lists: read, shown, and sent only as they were shown. Here `now` is real time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import files, guests, live, queries, tokens
from presscentre.accreditation.actions.invite import check_end, letter
from presscentre.accreditation.actions.outlets import add_alias, create_outlet
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.models import GuestList, GuestRow, Invitation, Outlet
from presscentre.accreditation.queries import Judged
from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.notices.actions import queue_many

AT_ONCE = 1024 * 1024  # bytes: a longer list is read by the worker, and the page shows how far it is
BATCH = 500
OPEN = (GuestList.State.READING, GuestList.State.CHECKED, GuestList.State.UNREADABLE)


class ListClosed(Refusal):
    code = "guest_list_closed"
    message = _("This list is closed: it was sent or dropped. Nothing was sent twice.")


@dataclass(frozen=True)
class Sent:
    """What a confirmation did: how many were invited, or 0 because the list is not what was seen."""

    count: int
    changed: bool = False


@transaction.atomic
def receive_list(event: Event, name: str, data: bytes, *, by: Any, now: datetime) -> GuestList:
    """Keep a list and check it: at once if it is short, else by the worker. Nobody is written to."""
    guest_list = GuestList.objects.create(
        event=event,
        name=name[:200],
        file=files.keep("guests", data, ".list"),
        digest=hashlib.sha256(data).hexdigest(),
        made_by=by,
        made_at=now,
    )
    record("accreditation.list_received", guest_list, by=by, at=event.clock(now), event=event, size=len(data))
    if len(data) <= AT_ONCE:
        _read(guest_list, data)
    return guest_list


@transaction.atomic
def check_list(guest_list: GuestList, *, by: Any, now: datetime) -> None:
    """Read a list that waits for it; one that another worker has read already is left alone."""
    row = GuestList.objects.select_for_update().filter(pk=guest_list.pk, state=GuestList.State.READING).first()
    if row is not None:
        _read(row, _data(row))
        _tell(row.event)


@transaction.atomic
def read_again(guest_list: GuestList, *, encoding: str, columns: dict[str, Any], by: Any, now: datetime) -> None:
    """Read the list in another encoding, or with other columns. Raises ListClosed."""
    row = _locked(guest_list)
    row.encoding, row.columns = encoding, columns
    _read(row, _data(row))


@transaction.atomic
def settle_outlet(
    guest_list: GuestList, name: str, outlet: Outlet | None, *, country: str, by: Any, now: datetime
) -> None:
    """From now on this name is that outlet's, or a new one's that is based there; the list is checked again.

    Raises ListClosed.
    """
    row = _locked(guest_list)
    at = row.event.clock(now)
    if outlet is None:
        create_outlet(name, country, by=by, now=at, event=row.event)
    else:
        add_alias(outlet, row.event, name, by=by, now=at)
    _read(row, _data(row))


@transaction.atomic
def send_list(guest_list: GuestList, seen: str, *, language: str, expires_at: datetime, by: Any, now: datetime) -> Sent:
    """Invite exactly those whom the officer saw (`seen`: the mark of that page), in one go; or nobody.

    Whoever says no language is written to in `language`. If somebody was invited or has applied meanwhile, nothing is
    sent, the rows say so, and the officer looks again. Raises ListClosed for whoever comes second, EndsBeforeItBegins.
    """
    check_end(expires_at, now)
    row = _locked(guest_list)
    lock(row.event)
    judged = _judge_rows(row)
    if queries.mark_of(row) != seen or row.state != GuestList.State.CHECKED:
        return Sent(0, changed=True)
    new = [one for one in judged if one.fate == GuestRow.Fate.NEW]
    _send(row, new, language, expires_at, by, now)
    GuestList.objects.filter(pk=row.pk).update(state=GuestList.State.SENT, sent_at=now)
    files.drop([row.file.name or ""])
    record("accreditation.list_sent", row, by=by, at=row.event.clock(now), event=row.event, invited=len(new))
    _tell(row.event)
    return Sent(len(new))


@transaction.atomic
def drop_list(guest_list: GuestList, *, by: Any, now: datetime) -> None:
    """Forget a list that is not sent: file and rows. Raises ListClosed."""
    row = _locked(guest_list)
    GuestList.objects.filter(pk=row.pk).update(state=GuestList.State.DROPPED)
    GuestRow.objects.filter(guest_list=row).delete()
    files.drop([row.file.name or ""])
    record("accreditation.list_dropped", row, by=by, at=row.event.clock(now), event=row.event)


def _locked(guest_list: GuestList) -> GuestList:
    row = GuestList.objects.select_for_update().get(pk=guest_list.pk)
    if row.state not in OPEN:
        raise ListClosed
    return row


def _data(guest_list: GuestList) -> bytes:
    with guest_list.file.open("rb") as file:
        return bytes(file.read())


def _read(guest_list: GuestList, data: bytes) -> None:
    """Rows from bytes, each with its fate; or the code of why the list cannot be read."""
    GuestRow.objects.filter(guest_list=guest_list).delete()
    guest_list.problem, guest_list.done, guest_list.total = "", 0, None
    try:
        sheet = guests.read(data, guest_list.encoding)
    except guests.Unreadable as unreadable:
        guest_list.state, guest_list.problem = GuestList.State.UNREADABLE, unreadable.code
        guest_list.save()
        return
    guest_list.encoding = sheet.encoding
    kept = guest_list.columns
    mapping = guests.Mapping.of_kept(kept) if kept else guests.mapping_of(sheet.texts)
    rows = sheet.rows[1:] if mapping.heading else sheet.rows
    made = [GuestRow(guest_list=guest_list, line=line, cells=mapping.cells(cells)) for line, cells in rows]
    _fill(made, queries.judge(guest_list.event, [guests.guest_of(row.cells) for row in made]))
    GuestRow.objects.bulk_create(made, batch_size=BATCH)
    guest_list.state, guest_list.done, guest_list.total = GuestList.State.CHECKED, len(made), len(made)
    guest_list.save()


def _fill(rows: Sequence[GuestRow], judged: Sequence[Judged]) -> list[GuestRow]:
    """Write the fates into the rows; gives those that have another now."""
    moved = []
    for row, one in zip(rows, judged, strict=True):
        if (row.fate, row.problems) != (one.fate, one.guest.problems):
            row.fate, row.problems = one.fate, one.guest.problems
            moved.append(row)
    return moved


def _judge_rows(guest_list: GuestList) -> list[Judged]:
    """The kept rows judged anew; what has changed since is written down."""
    rows = list(GuestRow.objects.filter(guest_list=guest_list).order_by("line"))
    judged = queries.judge(guest_list.event, [guests.guest_of(row.cells) for row in rows])
    GuestRow.objects.bulk_update(_fill(rows, judged), ["fate", "problems"], batch_size=BATCH)
    return judged


def _send(
    guest_list: GuestList, new: Sequence[Judged], language: str, expires_at: datetime, by: Any, now: datetime
) -> None:
    outlets = Outlet.objects.in_bulk({one.outlet for one in new if one.outlet})
    secrets = [tokens.new() for _one in new]
    rows = [
        Invitation(
            event=guest_list.event,
            email=one.guest.email,
            name=one.guest.name,
            language=one.guest.language or language,
            outlet=outlets.get(one.outlet or 0),
            media_type=one.guest.media_type,
            skip_review=one.guest.skip_review,
            digest=digest,
            guest_list=guest_list,
            made_by=by,
            made_at=now,
            expires_at=expires_at,
        )
        for one, (_token, digest) in zip(new, secrets, strict=True)
    ]
    made = Invitation.objects.bulk_create(rows, batch_size=BATCH)
    queue_many(letter(row, token, now=now) for row, (token, _digest) in zip(made, secrets, strict=True))


def _tell(event: Event) -> None:
    live.QUEUE.of(event).publish(live.RegisterChanged())
