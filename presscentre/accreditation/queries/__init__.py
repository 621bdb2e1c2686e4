"""Reads that need more than an adjective."""

from presscentre.accreditation.queries import snapshot
from presscentre.accreditation.queries.badges import Forged, WrongEvent, event_tag, proven, trusted_keys, zone_bits
from presscentre.accreditation.queries.dossier import dossier, last_move
from presscentre.accreditation.queries.fairness import Fairness, fairness
from presscentre.accreditation.queries.guests import (
    STATES,
    Judged,
    called_exactly,
    counts_by_state,
    in_state,
    judge,
    mark_of,
    state_of,
    to_remind,
    unknown_outlets,
)
from presscentre.accreditation.queries.inside import counts_of, inside, inside_entries, render_inside
from presscentre.accreditation.queries.lookup import alike, called
from presscentre.accreditation.queries.meters import Line, Meter, in_line, meters, rooms, usual_zones
from presscentre.accreditation.queries.outlets import (
    Merge,
    listed,
    outlets_at,
    outlets_known_elsewhere,
    probable_duplicates,
    proposed_at,
)
from presscentre.accreditation.queries.places import Room, in_delegation, in_hall, in_region, in_zone, register_of
from presscentre.accreditation.queries.queue import (
    Asked,
    Cursor,
    Facets,
    Page,
    asked_for,
    cursor_of,
    facets,
    neighbours,
    page_of,
)
from presscentre.accreditation.queries.regions import Shift, is_overridden, region_by_rule, shifts
from presscentre.accreditation.queries.standing import Standing, is_closed, standing, takes_applications

__all__ = [
    "STATES",
    "Asked",
    "Cursor",
    "Facets",
    "Fairness",
    "Forged",
    "Judged",
    "Line",
    "Merge",
    "Meter",
    "Page",
    "Room",
    "Shift",
    "Standing",
    "WrongEvent",
    "alike",
    "asked_for",
    "called",
    "called_exactly",
    "counts_by_state",
    "counts_of",
    "cursor_of",
    "dossier",
    "event_tag",
    "facets",
    "fairness",
    "in_delegation",
    "in_hall",
    "in_line",
    "in_region",
    "in_state",
    "in_zone",
    "inside",
    "inside_entries",
    "is_closed",
    "is_overridden",
    "judge",
    "last_move",
    "listed",
    "mark_of",
    "meters",
    "neighbours",
    "outlets_at",
    "outlets_known_elsewhere",
    "page_of",
    "probable_duplicates",
    "proposed_at",
    "proven",
    "region_by_rule",
    "register_of",
    "render_inside",
    "rooms",
    "shifts",
    "snapshot",
    "standing",
    "state_of",
    "takes_applications",
    "to_remind",
    "trusted_keys",
    "unknown_outlets",
    "usual_zones",
    "zone_bits",
]
