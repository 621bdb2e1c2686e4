"""The floor: the same rows stored by the bare driver, one transaction a batch, nothing looked at."""

import os
import sqlite3
import time

import psycopg

from benchmarks import machine
from benchmarks.intake.load import START

COLUMNS = (
    "figure_id, source_id, value, as_of, received_at, state, why, interpolated, note, on_curve"  # by, not_before: NULL
)


def copy(url: str, rows: list[tuple[int, int, str]], size: int, core: int) -> float:
    """Seconds that PostgreSQL needs for these rows by COPY, from a process on the server's core."""
    os.sched_setaffinity(0, {core})
    with psycopg.connect(url) as connection:
        machine.go_first(connection.info.backend_pid)
        source, figures = _keys(connection.execute)
        connection.execute("CREATE TABLE bare (LIKE figures_reading INCLUDING ALL)")
        # Its keys are looked at as the readings' own.
        connection.execute(
            "CREATE TRIGGER keys AFTER INSERT ON bare REFERENCING NEW TABLE AS fresh "
            "FOR EACH STATEMENT EXECUTE FUNCTION figures_reading_added()"
        )
        connection.commit()
        batches = [
            "".join(
                f"{figures[figure]}\t{source}\t{value}.25\t{as_of}\t{START}\tstored\t\tfalse\t\ttrue\n"
                for figure, value, as_of in rows[begin : begin + size]
            )
            for begin in range(0, len(rows), size)
        ]
        began = time.monotonic()
        for batch in batches:
            with connection.cursor().copy(f"COPY bare ({COLUMNS}) FROM STDIN") as stream:
                stream.write(batch)
            connection.commit()
        seconds = time.monotonic() - began
        _check(connection.execute, "bare", len(rows))
    return seconds


def executemany(path: str, rows: list[tuple[int, int, str]], size: int, core: int) -> float:
    """Seconds that SQLite needs for these rows by executemany."""
    os.sched_setaffinity(0, {core})
    with sqlite3.connect(path, timeout=20) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        source, figures = _keys(connection.execute)
        connection.execute("UPDATE figures_figure SET shown_id = NULL")
        for table in ("milestone", "revision", "reading"):
            connection.execute(f"DELETE FROM figures_{table}")
        connection.commit()
        insert = f"INSERT INTO figures_reading ({COLUMNS}) VALUES ({', '.join('?' * 10)})"
        cells = [
            (figures[figure], source, value * 10_000 + 2_500, as_of, str(START), "stored", "", 0, "", 1)
            for figure, value, as_of in rows
        ]
        began = time.monotonic()
        for begin in range(0, len(cells), size):
            connection.executemany(insert, cells[begin : begin + size])
            connection.commit()
        seconds = time.monotonic() - began
        _check(connection.execute, "figures_reading", len(rows))
    return seconds


def _keys(execute: object) -> tuple[int, list[int]]:
    source = execute("SELECT id FROM figures_source").fetchone()[0]  # type: ignore[operator]
    figures = [row[0] for row in execute("SELECT id FROM figures_figure ORDER BY id").fetchall()]  # type: ignore[operator]
    return source, figures


def _check(execute: object, table: str, expected: int) -> None:
    (found,) = execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[operator]
    if found != expected:
        raise AssertionError(f"The floor stored {found} rows of {expected}.")
