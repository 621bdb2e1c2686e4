"""How an application stands: its turn on the waiting list, and what an approval would use up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Subquery

from presscentre.accreditation.models import GIVEN, Application, Capacity, Delegation, Place, State
from presscentre.accreditation.queries.places import Room, register_of
from presscentre.events.models import Event, Zone


@dataclass(frozen=True)
class Line:
    """The stated place on the waiting list of one's press region, from 1."""

    position: int
    of: int


@dataclass(frozen=True)
class Meter:
    """What is given and what there is, in one of the bounds of a decision; `adds` is what this approval would take."""

    kind: str  # "outlet", "region", "hall", "zone"
    name: str
    room: Room
    adds: int = 0
    key: int | None = None  # of the zone

    @property
    def full(self) -> bool:
        return bool(self.adds) and self.room.full

    @property
    def after(self) -> int:
        return self.room.given + self.adds

    @property
    def left_after(self) -> int | None:
        return None if self.room.places is None else max(0, self.room.places - self.after)

    @property
    def got(self) -> str:
        """Width of what is given, for a bar."""
        return self._share(self.room.given)

    @property
    def added(self) -> str:
        """Width of what this decision takes, for a bar."""
        return "0%" if self.full else self._share(self.adds)

    def _share(self, count: int) -> str:
        whole = self.room.places or 0
        return f"{min(100.0, 100 * count / whole) if whole else 100.0 * bool(count):.1f}%"


def usual_zones(event: Event) -> list[Zone]:
    """What every badge opens unless an officer says otherwise: the zones without a number of places of their own."""
    return list(Zone.objects.filter(event=event, capacity__isnull=True).order_by("key"))


def in_line(application: Application) -> Line | None:
    """This application's turn; None unless it is on the waiting list. One query, besides its delegation."""
    if application.state != State.WAITLISTED or application.delegation is None:
        return None
    region = application.delegation.region_id
    rows = Application.objects.filter(event=application.event_id, state=State.WAITLISTED, delegation__region=region)
    earlier = Q(waitlisted_at__lt=application.waitlisted_at)
    earlier |= Q(waitlisted_at=application.waitlisted_at, pk__lt=application.pk)
    found = rows.aggregate(earlier=Count("pk", filter=earlier), all=Count("pk"))
    return Line(found["earlier"] + 1, found["all"])


def meters(application: Application) -> list[Meter]:
    """Quota used and left: in the outlet, the region, the hall and each zone with a limit. Two queries at most.

    Bounds that nobody has set are left out.
    """
    delegation, event = application.delegation, application.event
    if delegation is None:
        return []
    region, adds = delegation.region, int(application.state not in GIVEN)
    around, found = _around(application, delegation), []
    if around["quotas"] is not False:  # None: nobody has said how this event accredits
        found.append(Meter("outlet", str(delegation.outlet), Room(around["in_outlet"], around["of_outlet"]), adds))
    if region is not None and around["of_region"] is not None:
        found.append(Meter("region", region.name, Room(around["in_region"], around["of_region"]), adds))
    if around["of_hall"] is not None:
        found.append(Meter("hall", "", Room(around["in_hall"], around["of_hall"]), adds))
    return found + _zones(event)


def rooms(event: Event) -> list[Meter]:
    """What is given and left in the hall, each region and each zone that has a bound. Five queries at most."""
    given = Application.objects.given().filter(event=event)
    by_region = dict(given.order_by().values_list("delegation__region").annotate(count=Count("pk")))
    found = []
    if (hall := register_of(event).hall_places) is not None:
        found.append(Meter("hall", "", Room(sum(by_region.values()), hall)))
    bounds = Capacity.objects.filter(event=event, region__isnull=False).select_related("region")
    for bound in bounds.order_by("region__position", "region__key"):
        name = bound.region.name if bound.region else ""
        found.append(Meter("region", name, Room(by_region.get(bound.region_id, 0), bound.places)))
    return found + _zones(event)


def _around(application: Application, delegation: Delegation) -> Mapping[str, Any]:
    """What is given and what there is in outlet, region and hall, all in one query."""
    given = Application.objects.given().filter(event=application.event_id)
    places = Place.objects.filter(delegation=delegation.pk, media_type__in=["", application.media_type])
    return Delegation.objects.values(
        quotas=F("event__register__outlets_have_quotas"),
        in_outlet=_count(places.exclude(application=None)),
        of_outlet=_count(places),
        in_region=_count(given.filter(delegation__region=delegation.region_id)),
        of_region=F("region__capacity__places"),
        in_hall=_count(given),
        of_hall=F("event__register__hall_places"),
    ).get(pk=delegation.pk)


def _count(rows: QuerySet[Any]) -> Subquery:
    """How many they are, inside another query; without a group, so that none is 0."""
    return Subquery(rows.order_by().values(count=Func(F("pk"), function="COUNT")), output_field=IntegerField())


def _zones(event: Event) -> list[Meter]:
    held = Count("applications", filter=Q(applications__state__in=GIVEN))
    zones = Zone.objects.filter(event=event, capacity__isnull=False).annotate(given=held, limit=F("capacity__places"))
    return [Meter("zone", zone.name, Room(zone.given, zone.limit), key=zone.pk) for zone in zones.order_by("key")]
