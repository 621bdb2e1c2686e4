"""Thirty-two clients of a source: each keeps one connection, sends, waits for the answer, sends again."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

CLIENTS = 32
FIGURES = 10
START = datetime(2017, 11, 10, 16, 0, tzinfo=UTC)
STEP = timedelta(milliseconds=1)


@dataclass
class Sent:
    """What was sent and answered: enough to find every reading in the database afterwards."""

    readings: int = 0
    total: int = 0  # of all values that were answered as kept
    states: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    rows: list[tuple[int, int, str]] = field(default_factory=list)  # figure, value, as_of: for the floor


class Source:
    """Hands out readings that nobody has sent before, in order of time."""

    def __init__(self) -> None:
        self.number = itertools.count(1)

    def parcel(self, size: int) -> list[tuple[int, int, str]]:
        """So many readings, each figure's values rising with its moments."""
        return [
            (number % FIGURES, number, f"{(START + number * STEP).replace(tzinfo=None).isoformat()}Z")
            for number in itertools.islice(self.number, size)
        ]


def body(rows: list[tuple[int, int, str]], *, alone: bool) -> bytes:
    """The request's JSON."""
    readings = [{"figure": f"figure_{figure}", "value": f"{value}.25", "as_of": as_of} for figure, value, as_of in rows]
    return orjson.dumps(readings[0] if alone else {"readings": readings})


async def run(port: int, token: str, source: Source, *, size: int, seconds: float) -> Sent:
    """Send for so long with all clients; every answer is read and counted."""
    sent = Sent()
    # Made beforehand, so that the clients' core has time for the database.
    stock = [source.parcel(size) for _ in range(int(seconds * (120 if size > 1 else 2500)))]
    parcels = iter([(rows, body(rows, alone=size == 1)) for rows in stock])
    began = time.monotonic()
    await asyncio.gather(*(_client(port, token, parcels, sent, began + seconds) for _ in range(CLIENTS)))
    sent.seconds = time.monotonic() - began
    return sent


async def _client(port: int, token: str, parcels: Iterator[Any], sent: Sent, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    head = (
        "POST /api/v1/events/double11/readings/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: "
    ).encode()
    try:
        while time.monotonic() < until:
            rows, payload = next(parcels)
            writer.write(b"%b%d\r\n\r\n%b" % (head, len(payload), payload))
            _count(sent, rows, await _answer(reader))
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> list[dict[str, Any]]:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 202"):
        raise AssertionError(f"The server said {head.splitlines()[0]!r}")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    told: list[dict[str, Any]] = orjson.loads(await reader.readexactly(length))["readings"]
    return told


def _count(sent: Sent, rows: list[tuple[int, int, str]], told: list[dict[str, Any]]) -> None:
    if len(told) != len(rows):
        raise AssertionError(f"{len(rows)} readings were sent and {len(told)} answered.")
    sent.readings += len(rows)
    sent.total += sum(value for _figure, value, _as_of in rows)
    sent.states.update(row["state"] for row in told)
    sent.rows.extend(rows)
