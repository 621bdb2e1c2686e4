"""The floor of a night: 10,000 questions wait on PostgreSQL, 700 sockets of the real server see each change."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.typing import Subprotocol

from benchmarks import machine
from benchmarks.fanout import contenders, load, ours
from tests import servers

LISTENERS, WAITING = 700, 10_000
RATE, CHANGES, WARM_UP = 2.0, 60, 10
TOPIC = "briefings.board:double11"
JOIN = json.dumps({"t": "join", "topic": TOPIC, "lang": "en"})


def measure() -> dict[str, Any]:
    """The server and Redis on one core; the moderator, the database and all listeners on the other."""
    cores, own = machine.two_cores(), os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cores[1]})  # the database inherits it
    try:
        with (
            tempfile.TemporaryDirectory(prefix="presscentre-floor-") as name,
            contenders.redis_on(cores[0], Path(name)) as (redis, _pid),
            servers.postgres() as database,
        ):
            house = ours.prepared(Path(name), database, redis, "benchmarks.floor.prepare", str(LISTENERS), str(WAITING))
            return listen(cores, Path(name), house)
    finally:
        os.sched_setaffinity(0, own)


def listen(cores: tuple[int, int], folder: Path, house: dict[str, str]) -> dict[str, Any]:
    """Connect, warm up, change the floor, count what arrived, and compare what everyone holds with a new snapshot."""
    sitting, log = (folder / "floor").read_text(), folder / "log"
    moderate = [sys.executable, "-m", "benchmarks.floor.moderate", sitting]
    with (
        ours.server(house, cores[0]) as (port, pid),
        load.running(cores[1], *moderate, environment=house, log=log) as moderator,
    ):
        alone = moderator.hear()
        command = [str(load.compiled()), str(port), str(LISTENERS), *ours.client(folder, JOIN)]
        with load.running(cores[1], *command) as clients:
            standing = clients.hear()
            if standing["failed"]:
                raise RuntimeError(f"{standing['failed']} of {LISTENERS} sockets could not connect")
            warm = moderator.ask(f"PUBLISH {RATE} {WARM_UP}")
            clients.ask(f"COUNT {warm['seq']} 20")
            clients.ask("MARK")
            before = machine.cpu_seconds(pid)
            done = moderator.ask(f"PUBLISH {RATE} {CHANGES}")
            heard = clients.ask(f"COUNT {done['seq']} 30")
            used = machine.cpu_seconds(pid) - before
        snapshot = snapshot_of(port, (folder / "cookies").read_text().splitlines()[0])
    lost = max(heard["lost"], LISTENERS * CHANGES - heard["covered"])
    if heard["alike"] != LISTENERS or snapshot["seq"] != done["seq"] or done["seq"] - warm["seq"] != CHANGES:
        raise AssertionError(f"Not everyone ended alike: {heard}, at {snapshot['seq']} of {done['seq']}.")
    if heard["fingerprint"] != fingerprint({sitting: snapshot["data"]["floors"][sitting]}):
        raise AssertionError("What the listeners hold is not what a new snapshot says.")
    return figures(alone | done) | {
        "change_p50_ms": heard["p50_ms"],
        "change_p99_ms": heard["p99_ms"],
        "change_max_ms": heard["max_ms"],
        "listeners": LISTENERS,
        "lost": lost,
        "server_cpu_ms_a_change": round(used * 1000 / CHANGES, 1),
    }


def figures(done: dict[str, Any]) -> dict[str, Any]:
    """The moderator's side: medians; `next_ms` is the whole choice from the rows of 10,000 questions."""
    found = {name: sorted(values) for name, values in done.items() if isinstance(values, list)}
    middle = {name: round(values[len(values) // 2], 1) for name, values in found.items()}
    choices = found["next_ms"]
    return middle | {"next_p50_ms": middle["next_ms"], "next_p99_ms": round(choices[int(len(choices) * 0.99)], 1)}


def snapshot_of(port: int, cookie: str) -> dict[str, Any]:
    """What somebody who comes now is given."""
    with connect(
        f"ws://127.0.0.1:{port}/live/",
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        subprotocols=[Subprotocol("presscentre.live.1")],
        additional_headers={"Cookie": cookie},
    ) as socket:
        socket.send(JOIN)
        while (frame := json.loads(socket.recv(10)))["t"] != "snap":
            pass
        return dict(frame)


def fingerprint(entries: dict[str, Any]) -> str:
    """FNV-1a of a frame's entries, as the load client takes it: keys in order, no spaces."""
    total = 0xCBF29CE484222325
    for byte in json.dumps(entries, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode():
        total = (total ^ byte) * 0x100000001B3 % 2**64
    return f"{total:016x}"


if __name__ == "__main__":
    try:
        print(json.dumps(measure(), indent=1))
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
