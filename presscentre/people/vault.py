"""Secrets at rest: encrypted under a key derived from the installation's secret, another one for each purpose."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECOND_FACTORS = "presscentre.people.vault"


def seal(text: str, purpose: str = SECOND_FACTORS) -> str:
    """The text, encrypted and authenticated; different each time. Only the same purpose opens it."""
    return _box(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str = SECOND_FACTORS) -> str:
    """The text that was sealed here for this purpose, under the present secret or one of SECRET_KEY_FALLBACKS.

    Raises InvalidToken if it was sealed elsewhere or has been changed.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(secret, purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise InvalidToken


def _box(secret: str | bytes, purpose: str) -> Fernet:
    secret = secret if isinstance(secret, bytes) else secret.encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))
