"""What a split is proposed from: a briefing's drafted sittings, and who wants to come to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from presscentre.accreditation.models import Application
from presscentre.briefings import splitting
from presscentre.briefings.models import Briefing, Seat, Sitting
from presscentre.events.models import Region, Room


@dataclass(frozen=True)
class Wanting:
    """How many journalists want to come, by press region (its key in the table) and media type.

    Who has a seat in one of its sittings, or waits for one, has said so. Until somebody has, `wished` is False and
    everybody accredited is counted whom a sitting takes.
    """

    people: Mapping[int, Mapping[str, int]]
    homeless: int  # of no press region: they can come to sittings that are open to all, and to no other
    wished: bool


@dataclass(frozen=True)
class Plan:
    """A briefing as it can be split. Regions and sittings are known to the arithmetic by their numbers, as text."""

    briefing: Briefing
    sittings: list[Sitting]
    regions: list[Region]
    wanting: Wanting

    def seats(self) -> dict[str, int]:
        """Of each sitting: what the draft says, else what the room has."""
        return {
            str(sitting.pk): sitting.capacity or (sitting.room.seats if sitting.room else None) or 0
            for sitting in self.sittings
        }

    def drafted(self) -> dict[str, tuple[str, ...]] | None:
        """Which regions the draft lets into which sittings; None while it names no region at all."""
        named = {sitting.pk: {region.pk for region in sitting.regions.all()} for sitting in self.sittings}
        if not any(named.values()):
            return None
        return {
            str(region.pk): tuple(str(pk) for pk, regions in named.items() if not regions or region.pk in regions)
            for region in self.regions
        }

    def case(self, seats: Mapping[str, int], pinned: Mapping[str, Collection[str]]) -> splitting.Case:
        """The same for the arithmetic, with so many seats and these regions fixed."""
        sittings = (
            splitting.Sitting(str(row.pk), seats[str(row.pk)], frozenset(row.media_types) if row.media_types else None)
            for row in self.sittings
        )
        regions = (splitting.Region(str(row.pk), self.wanting.people.get(row.pk, {})) for row in self.regions)
        return splitting.Case(tuple(sittings), tuple(regions), pinned)


def plan_of(briefing: Briefing) -> Plan:
    """The briefing's planned sittings in order of time, the event's regions, and who wants to come. Five queries."""
    planned = Sitting.objects.planned().filter(briefing=briefing).select_related("room").prefetch_related("regions")
    sittings = list(planned.order_by("starts_at", "room__key", "pk"))
    regions = list(Region.objects.filter(event=briefing.event_id).order_by("position", "key"))
    return Plan(briefing, sittings, regions, wanting(briefing, sittings))


def wanting(briefing: Briefing, sittings: Collection[Sitting]) -> Wanting:
    """Who wants to come. Two queries."""
    given = Application.objects.given().filter(event=briefing.event_id)
    seats = Seat.objects.alive().filter(sitting__briefing=briefing)
    keen = given.filter(Q(pk__in=briefing.wishes.values("application")) | Q(pk__in=seats.values("application")))
    wished = keen.exists()
    if wished:
        given = keen
    elif sittings and all(sitting.media_types for sitting in sittings):
        given = given.filter(media_type__in={kind for sitting in sittings for kind in sitting.media_types})
    people: dict[int, dict[str, int]] = {}
    homeless = 0
    rows = given.values_list("delegation__region", "media_type").annotate(count=Count("pk")).order_by()
    for region, media_type, count in rows:
        if region is None:
            homeless += count
        else:
            people.setdefault(region, {})[media_type] = count
    return Wanting(people, homeless, wished)


def free_rooms(briefing: Briefing) -> list[Room]:
    """The event's rooms with seats in which no sitting of this briefing is planned."""
    used = Sitting.objects.planned().filter(briefing=briefing, room__isnull=False).values("room")
    return list(
        Room.objects.filter(event=briefing.event_id, seats__gt=0).exclude(pk__in=used).order_by("-seats", "key")
    )
