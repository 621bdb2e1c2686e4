"""Files that no row names: left by a transaction that failed after its files were written. They go after a day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

PATIENCE = timedelta(days=1)  # a file is written before its row; nobody takes a day between the two


def sweep(now: datetime) -> int:
    """Remove what lies in the folders of file fields, older than a day and named by no row; returns how many."""
    gone = 0
    for folder, fields in _folders().items():
        old = [name for name in _files(folder) if default_storage.get_modified_time(name) < now - PATIENCE]
        named = _named(fields, old) if old else set()
        for name in old:
            if name not in named:
                default_storage.delete(name)
                gone += 1
    return gone


def _folders() -> dict[str, list[models.FileField]]:
    """The folders in which files of rows lie, with the fields that name them."""
    folders = defaultdict(list)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField) and isinstance(field.upload_to, str):
                folders[field.upload_to].append(field)
    return folders


def _files(folder: str) -> Iterator[str]:
    if default_storage.exists(folder):
        _folders_below, names = default_storage.listdir(folder)
        yield from (Path(folder, name).as_posix() for name in names)


def _named(fields: list[models.FileField], names: list[str]) -> set[str]:
    """Those of the names that a row has; a few hundred a query."""
    found: set[str] = set()
    for field in fields:
        for first in range(0, len(names), 500):
            rows = field.model._default_manager.filter(**{f"{field.name}__in": names[first : first + 500]})
            found.update(rows.values_list(field.name, flat=True))
    return found
