"""Who speaks next: the ledger of the press regions and the rule. Pure: no Django, clock or database (docs/floor.md)."""

from presscentre.briefings.floor.accounts import Account
from presscentre.briefings.floor.choosing import Choice, Claim, Waiting, Why
from presscentre.briefings.floor.data import Speaking
from presscentre.briefings.floor.ledger import FloorTaken, Ledger, NobodySpeaks, UnknownRegion
from presscentre.briefings.floor.standings import Standing

__all__ = [
    "Account",
    "Choice",
    "Claim",
    "FloorTaken",
    "Ledger",
    "NobodySpeaks",
    "Speaking",
    "Standing",
    "UnknownRegion",
    "Waiting",
    "Why",
]
