"""Secrets in links: made once, mailed once; only their SHA-256 is kept."""

import hashlib
import secrets


def new() -> tuple[str, bytes]:
    """A fresh token for a link, and the digest that is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> bytes:
    """What is kept of a token. Not keyed: it has 256 random bits, so nobody finds it by trying."""
    return hashlib.sha256(token.encode()).digest()
