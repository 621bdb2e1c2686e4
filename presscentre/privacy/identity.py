"""Identity documents at rest: sealed number, sealed scan, and the keyed hash by which a number is found."""

import unicodedata

from presscentre.core import sealing
from presscentre.privacy.models import IdentityDocument

NUMBER, SCAN = "privacy.identity.number", "privacy.identity.scan"


def plain(number: str) -> str:
    """The number as it is compared and sealed: capital letters and digits without spaces and marks."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())


def sealed_number(number: str) -> bytes:
    return sealing.seal(plain(number).encode(), NUMBER)


def index_of(number: str) -> str:
    return sealing.index(plain(number), NUMBER)


def indices_of(number: str) -> list[str]:
    """What to look for: the number's hash under every key."""
    return sealing.indices(plain(number), NUMBER)


def number_of(document: IdentityDocument) -> str:
    """The number in the clear; "" if it is gone. Whoever asks for somebody else notes a reveal first."""
    return sealing.unseal(bytes(document.number), NUMBER).decode() if document.number else ""


def masked(document: IdentityDocument) -> str:
    """The number as pages show it: nothing but its last two signs."""
    number = number_of(document)
    return f"••••{number[-2:]}" if len(number) > 4 else "••••"


def sealed(scan: bytes) -> bytes:
    return sealing.seal(scan, SCAN)


def opened(scan: bytes) -> bytes:
    return sealing.unseal(scan, SCAN)
