"""Two who act at once, without chance: the second is seen to wait for the first."""

import time

from django.db import connection


def stands_still(backend: int) -> None:
    """Until this connection of PostgreSQL waits for another's lock; fails after two minutes."""
    until = time.monotonic() + 120
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted", [backend])
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("The second never waited for the first.")
