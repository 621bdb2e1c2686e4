"""The nouns of accreditation. Only `actions` writes here."""

from presscentre.accreditation.models.application import GIVEN, OVER, WAITING, Application, Move, Note, State, Tag
from presscentre.accreditation.models.badge import Badge, Print, PrintPart, PrintRun, SigningKey, ZoneBit
from presscentre.accreditation.models.delegation import (
    Capacity,
    Delegation,
    Place,
    RegionDecision,
    RegionRule,
    Register,
)
from presscentre.accreditation.models.door import Checkpoint, Conflict, Presence, Scan, Scanner
from presscentre.accreditation.models.engagement import Engagement
from presscentre.accreditation.models.evidence import Evidence, Portrait
from presscentre.accreditation.models.invitation import GuestList, GuestRow, Invitation
from presscentre.accreditation.models.outlet import Alias, Domain, MediaType, Outlet

__all__ = [
    "GIVEN",
    "OVER",
    "WAITING",
    "Alias",
    "Application",
    "Badge",
    "Capacity",
    "Checkpoint",
    "Conflict",
    "Delegation",
    "Domain",
    "Engagement",
    "Evidence",
    "GuestList",
    "GuestRow",
    "Invitation",
    "MediaType",
    "Move",
    "Note",
    "Outlet",
    "Place",
    "Portrait",
    "Presence",
    "Print",
    "PrintPart",
    "PrintRun",
    "RegionDecision",
    "RegionRule",
    "Register",
    "Scan",
    "Scanner",
    "SigningKey",
    "State",
    "Tag",
    "ZoneBit",
]
