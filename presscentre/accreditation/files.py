"""Files of accreditation: under random names, written before the row that names them, gone after it is gone."""

import secrets
from collections.abc import Iterable
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction


def keep(folder: str, data: bytes, suffix: str) -> str:
    """Write these bytes under a name that nobody can guess, `folder`/…`suffix`; returns the name.

    Call it before the row is written: if the transaction fails, a job sweeps the file that no row names.
    """
    return default_storage.save(f"{folder}/{secrets.token_hex(16)}{suffix}", ContentFile(data))


def drop(names: Iterable[str]) -> None:
    """Remove these files once the surrounding transaction has committed; "" and what is gone already are left out."""
    doomed = [name for name in names if name]
    if doomed:
        transaction.on_commit(lambda: _remove(doomed))


def _remove(names: list[str]) -> None:
    for name in names:
        with suppress(FileNotFoundError):
            default_storage.delete(name)
