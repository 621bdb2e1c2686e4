"""Sealing single fields and files under keys that are not in the database, and finding them by a keyed hash.

The first key seals; every key of the list opens. What was sealed for one purpose opens for no other.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = b"PC1"  # what everything sealed here begins with
NONCE = 12
NAME = 4


class Unopenable(Exception):
    """This was sealed under a key that is not here, for another purpose, or has been changed."""


def seal(plain: bytes, purpose: str) -> bytes:
    """The bytes, encrypted and authenticated under the newest key; different each time."""
    key = settings.FIELD_KEYS[0]
    nonce = os.urandom(NONCE)
    return MARK + _name(key) + nonce + _box(key, purpose).encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """What was sealed for this purpose under any of the keys. Raises Unopenable."""
    head, body = sealed[: len(MARK) + NAME], sealed[len(MARK) + NAME :]
    for key in settings.FIELD_KEYS:
        if head == MARK + _name(key):
            try:
                return _box(key, purpose).decrypt(body[:NONCE], body[NONCE:], purpose.encode())
            except InvalidTag as error:
                raise Unopenable from error
    raise Unopenable


def is_newest(sealed: bytes) -> bool:
    """True if this was sealed under the key that seals now."""
    return sealed.startswith(MARK + _name(settings.FIELD_KEYS[0]))


def index(text: str, purpose: str) -> str:
    """A keyed hash of the text under the newest key: what a column holds so that the text can be found."""
    return _index(settings.FIELD_KEYS[0], text, purpose)


def indices(text: str, purpose: str) -> list[str]:
    """The text's keyed hash under every key, the newest first: what to look for."""
    return [_index(key, text, purpose) for key in settings.FIELD_KEYS]


def _index(key: str, text: str, purpose: str) -> str:
    digest = hmac.new(_derived(key, f"index:{purpose}"), text.encode(), sha256).hexdigest()
    return f"{_name(key).hex()}{digest}"


def _name(key: str) -> bytes:
    return _derived(key, "name")[:NAME]


def _box(key: str, purpose: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(key, f"seal:{purpose}"))


def _derived(key: str, what: str) -> bytes:
    info = b"presscentre.core.sealing:" + what.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode())
