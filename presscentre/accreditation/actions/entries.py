"""What a scan leaves behind, each kind in one statement as SQL: rows of the log, and where everybody is now.

The ORM cannot say which rows of one INSERT were new, and needs a savepoint to be told that one was not.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from presscentre.accreditation.models import Presence, Scan

MOST_VALUES = 20_000  # in one statement, where the database sets no limit of its own

Row = TypeVar("Row", bound=models.Model)


def store(scans: Sequence[Scan]) -> list[Scan]:
    """Insert these scans, which have their keys afterwards, and return them.

    Left out is one whose nonce another request has stored in the meantime: it takes over that one's key and answer.
    """
    keys: dict[tuple[int, str, str], int] = {}
    for some in _portions(scans):
        rows = _insert(some, "ON CONFLICT (by_id, device, nonce) DO NOTHING RETURNING by_id, device, nonce, id")
        keys |= {(by, device, nonce): pk for by, device, nonce, pk in rows}
    return [scan for scan in scans if _is_stored(scan, keys.get((scan.by_id, scan.device, scan.nonce)))]


def place(presences: Sequence[Presence]) -> None:
    """Write where these badges are now, whether it is known already where they were or not."""
    for some in _portions(presences):
        _insert(some, _UPSERT)


_UPSERT = """
ON CONFLICT (checkpoint_id, badge_id)
DO UPDATE SET inside = excluded.inside, at = excluded.at, entries = excluded.entries RETURNING id
"""


def _is_stored(scan: Scan, pk: int | None) -> bool:
    if pk is None:
        same = Scan.objects.get(by=scan.by_id, device=scan.device, nonce=scan.nonce)
        scan.pk, scan.answer, scan.at = same.pk, same.answer, same.at
        return False
    scan.pk, scan._state.adding, scan._state.db = pk, False, connection.alias
    return True


def _portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """As many at once as the database takes values."""
    if rows:
        most = (connection.features.max_query_params or MOST_VALUES) // len(_fields(type(rows[0])))
        for first in range(0, len(rows), most):
            yield rows[first : first + most]


def _insert(rows: Sequence[models.Model], otherwise: str) -> list[tuple[Any, ...]]:
    model = type(rows[0])
    fields = _fields(model)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    columns = ", ".join(field.column for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {marks} {otherwise}", values)
        return list(cursor.fetchall())


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]
