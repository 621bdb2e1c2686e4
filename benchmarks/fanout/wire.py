"""What all servers and publishers of this benchmark share: the message, and how they are told to publish."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any


def stamp() -> str:
    """Now, as the protocol writes it: what latency is counted from."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def message(seq: int, size: int) -> str:
    """A `delta` of revision `seq`, stamped now, padded to `size` bytes."""
    head = {"t": "delta", "topic": "figures:double11", "epoch": "0123456789abcdefghijkl", "prev": seq - 1, "seq": seq}
    frame = {
        **head,
        "server_time": stamp(),
        "set": {"gmv": {"value": f"{168269635159 + seq}", "unit": "CNY", "note": ""}},
    }
    frame["set"]["gmv"]["note"] = "x" * (size - len(json.dumps(frame, separators=(",", ":"))))
    return json.dumps(frame, separators=(",", ":"))


def orders() -> "Any":
    """The orders on stdin, `PUBLISH rate count`, one after the other, as (rate, count)."""
    for line in sys.stdin:
        word, *numbers = line.split()
        if word != "PUBLISH":
            return
        yield float(numbers[0]), int(numbers[1])


def report(seq: int) -> None:
    """Answer an order: this was the last revision published."""
    print(json.dumps({"seq": seq}), flush=True)


def publish_in_time(publish: Callable[[], int]) -> None:
    """Obey the orders with `publish()`, which returns the revision, at even distances."""
    print(json.dumps({"ready": True}), flush=True)
    for rate, count in orders():
        start, seq = time.monotonic(), 0
        for number in range(count):
            time.sleep(max(0.0, start + number / rate - time.monotonic()))
            seq = publish()
        report(seq)


async def publish_in_loop(publish: Callable[[], int]) -> None:
    """The same inside a server: `publish` runs in its event loop."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print(json.dumps({"ready": True}), flush=True)
    while (line := (await lines.readline()).split()) and line[0] == b"PUBLISH":
        rate, count = float(line[1]), int(line[2])
        start, seq = loop.time(), 0
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / rate - loop.time()))
            seq = publish()
        report(seq)
