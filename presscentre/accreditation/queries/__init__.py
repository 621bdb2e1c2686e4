"""Reads that need more than an adjective."""

from presscentre.accreditation.queries.badges import Forged, WrongEvent, event_tag, proven, trusted_keys, zone_bits
from presscentre.accreditation.queries.inside import inside, inside_entries, render_inside
from presscentre.accreditation.queries.places import Room, in_delegation, in_hall, in_region, in_zone, register_of

__all__ = [
    "Forged",
    "Room",
    "WrongEvent",
    "event_tag",
    "in_delegation",
    "in_hall",
    "in_region",
    "in_zone",
    "inside",
    "inside_entries",
    "proven",
    "register_of",
    "render_inside",
    "trusted_keys",
    "zone_bits",
]
