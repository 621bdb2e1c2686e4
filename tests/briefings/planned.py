"""The schedule of tests that release it by the office's own verbs. All invented."""

from datetime import datetime, timedelta
from typing import Any

from presscentre.accreditation.models import Application, State
from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Hold, Interpreter, Seat, Sitting, Slot, Speaker, Version
from presscentre.events.models import Event, Region, Room
from presscentre.people.models import User
from tests.accreditation import rows
from tests.factories import MINUTE, NOON

DAY_BEFORE = NOON - timedelta(days=1)


def room(event: Event, key: str = "blue", seats: int | None = 100) -> Room:
    return Room.objects.get_or_create(event=event, key=key, defaults={"name": key.capitalize(), "seats": seats})[0]


def briefing(event: Event, key: str = "ceo", **changes: Any) -> Briefing:
    """A briefing with this working title; by default nobody needs a seat."""
    return Briefing.objects.create(event=event, key=key, **({"working_title": key.upper()} | changes))


def sitting(of: Briefing, at: datetime = NOON, minutes: int = 60, **changes: Any) -> Sitting:
    """A drafted sitting of 40 seats in the blue room; `speakers` and `regions` are lists."""
    many = {name: changes.pop(name) for name in ("speakers", "regions") if name in changes}
    facts = {"starts_at": at, "ends_at": at + minutes * MINUTE, "capacity": 40, "event": of.event, "briefing": of}
    made = Sitting.objects.create(**({"room": changes.get("room") or room(of.event)} | facts | changes))
    for name, values in many.items():
        getattr(made, name).set(values)
    return made


def speaker(event: Event, name: str = "Mr Chen", **changes: Any) -> Speaker:
    facts = {"email": f"{name.split()[-1].lower()}@example.org", "role": "Chief executive"}
    return Speaker.objects.create(event=event, name=name, **(facts | changes))


def interpreter(event: Event, name: str = "Ms Sato", *languages: str) -> Interpreter:
    address = f"{name.split()[-1].lower()}@example.org"
    return Interpreter.objects.create(event=event, name=name, email=address, languages=list(languages) or ["en", "ja"])


def released(event: Event, *, by: User | None = None, now: datetime = DAY_BEFORE, name: str = "First") -> Version:
    """The draft as it stands, made public."""
    return actions.release(event, name=name, by=by, now=now)


def slot(of: Sitting) -> Slot:
    """What the public has of it."""
    return Slot.objects.current(of.event).get(sitting=of)


def accredited(event: Event, person: User, *, region: Region | None = None, **changes: Any) -> Application:
    """Somebody's approved application, from an outlet of this region."""
    of = rows.delegation(event, rows.outlet(f"Outlet of {person.name}"), region=region)
    return rows.application(event, person, of, **({"state": State.APPROVED, "decided_at": rows.DAY_BEFORE} | changes))


def seat(of: Sitting, application: Application, **changes: Any) -> Seat:
    """A held seat, as a bare row; `actions.seats` gives them with all that belongs to it."""
    facts = {"state": Hold.HELD, "asked_at": DAY_BEFORE, "moved_at": DAY_BEFORE, "event": of.event}
    facts |= {"region": application.delegation.region, "outlet": application.outlet, "person": application.person}
    return Seat.objects.create(sitting=of, application=application, **(facts | changes))
