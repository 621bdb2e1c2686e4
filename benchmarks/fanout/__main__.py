"""`make bench-fanout`: a table on stdout, benchmarks/out/fanout.json, progress on stderr; `--quick` is shorter."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.fanout import contenders, load
from benchmarks.fanout.contenders import Contest

OUT = Path(__file__).resolve().parent.parent / "out" / "fanout.json"
SIZE = 350  # bytes of a message: about our frame for one figure
Row = dict[str, Any]
Contender = Callable[[contenders.Cores, int], AbstractContextManager[contenders.Stand]]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(contest: Contest, core: int, *, sockets: int, rate: float, seconds: float, stuck: int = 0) -> Row:
    """Connect, warm up, publish `rate` × `seconds` updates, and count what arrived at each socket."""
    idle = machine.resident_kib(contest.counted[0])
    command = [str(load.compiled()), str(contest.port), str(sockets), "--stuck", str(stuck), *contest.client]
    with load.running(core, *command) as clients:
        standing = clients.hear()
        if standing["failed"]:
            raise RuntimeError(f"{standing['failed']} of {sockets + stuck} sockets could not connect")
        grown = machine.resident_kib(contest.counted[0]) - idle
        warm = contest.publisher.ask(f"PUBLISH {rate} {max(2, round(rate))}")
        clients.ask(f"COUNT {warm['seq']} 20")
        clients.ask("MARK")
        count = max(3, round(rate * seconds))
        before = machine.cpu_seconds(*contest.counted)
        last = contest.publisher.ask(f"PUBLISH {rate} {count}")["seq"]
        result = clients.ask(f"COUNT {last} 30")
        used = machine.cpu_seconds(*contest.counted) - before
        if last - warm["seq"] != count:
            raise RuntimeError(f"{count} updates were published, {last - warm['seq']} were numbered")
        return row(result, standing, used, sockets=sockets, rate=rate, count=count, grown=grown, stuck=stuck)


def row(
    result: Row, standing: Row, used: float, *, sockets: int, rate: float, count: int, grown: int, stuck: int
) -> Row:
    """One line of the report. `lost` is what the sockets say they miss and what nobody accounts for."""
    due = sockets * count
    return {
        "sockets": sockets,
        "rate": rate,
        "updates": count,
        "stuck": stuck,
        "due": due,
        "lost": max(result["lost"], due - result["covered"]),
        "doubled": result["doubled"],
        "merged": result["merged"],
        "thrown_out": result["thrown_out"],
        "p50_ms": result["p50_ms"],
        "p99_ms": result["p99_ms"],
        "max_ms": result["max_ms"],
        "cpu_s": round(used, 2),
        # Of frames, not of updates: merging under pressure must not look like thrift.
        "cpu_s_per_million": round(used / max(1, result["frames"]) * 1e6, 2),
        "kib_per_socket": round(grown / (sockets + stuck), 1),
        "message_bytes": round(result["bytes"] / max(1, result["frames"])),
        "connect_s": standing["connect_s"],
    }


def run(name: str, prepare: Contender, tasks: list[Row]) -> list[Row]:
    """All tasks of one contender, each with a fresh server."""
    cores, rows = machine.two_cores(), []
    with prepare(cores, SIZE) as stand:
        for task in tasks:
            start = time.monotonic()
            with stand() as contest:
                found = {"contender": name, **measure(contest, cores[1], **task)}
            rows.append(found)
            took = time.monotonic() - start
            shown = {key: found[key] for key in ("p99_ms", "lost", "cpu_s_per_million")}
            say(f"{name}: {task} → {shown} ({took:.0f} s)")
    return rows


def plan(quick: bool) -> list[tuple[str, Contender, list[Row]]]:
    """Who does what. The floor stands first and last, so that a change of the machine's mood shows."""
    seconds = 4 if quick else 10
    many = {"sockets": 5000, "rate": 10, "seconds": seconds}
    few = {"sockets": 1000, "rate": 2, "seconds": 2 * seconds}
    slow = {"sockets": 500, "rate": 100, "seconds": 18}  # long enough that who never reads is ended
    held_up = [{**slow, "stuck": stuck} for stuck in (0, 1, 100)]
    return [
        ("floor", contenders.floor, [many]),
        ("ours, through Redis", contenders.through_redis, [many, few, *held_up]),
        ("ours, embedded", contenders.embedded, [many]),
        ("websockets.broadcast", contenders.broadcast, [many]),
        ("stock Channels", contenders.stock, [few]),
        ("floor", contenders.floor, [many]),
    ]


def figures(rows: list[Row]) -> Row:
    """The flat keys that others read, through Redis."""
    many = [row for row in rows if row["sockets"] == 5000]
    floor = [row for row in many if row["contender"] == "floor"]
    ours = {row["sockets"]: row for row in rows if row["contender"] == "ours, through Redis" and row["rate"] <= 10}
    stock = next(row for row in rows if row["contender"] == "stock Channels")
    floor_cpu = sum(row["cpu_s_per_million"] for row in floor) / len(floor)
    return {
        "ours_over_floor_cpu": round(ours[5000]["cpu_s_per_million"] / floor_cpu, 2),
        "p99_ms": ours[5000]["p99_ms"],
        "floor_p99_ms": max(row["p99_ms"] for row in floor),
        "lost": ours[5000]["lost"],
        "kib_per_socket": ours[5000]["kib_per_socket"],
        "stock_over_ours_cpu": round(stock["cpu_s_per_million"] / ours[1000]["cpu_s_per_million"], 2),
        **{f"stuck_{row['stuck']}_p99_ms": row["p99_ms"] for row in rows if row["rate"] == 100},
    }


def table(rows: list[Row]) -> str:
    """Markdown."""
    names = ["contender", "sockets", "rate", "stuck", "cpu_s_per_million", "p50_ms", "p99_ms", "lost", "merged"]
    names += ["thrown_out", "kib_per_socket", "message_bytes"]
    lines = [" | ".join(names), " | ".join("---" for _name in names)]
    lines += [" | ".join(str(row[name]) for name in names) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench-fanout", description=__doc__)
    options.add_argument("--quick", action="store_true", help="shorter measurements, less exact")
    options.add_argument("--only", help="only contenders whose name contains this; writes no file")
    chosen = options.parse_args()
    machine.allow_files(6000)
    named, rows = machine.named(), []
    with contextlib.suppress(KeyboardInterrupt):
        for name, contender, tasks in plan(chosen.quick):
            if not chosen.only or chosen.only in name:
                rows += run(name, contender, tasks)
    print(table(rows))
    if chosen.only:
        return
    found = figures(rows)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({**found, "machine": named, "quick": chosen.quick, "rows": rows}, indent=2) + "\n")
    print("\n" + "\n".join(f"- `{name}`: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
