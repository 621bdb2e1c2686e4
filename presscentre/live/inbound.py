"""What a client may say: join, leave, pong. Everything else gets a code and a sentence."""

import re
from collections import deque
from dataclasses import dataclass
from typing import Any

import orjson

from presscentre.core.languages import CODES

LONGEST = 4096  # bytes of one message
MESSAGES, FLOOD, WINDOW = 60, 240, 10.0  # allowed, and unbearable, in so many seconds
TOPICS = 32  # on one socket
NAME = re.compile(r"[A-Za-z0-9.-]{1,48}:[A-Za-z0-9_-]{1,51}\Z")


class Bad(Exception):
    """The message cannot be followed. `code` as in docs/protocol.md; `detail` is for whoever writes the client."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Join:
    topics: tuple[str, ...]
    language: str
    since: dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Leave:
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pong:
    pass


class Rate:
    """How often one client speaks. Kept small: a client that behaves sends a handful of messages in its life."""

    __slots__ = ("told", "when")

    def __init__(self) -> None:
        self.when: deque[float] = deque(maxlen=FLOOD + 1)
        self.told = False

    def count(self, now: float) -> int:
        """This message's number within the last ten seconds."""
        while self.when and self.when[0] <= now - WINDOW:
            self.when.popleft()
        self.when.append(now)
        if len(self.when) <= MESSAGES:
            self.told = False
        return len(self.when)


def understand(text: str | None, data: bytes | None) -> Join | Leave | Pong:
    """The message. Raises Bad with not_json, bad_message, too_long, unknown_language or too_many_topics."""
    if text is None:
        raise Bad("too_long" if len(data or b"") > LONGEST else "not_json", "Send JSON in text frames.")
    if len(text) > LONGEST or len(text.encode()) > LONGEST:
        raise Bad("too_long", f"A message has at most {LONGEST} bytes.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Bad("not_json", f"Not JSON: {error}.") from error
    if not isinstance(message, dict):
        raise Bad("not_json", "A message is a JSON object.")
    kind = message.get("t")
    if kind == "join":
        return _join(message)
    if kind == "leave":
        return Leave(_topics(message))
    if kind == "pong":
        return Pong()
    raise Bad("bad_message", 't is one of "join", "leave" and "pong".')


def _join(message: dict[str, Any]) -> Join:
    topics = _topics(message)
    language = message.get("lang", "en")
    if language not in CODES:
        raise Bad("unknown_language", f"lang is one of {', '.join(CODES)}.")
    since = message.get("since")
    if since is not None and isinstance(message["topic"], str):
        since = {message["topic"]: since}
    if since is None:
        return Join(topics, language, {})
    if not isinstance(since, dict):
        raise Bad("bad_message", "since is a position; for a list of topics an object of positions by topic.")
    return Join(topics, language, {topic: _position(value) for topic, value in since.items()})


def _topics(message: dict[str, Any]) -> tuple[str, ...]:
    topic = message.get("topic")
    names = [topic] if isinstance(topic, str) else topic
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise Bad("bad_message", "topic is a name or a list of names.")
    if len(names) > TOPICS:
        raise Bad("too_many_topics", f"At most {TOPICS} topics on one socket.")
    return tuple(dict.fromkeys(names))


def _position(value: Any) -> tuple[str, int]:
    epoch, seq = (value.get("epoch"), value.get("seq")) if isinstance(value, dict) else (None, None)
    if not isinstance(epoch, str) or not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        raise Bad("bad_message", 'since is {"epoch": string, "seq": whole number}.')
    return epoch, seq
