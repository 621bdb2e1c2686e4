"""Steps of `load_crowd`: the register, zones, gates, and the outlets with their delegations."""

from datetime import datetime, timedelta

from presscentre.accreditation.models import (
    Alias,
    Capacity,
    Checkpoint,
    Delegation,
    Outlet,
    RegionDecision,
    RegionRule,
    Register,
)
from presscentre.accreditation.names import folded
from presscentre.events.models import Event, Region, Room, Zone
from presscentre.home.actions.load import named
from presscentre.home.demo import crowd

# Who may enter there besides those whom every badge lets in: one in so many.
SHARES = {"mixed-zone": 4, "gala": 9}
REGIONS = {"mainland-china": 18, "asia-pacific": 23, "europe": 14}  # of a hundred places in the hall

Gates = dict[str, Checkpoint]


def lay(event: Event, count: int) -> Gates:
    """How the event accredits, where its badges lead, and where they are read."""
    regions = {region.key: region for region in Region.objects.filter(event=event)}
    zones = {key: _zone(event, key) for key in ("hall", *SHARES)}
    _register(event, regions, count)
    for key, share in SHARES.items():
        Capacity.objects.get_or_create(event=event, zone=zones[key], defaults={"places": count // share + 8})
    for key, percent in REGIONS.items():
        places = count * percent // 100 + 4
        Capacity.objects.get_or_create(event=event, region=regions[key], defaults={"places": places})
    return _gates(event, zones)


def _zone(event: Event, key: str) -> Zone:
    return Zone.objects.update_or_create(event=event, key=key, defaults=named("zones", key))[0]


def _register(event: Event, regions: dict[str, Region], count: int) -> None:
    facts = {
        "open_to_all": True,
        "names_until": event.ends_at - timedelta(hours=12),
        "hall_places": count * 4 // 5 + 20,
        "desk_open": True,
        "desk_words": "Lobby, ground floor: 18:00 to 01:00",
    }
    Register.objects.update_or_create(event=event, defaults=facts)
    rules = [
        RegionRule(event=event, country=country, region=regions[key]) for country, key in crowd.region_rules().items()
    ]
    RegionRule.objects.bulk_create(rules, ignore_conflicts=True)


def _gates(event: Event, zones: dict[str, Zone]) -> Gates:
    rooms = {room.key: room for room in Room.objects.filter(event=event)}
    facts = [
        ("hall", "Main hall", "main-hall", ["hall"], True),
        ("briefing", "Briefing room", "briefing-room", ["hall"], True),
        ("mixed-zone", "Mixed zone", None, ["mixed-zone"], True),
        ("gala", "Gala floor", None, ["gala"], True),
        ("desk", "Badge desk", None, [], False),
    ]
    gates = {}
    for position, (key, name, room, needs, counts) in enumerate(facts):
        told = {"name": name, "room": rooms.get(room or ""), "counts_inside": counts, "position": position}
        gates[key], _made = Checkpoint.objects.get_or_create(event=event, key=key, defaults=told)
        gates[key].zones.set([zones[zone] for zone in needs])
    return gates


def send(event: Event, outlets: list[crowd.Outlet], *, now: datetime) -> list[Delegation]:
    """The invented outlets with all their names, each with its delegation in the region of its country."""
    made = Outlet.objects.bulk_create(
        [Outlet(name=one.name, country=one.country, media_types=[one.media_type], confirmed_at=now) for one in outlets]
    )
    names = {(row.pk, folded(name)): name for row, one in zip(made, outlets, strict=True) for name in _names(one)}
    Alias.objects.bulk_create([Alias(outlet_id=pk, name=name, folded=key) for (pk, key), name in names.items()])
    rules = dict(RegionRule.objects.filter(event=event).values_list("country", "region"))
    delegations = Delegation.objects.bulk_create(
        [Delegation(event=event, outlet=row, region_id=rules.get(row.country)) for row in made]
    )
    version = Register.objects.get(event=event).rule_version
    RegionDecision.objects.bulk_create(
        [RegionDecision(delegation=one, region_id=one.region_id, at=now, rule_version=version) for one in delegations]
    )
    return delegations


def _names(outlet: crowd.Outlet) -> tuple[str, ...]:
    return (outlet.name, *outlet.aliases)
