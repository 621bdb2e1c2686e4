"""The nouns of personal data. Only `actions` writes here."""

from presscentre.privacy.models.asking import DataRequest, Export
from presscentre.privacy.models.document import IdentityDocument
from presscentre.privacy.models.giving import Breach, Transfer, TransferOf
from presscentre.privacy.models.keeping import Deletion, Farewell, LegalHold, Period
from presscentre.privacy.models.telling import Consent, Controller, Processor, Seen, Wording
from presscentre.privacy.models.watching import Alarm, Look, Reveal

__all__ = [
    "Alarm",
    "Breach",
    "Consent",
    "Controller",
    "DataRequest",
    "Deletion",
    "Export",
    "Farewell",
    "IdentityDocument",
    "LegalHold",
    "Look",
    "Period",
    "Processor",
    "Reveal",
    "Seen",
    "Transfer",
    "TransferOf",
    "Wording",
]
