"""`make bench-schedule`: the public schedule of 200 sittings, the real server on one core; every answer looked at."""

import contextlib
import http.client
import json
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks import machine
from tests import servers
from tests.house import Server, _manage

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "out" / "schedule.json"
COUNT = 200
ROUNDS, WARM_UP = int(os.environ.get("ROUNDS", "100")), 5
MOST_QUERIES, MOST_MS = 8, 25.0
PAGE = "/en/night/schedule/"
PAGES = {
    "by time": PAGE,
    "by room": f"{PAGE}?by=room",
    "one region": f"{PAGE}?region=r3",
    "as data": f"{PAGE}schedule.json",
}
KEYS = ("p50_ms", "p95_ms", "cpu_ms")
ROW = re.compile(r'class="sitting"')


def main() -> None:
    """Both databases; the worse of the two is what counts."""
    server_core, other_core = machine.two_cores()
    results: dict[str, Any] = {"machine": machine.named(), "rounds": ROUNDS, "sittings": COUNT}
    os.sched_setaffinity(0, {other_core})
    machine.go_first(os.getpid())
    with servers.postgres(durable=True) as url:
        results["postgres"] = measured(url, server_core)
    results["sqlite"] = measured("sqlite", server_core)
    for key in ("queries", "queries_cold", "p50_ms", "p95_ms", "cold_ms", "cpu_ms"):
        results[key] = max(results[kind][key] for kind in ("postgres", "sqlite"))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(table(results))
    if max(results["queries"], results["queries_cold"]) > MOST_QUERIES:
        sys.exit(f"More than {MOST_QUERIES} queries.")


def measured(url: str, core: int) -> dict[str, Any]:
    """Queries and times of the schedule on one database."""
    with tempfile.TemporaryDirectory(prefix="presscentre-schedule-") as folder:
        address = f"sqlite:///{folder}/presscentre.sqlite3" if url == "sqlite" else url
        print(f"{address.partition(':')[0]}, {COUNT} sittings", file=sys.stderr, flush=True)
        with served(Path(folder), address, core) as server:
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            times: dict[str, list[float]] = {name: [] for name in PAGES}
            cold = 0.0
            for turn in range(WARM_UP + ROUNDS):
                for name, path in PAGES.items():
                    spent = timed(line, path, name)
                    cold = spent if (turn, name) == (0, "by room") else cold  # the server is warm, this page is new
                    if turn >= WARM_UP:
                        times[name].append(spent)
            cpu = {name: server_ms(server, line, name) for name in PAGES}
            counted = queries(server)
    return {
        **counted,
        "p50_ms": round(max(median(times[name]) for name in PAGES if name != "as data"), 1),
        "p95_ms": round(max(_p95(times[name]) for name in PAGES if name != "as data"), 1),
        "cold_ms": round(cold, 1),
        "cpu_ms": max(cpu[name] for name in PAGES if name != "as data"),
        "pages": {
            name: {"p50_ms": round(median(t), 1), "p95_ms": round(_p95(t), 1), "cpu_ms": cpu[name]}
            for name, t in times.items()
        },
    }


def server_ms(server: Server, line: http.client.HTTPConnection, name: str) -> float:
    """Milliseconds of processor that the server spends on one such request; other work on the machine is not in it."""
    assert server.process is not None
    before = machine.cpu_seconds(server.process.pid)
    for _turn in range(ROUNDS):
        timed(line, PAGES[name], name)
    return round(1000 * (machine.cpu_seconds(server.process.pid) - before) / ROUNDS, 1)


@contextlib.contextmanager
def served(folder: Path, url: str, core: int) -> Iterator[Server]:
    """The real server with production's settings, on its own core, with the event released."""
    environment = {
        "PRESSCENTRE_DATABASE_URL": url,
        "PRESSCENTRE_DATA_DIR": str(folder),
        "PRESSCENTRE_SECRET_KEY": secrets.token_urlsafe(64),
        "PRESSCENTRE_SSL_REDIRECT": "0",
        "PRESSCENTRE_EMBEDDED_WORKER": "0",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    server, own = Server(folder, environment), os.sched_getaffinity(0)
    found = json.loads(server.python((HERE / "prepare.py").read_text()).splitlines()[-1])
    if found["slots"] != COUNT:
        raise AssertionError(f"{found['slots']} sittings are released, not {COUNT}.")
    os.sched_setaffinity(0, {core})
    try:
        server.start()
        os.sched_setaffinity(0, own)
        assert server.process is not None
        machine.go_first(server.process.pid)
        yield server
    finally:
        os.sched_setaffinity(0, own)
        server.stop()


def timed(line: http.client.HTTPConnection, path: str, name: str) -> float:
    """Milliseconds from sending to the last byte; the page must show every sitting that it should."""
    began = time.perf_counter()
    line.request("GET", path, headers={"Accept-Language": "en", "Host": "127.0.0.1"})
    answer = line.getresponse()
    body = answer.read().decode()
    spent = 1000 * (time.perf_counter() - began)
    if answer.status != 200:
        raise AssertionError(f"{path} answers {answer.status}: {body[:400]}")
    rows = len(json.loads(body)["sittings"]) if name == "as data" else len(ROW.findall(body))
    if (rows != COUNT and name != "one region") or not 0 < rows <= COUNT:
        raise AssertionError(f"{name} shows {rows} sittings.")
    if "The title of briefing 5<" in body or '"The title of briefing 5"' in body:
        raise AssertionError("A title shows before its moment.")
    return spent


def queries(server: Server) -> dict[str, int]:
    """How many queries the page takes on the same database: when it is new, and when it is known."""
    found: dict[str, int] = json.loads(server.python((HERE / "counting.py").read_text()).splitlines()[-1])
    return found


def table(results: dict[str, Any]) -> str:
    """For people."""
    lines = [f"| {COUNT} sittings, {ROUNDS} requests, ms | PostgreSQL p50 | p95 | of CPU | SQLite p50 | p95 | of CPU |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in PAGES:
        cells = [results[kind]["pages"][name][key] for kind in ("postgres", "sqlite") for key in KEYS]
        lines.append(f"| {name} | {' | '.join(map(str, cells))} |")
    lines.append(f"| queries, known and new | {results['queries']} | {results['queries_cold']} | | | | |")
    about = results["machine"]
    told = "" if results["p50_ms"] <= MOST_MS else f" More than {MOST_MS:.0f} ms."
    cold = f"New after a release: {results['cold_ms']} ms."
    return "\n".join(
        [*lines, "", f"{cold} {about['processor']}, {about['cores']} cores, Python {about['python']}.{told}"]
    )


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
