"""Secrets of second factors at rest: encrypted under a key derived from the installation's secret."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """The text, encrypted and authenticated; different each time."""
    return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed here, under the present secret or one of SECRET_KEY_FALLBACKS.

    Raises InvalidToken if it was sealed elsewhere or has been changed.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(secret).decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise InvalidToken


def _box(secret: str | bytes) -> Fernet:
    secret = secret if isinstance(secret, bytes) else secret.encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"presscentre.people.vault").derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))
