"""How many places there are, and how many are given: what the office sees before it decides."""

from dataclasses import dataclass

from django.db.models import Q

from presscentre.accreditation.models import Application, Capacity, Delegation, Place, Register
from presscentre.events.models import Event, Region, Zone


@dataclass(frozen=True)
class Room:
    """Places given and places there are; `places` None: as many as come."""

    given: int
    places: int | None

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(0, self.places - self.given)

    @property
    def full(self) -> bool:
        return self.places is not None and self.given >= self.places


def register_of(event: Event) -> Register:
    """How this event accredits; an unsaved register with the defaults if nobody has said."""
    return Register.objects.filter(event=event).first() or Register(event=event)


def in_delegation(delegation: Delegation, media_type: str = "") -> Room:
    """The places that somebody of this media type could have: those of the type and those for anybody."""
    fitting = Place.objects.filter(delegation=delegation)
    if media_type:
        fitting = fitting.filter(media_type__in=["", media_type])
    return Room(fitting.exclude(application=None).count(), fitting.count())


def in_region(event: Event, region: Region | None) -> Room:
    given = Application.objects.given().filter(event=event, delegation__region=region)
    capacity = Capacity.objects.filter(region=region).first() if region else None
    return Room(given.count(), capacity.places if capacity else None)


def in_zone(event: Event, zone: Zone) -> Room:
    given = Application.objects.given().filter(event=event, zones=zone)
    capacity = Capacity.objects.filter(zone=zone).first()
    return Room(given.count(), capacity.places if capacity else None)


def in_hall(event: Event, register: Register) -> Room:
    return Room(Application.objects.given().filter(Q(event=event)).count(), register.hall_places)
