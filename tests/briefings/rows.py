"""Briefings, sittings and released slots that tests share, made as the verbs leave them. All invented."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from presscentre.accreditation.models import Application, Delegation, State
from presscentre.briefings.models import Briefing, Sitting, Slot, Version
from presscentre.events.models import Event, Region, Room
from presscentre.people.models import User
from tests import factories
from tests.accreditation import rows

EVENING = datetime(2017, 11, 10, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
AFTERNOON = EVENING - timedelta(hours=5)


def room(event: Event, key: str = "hall-a", seats: int = 200) -> Room:
    made, _new = Room.objects.get_or_create(event=event, key=key, defaults={"name": key.title(), "seats": seats})
    return made


def briefing(event: Event, key: str = "ceo", **changes: Any) -> Briefing:
    """A briefing that needs a seat; what is not said is the CEO's."""
    facts = {"working_title": "CEO briefing", "kind": "briefing", "needs_seat": True, "has_floor": True}
    made, _new = Briefing.objects.get_or_create(event=event, key=key, defaults=facts | changes)
    return made


def sitting(of: Briefing, *, regions: Iterable[Region] = (), at: datetime = EVENING, **changes: Any) -> Sitting:
    """A sitting of one hour with forty seats."""
    facts: dict[str, Any] = {
        "room": room(of.event),
        "starts_at": at,
        "ends_at": at + timedelta(hours=1),
        "capacity": 40,
        "standby": 20,
    }
    made = Sitting.objects.create(event=of.event, briefing=of, **(facts | changes))
    made.regions.set(regions)
    return made


def slot(of: Sitting, version: Version, *, sequence: int = 1) -> Slot:
    """The sitting as its draft stands, in this version."""
    facts = {
        "regions": sorted(of.regions.values_list("pk", flat=True)),
        "media_types": of.media_types,
        "languages": of.languages,
        "channels": [],
        "speakers": sorted(of.speakers.values_list("pk", flat=True)),
        "equipment": of.equipment,
        "label": {"en": of.label},
        "per_outlet": of.per_outlet,
        "standby": of.standby,
        "door_closes": of.door_closes,
        "remote_link": of.remote_link,
    }
    return Slot.objects.create(
        version=version,
        sitting=of,
        room=of.room or room(of.event),
        starts_at=of.starts_at or EVENING,
        ends_at=of.ends_at or EVENING + timedelta(hours=1),
        capacity=of.capacity,
        remote_capacity=of.remote_capacity,
        cancelled=of.cancelled,
        sequence=sequence,
        changed_at=AFTERNOON,
        facts=facts,
    )


def released(event: Event, *sittings: Sitting) -> Version:
    """A version with these sittings, or with all of the event."""
    number = Version.objects.filter(event=event).count() + 1
    made = Version.objects.create(event=event, number=number, name=f"Version {number}", released_at=AFTERNOON)
    for one in sittings or Sitting.objects.filter(event=event).order_by("pk"):
        slot(one, made, sequence=number)
    return made


def accredited(event: Event, name: str | User, of: Delegation | None = None, **changes: Any) -> Application:
    """Somebody accredited to the event, of this delegation."""
    person = factories.journalist(name, event) if isinstance(name, str) else name
    given = {"state": State.APPROVED, "decided_at": rows.DAY_BEFORE}
    return rows.application(
        event, person, of or rows.delegation(event, rows.outlet(f"Outlet of {name}")), **given | changes
    )
