"""Outlets, delegations and applications that tests share, made as the verbs leave them. All invented."""

from datetime import UTC, datetime
from typing import Any

from presscentre.accreditation.models import Alias, Application, Delegation, MediaType, Outlet, Place, Register, State
from presscentre.accreditation.names import folded
from presscentre.events.models import Event, Region
from presscentre.people.models import User
from tests import factories

DAY_BEFORE = datetime(2017, 11, 9, 4, 0, tzinfo=UTC)


def outlet(name: str = "Nordlicht", country: str = "DE", *aliases: str) -> Outlet:
    """A confirmed outlet with these other names."""
    made = Outlet.objects.create(name=name, country=country, confirmed_at=DAY_BEFORE)
    for text in (name, *aliases):
        Alias.objects.create(outlet=made, name=text, folded=folded(text))
    return made


def register(event: Event, **changes: Any) -> Register:
    """How the event accredits; by default open to all."""
    register, _made = Register.objects.update_or_create(event=event, defaults={"open_to_all": True, **changes})
    return register


def delegation(
    event: Event, of: Outlet | None = None, *, region: Region | None = None, places: int = 0, media_type: str = ""
) -> Delegation:
    """An outlet at the event, with so many places."""
    made = Delegation.objects.create(event=event, outlet=of or outlet(), region=region)
    for number in range(1, places + 1):
        Place.objects.create(delegation=made, media_type=media_type, number=number)
    return made


def application(event: Event, person: User | str, of: Delegation, **changes: Any) -> Application:
    """A submitted application of somebody from this delegation."""
    user = factories.person(person) if isinstance(person, str) else person
    facts = {
        "state": State.SUBMITTED,
        "native_name": user.name,
        "latin_name": user.name,
        "outlet": of.outlet,
        "delegation": of,
        "media_type": MediaType.WRITTEN,
        "role": "Reporter",
        "search": folded(f"{user.name} {of.outlet.name} {user.email}"),
        "created_at": DAY_BEFORE,
        "submitted_at": DAY_BEFORE,
    }
    return Application.objects.create(event=event, person=user, **(facts | changes))
