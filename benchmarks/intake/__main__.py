"""`make bench-intake`: server on one core; database, clients on the other; every answer checked in the database."""

import asyncio
import contextlib
import json
import multiprocessing
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import machine
from benchmarks.intake import floor
from benchmarks.intake.load import CLIENTS, Sent, Source, run
from tests import servers
from tests.house import Server, _manage

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "benchmarks" / "out" / "intake.json"
BATCH, SECONDS, WARM_UP = 1_000, float(os.environ.get("SECONDS", "10")), 2.0


def main() -> None:
    server_core, other_core = machine.two_cores()
    results: dict[str, Any] = {"machine": machine.named()}
    os.sched_setaffinity(0, {other_core})  # inherited by the database and whatever else we start
    with tempfile.TemporaryDirectory(prefix="presscentre-intake-") as folder:
        with servers.postgres(durable=True) as url:
            measured = measure(Path(folder), url, server_core)
            results |= {"batch_per_s": measured["batch_per_s"], "single_per_s": measured["single_per_s"]}
            results["floor_ratio"] = measured["floor_ratio"]
            results["postgres"] = measured
        results["sqlite"] = measure(Path(folder), f"sqlite:///{folder}/presscentre.sqlite3", server_core)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def measure(folder: Path, url: str, core: int) -> dict[str, Any]:
    """Batches, then singles, then the floor, on one database."""
    with served(folder, url, core) as (port, token):
        source = Source()
        _say(f"{url.partition(':')[0]}: warming up")
        sent = [asyncio.run(run(port, token, source, size=BATCH, seconds=WARM_UP))]
        _go_first(url)
        _say(f"batches of {BATCH} for {SECONDS:.0f} s")
        sent.append(batches := asyncio.run(run(port, token, source, size=BATCH, seconds=SECONDS)))
        sent.append(asyncio.run(run(port, token, source, size=1, seconds=1)))
        _say(f"singles for {SECONDS:.0f} s")
        sent.append(singles := asyncio.run(run(port, token, source, size=1, seconds=SECONDS)))
        check(url, sent)
        _say(f"{batches.readings / batches.seconds:,.0f} and {singles.readings / singles.seconds:,.0f} a second")
    _say("the floor")
    bare = in_a_process(
        floor.copy if url.startswith("postgres") else floor.executemany, _where(url), batches.rows, core
    )
    return {
        "batch_per_s": round(batches.readings / batches.seconds),
        "single_per_s": round(singles.readings / singles.seconds),
        "floor_ratio": round(bare / batches.seconds, 3),
        "floor_per_s": round(batches.readings / bare),
        "batch_states": dict(batches.states),
        "single_states": dict(singles.states),
        "stored_and_checked": sum(one.readings for one in sent),
    }


@contextlib.contextmanager
def served(folder: Path, url: str, core: int) -> Iterator[tuple[int, str]]:
    """The real server with production's settings, on its own core; its port and the source's token."""
    environment = {
        "PRESSCENTRE_DATABASE_URL": url,
        "PRESSCENTRE_DATA_DIR": str(folder),
        "PRESSCENTRE_SECRET_KEY": secrets.token_urlsafe(64),
        "PRESSCENTRE_SSL_REDIRECT": "0",
        # Beside PostgreSQL the jobs have a process of their own; beside SQLite they do not.
        "PRESSCENTRE_EMBEDDED_WORKER": "0" if url.startswith("postgres") else "1",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    code = (Path(__file__).parent / "prepare.py").read_text()
    token = _manage(environment, "shell", "--verbosity", "0", "-c", code).stdout.split()[-1]
    server = Server(folder, environment)
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        server.start()
        machine.go_first(server.process.pid if server.process else 0)
        os.sched_setaffinity(0, own)
        try:
            yield server.port, token
        except AssertionError as error:
            raise AssertionError(f"{error}\n{server.log()[-6000:]}") from error
        if log := [line for line in server.log().splitlines() if "error" in line.lower()]:
            raise AssertionError("\n".join(log[:5]))
    finally:
        os.sched_setaffinity(0, own)
        server.stop()


def check(url: str, sent: list[Sent]) -> None:
    """Every reading that was answered stands in the database, once, with its value."""
    states = sum((one.states for one in sent), start=type(sent[0].states)())
    if set(states) - {"stored", "published", "late"}:
        raise AssertionError(f"Some were not taken in: {states}")
    value = "value - 0.25" if url.startswith("postgres") else "(value - 2500) / 10000"  # there in ten-thousandths
    question = f"SELECT count(*), count(DISTINCT as_of), sum({value}) FROM figures_reading"
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            row = connection.execute(question).fetchone()
    else:
        with contextlib.closing(sqlite3.connect(_where(url))) as connection:
            row = connection.execute(question).fetchone()
    expected = sum(one.readings for one in sent)
    if row is None or (row[0], row[1], int(row[2])) != (expected, expected, sum(one.total for one in sent)):
        raise AssertionError(f"The database has {row}; {expected} readings were answered.")


def in_a_process(bare: Any, where: str, rows: list[tuple[int, int, str]], core: int) -> float:
    """Measured in a fresh process, so that it can have the server's core."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return float(pool.apply(bare, (where, rows, BATCH, core)))


def table(results: dict[str, Any]) -> str:
    """For people."""
    lines = [
        f"| readings a second, {CLIENTS} clients, answered after commit | PostgreSQL | SQLite |",
        "| --- | ---: | ---: |",
    ]
    for name, key in (
        ("batches of 1,000", "batch_per_s"),
        ("singles", "single_per_s"),
        ("bare driver, same rows, one transaction a batch", "floor_per_s"),
        ("bare time ÷ ours", "floor_ratio"),
    ):
        lines.append(f"| {name} | {results['postgres'][key]:,} | {results['sqlite'][key]:,} |")
    about = results["machine"]
    return "\n".join([*lines, "", f"{about['processor']}, {about['cores']} cores, Python {about['python']}"])


def _go_first(url: str) -> None:
    """Clients and database before the machine's other work; the server went already."""
    machine.go_first(os.getpid())
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity").fetchall():
                machine.go_first(pid)


def _where(url: str) -> str:
    return url if url.startswith("postgres") else url.removeprefix("sqlite:///")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
