"""The erasure list: who was erased, as keyed hashes in a file beside the database, so that no backup brings them back.

One line for each address or key: when, a space, the hash. It is only ever added to. The hash of an address is keyed
(core.sealing), so the file names nobody and nobody can try addresses on it.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from presscentre.core import sealing
from presscentre.people.models import User

PURPOSE = "privacy.erasures"
LENGTH = 8 + 64  # name of the key, hash


def path() -> Path:
    return Path(settings.DATA_DIR) / "erasures"


def keep(words: Iterable[str], *, at: datetime) -> None:
    """Add these to the list, on the disk when this returns. Before the commit: rather one too many than one lost."""
    lines = [f"{at.isoformat()} {sealing.index(word, PURPOSE)}\n" for word in words]
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "a") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def since(moment: datetime) -> set[str]:
    """The hashes that were put on the list at or after this moment. A torn last line is left out."""
    if not path().exists():
        return set()
    lines = (line.partition(" ") for line in path().read_text().splitlines())
    return {digest for at, _space, digest in lines if len(digest) == LENGTH and datetime.fromisoformat(at) >= moment}


def words_of(person: User) -> list[str]:
    """What an account is known by on the list: its address, and its number with the moment at which it was made."""
    made = f"user:{person.pk}:{person.created_at.isoformat()}"
    return [made, f"address:{person.email}"] if person.email else [made]


def is_listed(words: Iterable[str], listed: set[str]) -> bool:
    """True if one of these is among the hashes, under any of the keys."""
    return any(digest in listed for word in words for digest in sealing.indices(word, PURPOSE))
