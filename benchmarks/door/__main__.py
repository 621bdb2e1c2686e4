"""`make bench-door`: the real server on PostgreSQL over HTTP; every answer and every scan checked in the database."""

import asyncio
import contextlib
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import machine
from benchmarks.door import load
from benchmarks.door.load import A_SECOND, GATES, OFFLINE, Sent
from tests import servers
from tests.house import Server, _manage

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "benchmarks" / "out" / "door.json"
SECONDS, WARM_UP = float(os.environ.get("SECONDS", "30")), 3.0


def main() -> None:
    server_core, other_core = machine.two_cores()
    results: dict[str, Any] = {"machine": machine.named()}
    os.sched_setaffinity(0, {other_core})  # inherited by the database and whatever else we start
    machine.go_first(os.getpid())
    with (
        tempfile.TemporaryDirectory(prefix="presscentre-door-") as folder,
        servers.postgres(durable=True) as url,
        served(Path(folder), url, server_core) as (server, told),
    ):
        results |= measure(server, url, told)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))


def measure(server: Server, url: str, told: dict[str, Any]) -> dict[str, Any]:
    """The gates, then the evening without network."""
    _say("warming up")
    asyncio.run(load.gates(server.port, told, WARM_UP, "warm-up"))
    _say(f"{GATES} gates, {A_SECOND} people a second each, for {SECONDS:.0f} s")
    assert server.process is not None
    before = machine.cpu_seconds(server.process.pid)
    sent = asyncio.run(load.gates(server.port, told, SECONDS))
    used = machine.cpu_seconds(server.process.pid) - before
    check(url, sent)
    late = sorted(sent.late)
    _say(f"p99 {late[int(len(late) * 0.99)] * 1000:.0f} ms; {OFFLINE:,} scans of an evening without network, twice")
    return {
        "scans": len(late),
        "p50_ms": round(late[len(late) // 2] * 1000, 1),
        "p99_ms": round(late[int(len(late) * 0.99)] * 1000, 1),
        "worst_ms": round(late[-1] * 1000, 1),
        "cpu_ms_a_scan": round(used / len(late) * 1000, 2),
        **offline(server, url, told),
    }


def offline(server: Server, url: str, told: dict[str, Any]) -> dict[str, Any]:
    """Upload everything twice, each time in another order; what was lost or doubled. All counts must be right."""
    scans, chance = load.evening(told, seed=11), random.Random(7)
    seconds = 0.0
    for _again in range(2):
        seconds += asyncio.run(load.upload(server.port, told["cookies"], chance.sample(scans, len(scans))))
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT nonce, count(*) FROM accreditation_scan WHERE offline GROUP BY nonce"
        ).fetchall()
        inside = connection.execute(
            "SELECT c.key, count(*) FROM accreditation_presence p JOIN accreditation_checkpoint c"
            " ON c.id = p.checkpoint_id WHERE p.inside AND c.key IN ('garden', 'mixed') GROUP BY c.key"
        ).fetchall()
    expected = {(scan["badge"], scan["checkpoint"]): scan["direction"] == "in" for scan in scans}
    counts = {
        place: sum(yes for (_who, where), yes in expected.items() if where == place) for place in ("garden", "mixed")
    }
    if dict(inside) != counts:
        raise AssertionError(f"Inside are {dict(inside)}; by the scans it should be {counts}.")
    found = {nonce for nonce, _count in rows}
    return {
        "offline": len(scans),
        "lost": len({scan["nonce"] for scan in scans} - found),
        "doubled": sum(count - 1 for _nonce, count in rows),
        "uploads_per_s": round(2 * len(scans) / seconds),
    }


@contextlib.contextmanager
def served(folder: Path, url: str, core: int) -> Iterator[tuple[Server, dict[str, Any]]]:
    """The real server with production's settings, on its own core; the event, its badges and ten paired scanners."""
    environment = {
        "PRESSCENTRE_DATABASE_URL": url,
        "PRESSCENTRE_DATA_DIR": str(folder),
        "PRESSCENTRE_SECRET_KEY": secrets.token_urlsafe(64),
        "PRESSCENTRE_SSL_REDIRECT": "0",
        "PRESSCENTRE_EMBEDDED_WORKER": "0",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    _say("700 badges")
    code = (Path(__file__).parent / "prepare.py").read_text()
    told = json.loads(_manage(environment, "shell", "--verbosity", "0", "-c", code).stdout.strip().splitlines()[-1])
    server = Server(folder, environment)
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        server.start()
        os.sched_setaffinity(0, own)
        assert server.process is not None
        machine.go_first(server.process.pid)
        yield server, told
        if log := [line for line in server.log().splitlines() if "error" in line.lower()]:
            raise AssertionError("\n".join(log[:5]))
    finally:
        os.sched_setaffinity(0, own)
        server.stop()


def check(url: str, sent: Sent) -> None:
    """Every scan that was answered is stored once, and was answered as it should be."""
    if sent.wrong:
        raise AssertionError(f"{len(sent.wrong)} answers were wrong: {sent.wrong[:3]}")
    with psycopg.connect(url) as connection:
        stored = connection.execute("SELECT nonce FROM accreditation_scan WHERE nonce = ANY(%s)", [sent.nonces])
        found = [nonce for (nonce,) in stored]
    if sorted(found) != sorted(sent.nonces):
        raise AssertionError(f"{len(sent.nonces)} scans were answered, {len(found)} are stored.")


def table(results: dict[str, Any]) -> str:
    """For people."""
    names = ("p50_ms", "p99_ms", "worst_ms", "cpu_ms_a_scan", "offline", "lost", "doubled", "uploads_per_s")
    head = f"| {GATES} gates × {A_SECOND} scans a second, PostgreSQL, HTTP, answered after commit | |"
    lines = [head, "| --- | ---: |", *(f"| {name} | {results[name]:,} |" for name in names)]
    about = results["machine"]
    return "\n".join([*lines, "", f"{about['processor']}, {about['cores']} cores, Python {about['python']}"])


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
