"""Files that leave the house: sealed under a passphrase, opened by `manage.py unseal` or thirty lines of any language.

Format PCSEAL1: seven signs, log2 of scrypt's work (1 byte), salt (16), nonce (12), then ChaCha20-Poly1305 over the
content with everything before it as associated data. scrypt with r = 8, p = 1 gives the key.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"PCSEAL1"
MUCH = 17  # for what people think up: 128 MiB and a third of a second for each guess
LITTLE = 10  # for secrets of 32 random bytes, which nobody guesses
SALT, NONCE = 16, 12


class Unopenable(Exception):
    """The passphrase is another one, or the file is damaged or not one of ours."""


def seal(content: bytes, passphrase: str, *, work: int = MUCH) -> bytes:
    """The content under this passphrase; different each time."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    head = MAGIC + bytes([work]) + salt + nonce
    return head + _box(passphrase, salt, work).encrypt(nonce, content, head)


def unseal(parcel: bytes, passphrase: str) -> bytes:
    """What was sealed. Raises Unopenable."""
    start = len(MAGIC) + 1
    head, body = parcel[: start + SALT + NONCE], parcel[start + SALT + NONCE :]
    if not head.startswith(MAGIC) or len(head) < start + SALT + NONCE or not 1 <= head[len(MAGIC)] <= 20:
        raise Unopenable
    salt, nonce = head[start : start + SALT], head[start + SALT :]
    try:
        return _box(passphrase, salt, head[len(MAGIC)]).decrypt(nonce, body, head)
    except InvalidTag as error:
        raise Unopenable from error


def _box(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=2**work, r=8, p=1).derive(passphrase.encode()))
