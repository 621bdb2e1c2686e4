"""Gates on connections of their own: each sends on the beat, whether or not the last answer came, as people do."""

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

GATES, A_SECOND = 10, 5
OFFLINE, BATCH, DEVICES = 2_000, 200, 4


@dataclass
class Sent:
    """What was sent and answered: enough to find every scan in the database afterwards."""

    nonces: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)  # seconds from the beat to the whole answer
    wrong: list[str] = field(default_factory=list)  # answers that were not to be expected


async def gates(port: int, told: dict[str, Any], seconds: float, place: str = "hall") -> Sent:
    """Ten gates for so long. Each lets its own seventy people in and out again, one after the other."""
    sent = Sent()
    began = time.monotonic() + 0.2
    share = len(told["badges"]) // GATES
    people = [told["badges"][gate * share : (gate + 1) * share] for gate in range(GATES)]
    await asyncio.gather(*(_gate(port, told, gate, people[gate], place, began, seconds, sent) for gate in range(GATES)))
    return sent


async def _gate(
    port: int, told: dict[str, Any], gate: int, badges: list[str], place: str, began: float, seconds: float, sent: Sent
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = int(seconds * A_SECOND)
    for number in range(count):
        beat = began + number / A_SECOND + gate / (GATES * A_SECOND)
        await asyncio.sleep(max(0.0, beat - time.monotonic()))
        inward = (number // len(badges)) % 2 == 0
        nonce = secrets.token_hex(12)
        scan = {"badge": badges[number % len(badges)], "checkpoint": place, "nonce": nonce}
        _write(writer, told["cookies"][gate], scan | {"direction": "in" if inward else "out"})
        answer = await _answer(reader)
        sent.late.append(time.monotonic() - beat)
        sent.nonces.append(nonce)
        if answer.get("answer") != ("welcome" if inward else "goodbye"):
            sent.wrong.append(str(answer)[:200])
    writer.close()


def evening(told: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    """Two thousand scans of four devices during half an hour without network; people go in and out in turn."""
    chance = random.Random(seed)
    start = datetime.fromisoformat(told["start"]) - timedelta(minutes=40)
    inside: dict[tuple[str, str], bool] = {}
    scans = []
    for number in range(OFFLINE):
        badge, place = chance.choice(told["badges"]), chance.choice(["garden", "mixed"])
        inward = not inside.get((badge, place), False)
        inside[badge, place] = inward
        scans.append(
            {
                "badge": badge,
                "checkpoint": place,
                "direction": "in" if inward else "out",
                "at": (start + timedelta(seconds=number * 0.9)).isoformat(),
                "nonce": f"offline-{number:06}",
                "offline": True,
                "told": "welcome" if inward else "goodbye",
            }
        )
    return scans


async def upload(port: int, cookies: list[str], scans: list[dict[str, Any]]) -> float:
    """Each scan from the device that made it, in batches, four devices at once; seconds until all are answered."""
    began = time.monotonic()

    async def phone(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        own = [scan for scan in scans if device(scan) == number]
        for begin in range(0, len(own), BATCH):
            parcel = own[begin : begin + BATCH]
            _write(writer, cookies[number], {"scans": parcel})
            rows = (await _answer(reader))["scans"]
            if len(rows) != len(parcel) or any(row["state"] == "refused" for row in rows):
                raise AssertionError(f"An upload was not taken: {rows[:2]}")
        writer.close()

    await asyncio.gather(*(phone(number) for number in range(DEVICES)))
    return time.monotonic() - began


def device(scan: dict[str, Any]) -> int:
    """Which of the four made it."""
    return int(scan["nonce"].rpartition("-")[2]) % DEVICES


def _write(writer: asyncio.StreamWriter, cookie: str, body: dict[str, Any]) -> None:
    payload = orjson.dumps(body)
    head = (
        "POST /api/v1/events/double11/scans/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    writer.write(head.encode() + payload)


async def _answer(reader: asyncio.StreamReader) -> dict[str, Any]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    body = await reader.readexactly(length)
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        raise AssertionError(f"The server said {head.splitlines()[0]!r} {body[:300]!r}")
    return dict(orjson.loads(body))
