"""What a scan needs to know, read in few and cheap queries: rules of the gates, badges under lock, earlier scans.

Two of them are written as SQL: at a gate the ORM spends more time on finding words than the database on the answer.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from django.db import connection, transaction
from django.db.models import Q

from presscentre.accreditation import queries
from presscentre.accreditation.actions.standing import Past
from presscentre.accreditation.actions.verdict import Gate
from presscentre.accreditation.models import Badge, Checkpoint, Scan
from presscentre.events.models import Event

LIFETIME = 1.0  # seconds for which a process trusts the rules that it has read
Gates = Callable[[Event, set[str]], dict[str, Gate]]

_trusted: dict[int, tuple[dict[str, Gate], float]] = {}


def gates(event: Event, keys: set[str]) -> dict[str, Gate]:
    """The event's checkpoints with these keys. Two queries."""
    return _read(event, Q(key__in=keys))


def trusted_gates(event: Event, keys: set[str]) -> dict[str, Gate]:
    """The same, and others beside them, without a query for a second; `forget_gates` ends that here."""
    known, until = _trusted.get(event.pk, ({}, 0.0))
    if until <= time.monotonic() or not keys <= known.keys():
        known = _read(event, Q())
        _trusted[event.pk] = known, time.monotonic() + LIFETIME
    return known


def forget_gates() -> None:
    """After the commit, this process trusts no rules that it has not read again."""
    transaction.on_commit(_trusted.clear)


def _read(event: Event, which: Q) -> dict[str, Gate]:
    found = list(Checkpoint.objects.filter(which, event=event))
    pairs = Checkpoint.zones.through.objects.filter(checkpoint__in=[checkpoint.pk for checkpoint in found])
    zones: dict[int, set[int]] = defaultdict(set)
    for checkpoint, zone in pairs.values_list("checkpoint_id", "zone_id"):
        zones[checkpoint].add(zone)
    for row in found:
        row.event = event
    return {row.key: Gate(row, frozenset(zones[row.pk])) for row in found}


def badges(event: Event, serials: Iterable[int], *, shown: bool) -> list[Badge]:
    """These badges, locked in one order; with whatever a scanner shows of the person, if one asks."""
    found = Badge.objects.filter(event=event, serial__in=list(serials)).order_by("pk")
    found = found.select_related(*(queries.snapshot.PEOPLE if shown else ["application"]))
    return list(found.select_for_update(of=("self",), no_key=True))


def zones_of(badges: Iterable[Badge]) -> dict[int, frozenset[int]]:
    """The zones of these badges, by application."""
    applications = [badge.application_id for badge in badges]
    zones: dict[int, set[int]] = defaultdict(set)
    if applications:
        marks = ", ".join(["%s"] * len(applications))
        with connection.cursor() as cursor:
            cursor.execute(f"{_ZONES} ({marks})", applications)
            for application, zone in cursor.fetchall():
                zones[application].add(zone)
    return {application: frozenset(found) for application, found in zones.items()}


_ZONES = "SELECT application_id, zone_id FROM accreditation_application_zones WHERE application_id IN"


def scans(badges: Iterable[Badge], by: Collection[int], nonces: Collection[str]) -> list[Scan]:
    """All stored scans of these badges, and those of these devices with these nonces. One query."""
    of = [badge.pk for badge in badges]
    told = Q(by__in=by, nonce__in=nonces)
    return list(Scan.objects.filter(Q(badge__in=of) | told if of else told))


def past(badges: Iterable[Badge], stored: Iterable[Scan]) -> dict[int, list[Past]]:
    """What of the stored scans matters, by badge."""
    found: dict[int, list[Past]] = {badge.pk: [] for badge in badges}
    for row in stored:
        if row.badge_id in found:
            found[row.badge_id].append(Past(*(getattr(row, name) for name in Past._fields)))
    return found
