"""Badges and checkpoints that tests of the door share. All invented."""

import itertools
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from presscentre.accreditation import codes
from presscentre.accreditation.actions.badges import issue
from presscentre.accreditation.models import Badge, Checkpoint, State
from presscentre.accreditation.readings import Reading, proof, reading
from presscentre.events.models import Event, Zone
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows

NOON = factories.NOON
_numbers = itertools.count(1)


def zone(event: Event, key: str) -> Zone:
    return Zone.objects.get_or_create(event=event, key=key, defaults={"name": key.capitalize()})[0]


def badge(event: Event, name: str, *zones: str, **changes: Any) -> Badge:
    """The badge of somebody who is accredited for these zones since the day before."""
    outlet = rows.outlet(f"{name}’s paper")
    region = event.regions.first()
    facts = {"state": State.APPROVED, "decided_at": rows.DAY_BEFORE} | changes
    application = rows.application(event, name, rows.delegation(event, outlet, region=region), **facts)
    application.zones.set([zone(event, key) for key in zones])
    with transaction.atomic():
        return issue(application, by=None, now=rows.DAY_BEFORE)


def checkpoint(event: Event, key: str = "hall", *zones: str, **changes: Any) -> Checkpoint:
    made = Checkpoint.objects.create(event=event, key=key, name=key.capitalize(), **changes)
    made.zones.set([zone(event, name) for name in zones])
    return made


def read(badge: Badge | str, at: datetime | None = None, **changes: Any) -> Reading:
    """A reading of this badge at the hall, with a nonce of its own."""
    text = badge if isinstance(badge, str) else badge.code
    given = {"badge": text, "checkpoint": "hall", "nonce": f"nonce-{next(_numbers):08}"}
    if at is not None:
        given["at"] = at.isoformat()
    return reading(given | changes)


def kept(badge: Badge) -> str:
    """What an offline device keeps of this badge's code."""
    code = codes.read(badge.code)
    return f"PCK:{code.serial}.{code.generation}.{proof(badge.code)}"


def tonight(event: Event, at: datetime = NOON) -> Event:
    """The event, as if it were this moment there now: a rehearsal with a clock of its own."""
    event.kind, event.clock_set_at, event.clock_reads = Event.Kind.REHEARSAL, timezone.now(), at
    event.save()
    return event


def machine(name: str = "Gate 1") -> User:
    return User.objects.create(kind=User.Kind.MACHINE, name=name)
