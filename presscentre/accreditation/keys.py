"""Key pairs that sign badges. The secret half lies in the database sealed, under a key that is not in it."""

import base64
import hashlib

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from presscentre.people import vault

PURPOSE = "presscentre.accreditation.keys"


def fresh() -> tuple[bytes, str]:
    """A new pair: the public key, 32 bytes, and the secret one, sealed."""
    secret = Ed25519PrivateKey.generate()
    raw = base64.b64encode(secret.private_bytes_raw()).decode()
    return secret.public_key().public_bytes_raw(), vault.seal(raw, PURPOSE)


def sign(sealed: str, facts: bytes) -> bytes:
    """The signature, 64 bytes, by the secret key that was sealed here.

    Raises InvalidToken if neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS opens it.
    """
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(vault.unseal(sealed, PURPOSE)))
    return secret.sign(facts)


def can_sign(sealed: str) -> bool:
    """True if this house's secret opens the key."""
    try:
        vault.unseal(sealed, PURPOSE)
    except InvalidToken:
        return False
    return True


def tag_of(first_public: bytes) -> bytes:
    """How codes name their event, in four bytes: by the event's first key, which no other house shares."""
    return hashlib.sha256(first_public).digest()[:4]
