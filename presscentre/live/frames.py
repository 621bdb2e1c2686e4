"""What goes over the wire, as docs/protocol.md says. Each frame is made once and handed to many."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

BEAT = 15  # seconds between two position checks


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, always with microseconds: "2017-11-11T00:00:00.000000Z"."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def compact(value: Any) -> orjson.Fragment:
    """A piece of JSON with its keys in order, so that equal values are equal bytes."""
    return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def text(frame: Mapping[str, Any]) -> str:
    return orjson.dumps(frame).decode()


def hello(now: datetime) -> str:
    return text({"t": "hello", "server_time": moment(now), "beat_s": BEAT})


def joined(topic: str, epoch: str, seq: int) -> str:
    return text({"t": "joined", "topic": topic, "epoch": epoch, "seq": seq})


def beat(now: datetime, positions: Mapping[str, tuple[str, int]]) -> str:
    topics = {name: {"epoch": epoch, "seq": seq} for name, (epoch, seq) in positions.items()}
    return text({"t": "beat", "server_time": moment(now), "topics": topics})


def bye(jitter_ms: int) -> str:
    return text({"t": "bye", "jitter_ms": jitter_ms})


def error(code: str, detail: str, topic: str | None = None) -> str:
    return text({"t": "error", "code": code, **({"topic": topic} if topic is not None else {}), "detail": detail})
