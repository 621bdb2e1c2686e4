"""What the database's files still hold of what was deleted."""

from django.db import OperationalError, connection


def forget_deleted_pages() -> bool:
    """Write SQLite's log into its file, whose deleted parts are overwritten, and empty the log; True if that is done.

    False while somebody reads: a job asks again. PostgreSQL has its vacuum, see docs/operating.md.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
    except OperationalError:
        return False
    return not busy
