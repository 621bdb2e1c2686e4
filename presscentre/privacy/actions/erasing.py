"""Ending what is held: a consent's, a person's, an event's; always with a proof that holds no data."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core import holdings
from presscentre.core.errors import Refusal
from presscentre.core.holdings import Holding, Table
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.notices.models import Notice
from presscentre.people.models import Remit, User
from presscentre.privacy import disk, erasures, mentions, rows
from presscentre.privacy.models import DataRequest, Deletion, LegalHold

LAST_LETTER = "privacy/erased"


class HeldByLaw(Refusal):
    code = "held_by_law"
    message = _("A legal hold forbids deletion until %(until)s. The request stays open.")


class WorksForTheOffice(Refusal):
    code = "works_for_the_office"
    message = _("This person works for the press office. Take their roles away first.")


class NotAPerson(Refusal):
    code = "not_a_person"
    message = _("There is nobody to erase.")


class HasAccount(Refusal):
    code = "address_has_an_account"
    message = _("Somebody has an account under this address: they ask for it on their own page, or by a request.")


class NothingHeld(Refusal):
    code = "nothing_held"
    message = _("Nothing is held under this address at this event.")


Ended = list[tuple[str, int]]  # (table, key)


@transaction.atomic
def erase(person: User, *, by: Any, now: datetime, cause: str = Deletion.Cause.ERASURE, tell: bool = True) -> int:
    """Erase everything about this person; how many rows it was. A number remains where somebody acted. Real time.

    With `tell`, one last letter says so; its own row goes as soon as it has been sent. Files go after the commit.
    Raises HeldByLaw, WorksForTheOffice, NotAPerson.
    """
    _check(person, now)
    address, language, words = str(person.email), person.language, mentions.words_of(person)
    erasures_of = erasures.words_of(person)
    total = sum(_end_holding(entry, person, cause=cause, by=by, now=now) for entry in holdings.in_turn())
    total += mentions.take_out(words)
    DataRequest.objects.open().filter(person=person, kind=DataRequest.Kind.DELETE).update(
        answered_at=now, answered_by=by, outcome=DataRequest.Outcome.DONE
    )
    record("privacy.erased", person, by=by, at=now, rows=total, cause=cause)
    erasures.keep(erasures_of, at=now)
    if tell:
        queue(LAST_LETTER, to=address, language=language, at=now)
    transaction.on_commit(disk.forget_deleted_pages)
    return total


def _check(person: User, now: datetime) -> None:
    if person.kind != User.Kind.PERSON or (person.email or "").endswith("@erased.invalid"):
        raise NotAPerson
    if Remit.objects.filter(user=person).exists():
        raise WorksForTheOffice
    held = LegalHold.objects.standing(now).filter(person=person).order_by("-until").first()
    if held is not None:
        raise HeldByLaw(until=f"{held.until:%Y-%m-%d}")


def _end_holding(holding: Holding, person: User, *, cause: str, by: Any, now: datetime) -> int:
    if holding.before_erasure is not None:
        holding.before_erasure(person, by, now)
    found = [(table, rows.holding_still(table, rows.of_person(table, person))) for table in holding.tables]
    return end_all(holding, found, cause=cause, event=None, by=by)


@transaction.atomic
def erase_address(address: str, *, by: Any, now: datetime) -> int:
    """Erase what is held under an address that has no account: invitations, letters, guest lists. Real time.

    Somebody with an account is erased with it.
    """
    known = User.objects.filter(email__iexact=address).first()
    if known is not None:
        return erase(known, by=by, now=now)
    stranger = User(email=address.lower())  # never saved: it only carries the address
    total = 0
    for entry in holdings.in_turn():
        tables = [table for table in entry.tables if table.address]
        found = [(table, rows.holding_still(table, rows.of_person(table, stranger))) for table in tables]
        total += end_all(entry, found, cause=Deletion.Cause.ERASURE, event=None, by=by)
    total += mentions.take_out([address])
    erasures.keep([f"address:{address.lower()}"], at=now)
    transaction.on_commit(disk.forget_deleted_pages)
    return total


@transaction.atomic
def erase_stranger(event: Event, address: str, *, by: User, now: datetime) -> int:
    """Erase an address that was invited or listed at this event and never had an account. Real time.

    Raises HasAccount, NothingHeld.
    """
    if User.objects.filter(email__iexact=address).exists():
        raise HasAccount
    stranger = User(email=address)
    here = [
        table
        for _entry, table in holdings.tables()
        if table.address and (rows.of_person(table, stranger) & rows.of_event(table, event)).exists()
    ]
    if not here:
        raise NothingHeld
    return erase_address(address, by=by, now=now)


@transaction.atomic
def erase_again(since: datetime, *, by: Any, now: datetime) -> int:
    """Erase anew whom a backup of the moment `since` brought back although they were erased after it; how many.

    Real times. Neither a role nor a legal hold of that backup stands in the way: both had ended before the erasure.
    """
    listed = erasures.since(since)
    if not listed:
        return 0
    erased = 0
    for person in User.objects.filter(kind=User.Kind.PERSON).exclude(email__endswith="@erased.invalid").iterator():
        if erasures.is_listed(erasures.words_of(person), listed):
            Remit.objects.filter(user=person).delete()
            LegalHold.objects.filter(person=person, lifted_at=None).update(lifted_at=now)
            erase(person, by=by, now=now, tell=False)
            erased += 1
    for address in _addresses_without_account():
        if erasures.is_listed([f"address:{address}"], listed):
            erase_address(address, by=by, now=now)
            erased += 1
    return erased


@transaction.atomic
def forget_last_letters(*, by: Any, now: datetime) -> int:
    """Delete the rows of letters that told somebody of their erasure, once sent or given up. Real time."""
    told = Notice.objects.filter(template=LAST_LETTER).exclude(sent_at=None, given_up_at=None)
    count, _by_kind = told.delete()
    if count:
        transaction.on_commit(disk.forget_deleted_pages)
    return int(count)


def _addresses_without_account() -> set[str]:
    found: set[str] = set()
    for _entry, table in holdings.tables():
        if table.address:
            found.update(str(text).lower() for text in table.rows._base_manager.values_list(table.address, flat=True))
    return found - set(User.objects.exclude(email=None).values_list("email", flat=True))


def forget_what_stood_on(consent: str, person: User, event: Event, *, by: Any, now: datetime) -> int:
    """End at once every holding that stands on this consent alone, of this person at this event; how many rows."""
    total = 0
    for holding in holdings.in_turn():
        if holding.consent != consent:
            continue
        found = [
            (table, rows.holding_still(table, rows.of_person(table, person) & rows.of_event(table, event)))
            for table in holding.tables
            if table.event
        ]
        total += end_all(holding, found, cause=Deletion.Cause.WITHDRAWAL, event=event, by=by)
    return total


def end_all(
    holding: Holding, found: Iterable[tuple[Table, rows.Rows]], *, cause: str, event: Event | None, by: Any
) -> int:
    """End these rows of one holding and keep the proof; how many rows it were. A step inside actions."""
    ended: Ended = []
    files = 0
    for table, mine in found:
        keys, dropped = rows.end(table, mine)
        ended += [(table.model, key) for key in keys]
        files += dropped
    if ended:
        Deletion.objects.create(
            event=event,
            holding=holding.key,
            cause=cause,
            count=len(ended),
            files=files,
            digest=digest_of(ended),
            by=by,
            at=timezone.now(),
        )
    return len(ended)


def digest_of(ended: Ended) -> str:
    """SHA-256 over "table:key", sorted, one a line: which rows, and nothing of what they said."""
    lines = "\n".join(sorted(f"{model}:{key}" for model, key in ended))
    return hashlib.sha256(lines.encode()).hexdigest()
