"""What a scan needs to know, read in few and cheap queries: rules of the gates, badges under lock, earlier scans.

The last two are written as SQL: at a gate the ORM spends more time on finding words than the database on the answer.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q

from presscentre.accreditation.actions.standing import Past
from presscentre.accreditation.actions.verdict import Gate
from presscentre.accreditation.models import Application, Badge, Checkpoint, Delegation, Outlet, Scan
from presscentre.events.models import Event, Region

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


class Held(NamedTuple):
    """A badge that is locked to the end of the transaction, and the zones of its application."""

    badge: Badge
    zones: frozenset[int]


def badges(event: Event, serials: Collection[int]) -> dict[int, Held]:
    """The badges with these serials, locked in one order, with whatever judges them and a scanner shows. One query."""
    if not serials:
        return {}
    rows = _rows(_badges(connection.vendor) % ("%s", _marks(serials)), [event.pk, *serials])
    return {held.badge.serial: held for held in map(_held, rows)}


def scans(badges: Collection[int], by: Collection[int], nonces: Collection[str]) -> tuple[list[Past], list[Scan]]:
    """All stored scans of these badges (pk), and those of these devices with these nonces. One query."""
    if not nonces:
        return [], []
    of_badges = f"badge_id IN ({_marks(badges)}) OR " if badges else ""
    told = f"by_id IN ({_marks(by)}) AND nonce IN ({_marks(nonces)})"
    sql = f"SELECT {', '.join(_of_scan())} FROM accreditation_scan WHERE {of_badges}{told}"
    rows = _rows(sql, [*badges, *by, *nonces])
    past = [Past(*_past()(row)) for row in rows]
    known = [row for row, scan in zip(rows, past, strict=True) if scan.nonce in nonces]
    scans = [Scan.from_db(connection.alias, _of_scan(), row) for row in known]
    return [scan for scan in past if scan.badge_id in badges], scans


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database answers; moments are aware."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    if connection.vendor == "sqlite":
        found = [tuple(one.replace(tzinfo=UTC) if isinstance(one, datetime) else one for one in row) for row in found]
    return list(found)


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _held(row: tuple[Any, ...]) -> Held:
    found: dict[str, Any] = {}
    begin = 0
    for name, (model, fields) in _parts().items():
        part = row[begin : begin + len(fields)]
        found[name] = None if part[0] is None else model.from_db(connection.alias, fields, part)
        begin += len(fields)
    badge, application, delegation = found["badge"], found["application"], found["delegation"]
    badge.application, application.outlet, application.delegation = application, found["outlet"], delegation
    if delegation:
        delegation.region = found["region"]
    return Held(badge, frozenset(map(int, row[-1].split(","))) if row[-1] else frozenset())


@cache
def _parts() -> dict[str, tuple[Any, list[str]]]:
    """What is read of each row, its key first; what a list asks beyond that is fetched when it does."""
    return {
        "badge": (Badge, _of(Badge)),
        "application": (Application, _of(Application, _OF_APPLICATION)),
        "outlet": (Outlet, _of(Outlet, {"id", "name"})),
        "delegation": (Delegation, _of(Delegation, {"id", "event_id", "outlet_id", "region_id"})),
        "region": (Region, _of(Region)),
    }


@cache
def _of_scan() -> list[str]:
    return _of(Scan, {"id", "by_id", "device", "digest", "offline", *Past._fields})


@cache
def _past() -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Takes from a row of these what Past wants to know."""
    return itemgetter(*(_of_scan().index("id" if name == "pk" else name) for name in Past._fields))


def _of(model: type[models.Model], wanted: Collection[str] | None = None) -> list[str]:
    """These columns, or all, in the model's order, by which Django makes a row of them."""
    columns = [field.attname for field in model._meta.concrete_fields]
    return [name for name in columns if wanted is None or name in wanted]


@cache
def _badges(vendor: str) -> str:
    columns = ", ".join(f"{part}.{field}" for part, (_model, fields) in _parts().items() for field in fields)
    zones, lock = "string_agg(zone_id::text, ',')", "FOR NO KEY UPDATE OF badge"
    if vendor == "sqlite":
        zones, lock = "group_concat(zone_id)", ""  # whoever writes there is alone
    return _BADGES.format(columns=columns, zones=zones, lock=lock)


_BADGES = """
SELECT {columns}, (SELECT {zones} FROM accreditation_application_zones WHERE application_id = application.id)
FROM accreditation_badge AS badge
JOIN accreditation_application AS application ON application.id = badge.application_id
LEFT JOIN accreditation_outlet AS outlet ON outlet.id = application.outlet_id
LEFT JOIN accreditation_delegation AS delegation ON delegation.id = application.delegation_id
LEFT JOIN events_region AS region ON region.id = delegation.region_id
WHERE badge.event_id = %s AND badge.serial IN (%s) ORDER BY badge.id {lock}
"""
_OF_APPLICATION = {"id", "event_id", "person_id", "state", "version", "language", "native_name", "latin_name"}
_OF_APPLICATION |= {"name_language", "outlet_id", "delegation_id", "role", "limits"}
