"""What a device says that it read: strictly checked, and the same whether it comes at once or hours later."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import codes
from presscentre.accreditation.models import Checkpoint, Scan

LONGEST_BADGE = 400  # characters: longer than any code of ours; another QR may be this long
NONCE = re.compile(r"[A-Za-z0-9_-]{8,40}").fullmatch
KEY = re.compile(r"[-a-zA-Z0-9_]{1,40}").fullmatch
DEVICE = re.compile(r"[A-Za-z0-9._:-]{1,40}").fullmatch
# What a device keeps of a code while it is offline: enough to prove that it saw it, too little to make another.
KEPT = re.compile(r"PCK:([0-9]{1,15})\.([0-9]{1,5})\.([0-9a-f]{64})").fullmatch

SENTENCES: dict[str, Any] = {
    "not_an_object": _("A reading is a JSON object."),
    "unknown_field": _("There is no such field."),
    "missing": _("This field is missing."),
    "not_text": _("Give text of at most 400 characters."),
    "not_a_nonce": _("A nonce has 8 to 40 letters, digits, - or _, and is new for each reading."),
    "not_a_key": _("Give the checkpoint's short name."),
    "not_a_device": _("A device's name has 1 to 40 letters, digits, dots, colons, - or _."),
    "not_a_direction": _("The direction is in or out."),
    "not_a_moment": _("Write the moment with its offset, for example 2017-11-10T16:03:01Z."),
    "not_an_answer": _("There is no such answer."),
    "not_a_truth": _("Give true or false."),
    "told_online": _("Only a device that was offline has told an answer of its own."),
}
FIELDS = {"badge", "checkpoint", "direction", "at", "nonce", "device", "offline", "told"}


class Wrong(ValueError):
    """One field of a reading is not as it should be."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(field, code)
        self.field, self.code = field, code


@dataclass(frozen=True)
class Seen:
    """What was held before the device. `serial` None: nothing of ours. `code` is None for a number typed by hand.

    `proof` is the SHA-256 of the code's text; "" for a number typed by hand.
    """

    serial: int | None
    generation: int | None
    code: codes.Code | None
    proof: str


@dataclass(frozen=True)
class Reading:
    """One reading. `at` is event time, None for now; `told` is what an offline device answered by itself."""

    seen: Seen
    checkpoint: str
    direction: str
    at: datetime | None
    nonce: str
    device: str = ""
    offline: bool = False
    told: str = ""

    @property
    def digest(self) -> str:
        """Tells a repeat from another reading with the same nonce; the same online, and offline later."""
        at = self.at.astimezone(UTC).isoformat() if self.at else ""
        facts = [self.seen.serial, self.seen.generation, self.checkpoint, self.direction, at]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def seen(text: str) -> Seen:
    """What this text is: a badge's code, what a device kept of one, a number typed by hand, or nothing of ours."""
    if kept := KEPT(text):
        serial, generation = int(kept[1]), int(kept[2])
        fits = serial < 1 << 48 and generation < 1 << 16
        return Seen(serial, generation, None, kept[3]) if fits else Seen(None, None, None, "")
    try:
        code = codes.read(text)
    except codes.Unreadable:
        return _typed(text)
    return Seen(code.serial, code.generation, code, proof(text))


def proof(text: str) -> str:
    """What a device keeps of a code's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _typed(text: str) -> Seen:
    try:
        return Seen(codes.typed(text), None, None, "")
    except codes.Unreadable:
        return Seen(None, None, None, "")


def reading(given: object) -> Reading:
    """The reading in this JSON value. Raises Wrong, naming the field."""
    if not isinstance(given, dict):
        raise Wrong("", "not_an_object")
    for name in given.keys() - FIELDS:
        raise Wrong(str(name)[:40], "unknown_field")
    for name in ("badge", "checkpoint", "nonce"):
        if name not in given:
            raise Wrong(name, "missing")
    told, offline = _told(given), _truth(given, "offline")
    if told and not offline:
        raise Wrong("told", "told_online")
    return Reading(
        seen=seen(_badge(given["badge"])),
        checkpoint=_matching(given, "checkpoint", KEY, "not_a_key"),
        direction=_direction(given),
        at=_moment(given),
        nonce=_matching(given, "nonce", NONCE, "not_a_nonce"),
        device=_matching(given, "device", DEVICE, "not_a_device") if "device" in given else "",
        offline=offline,
        told=told,
    )


def _badge(text: object) -> str:
    if not isinstance(text, str) or not text or len(text) > LONGEST_BADGE or "\x00" in text:
        raise Wrong("badge", "not_text")
    return text


def _matching(given: Mapping[str, Any], name: str, form: Any, code: str) -> str:
    value = given[name]
    if not isinstance(value, str) or not form(value):
        raise Wrong(name, code)
    return value


def _direction(given: Mapping[str, Any]) -> str:
    value = given.get("direction", Checkpoint.Direction.IN.value)
    if value not in Checkpoint.Direction.values:
        raise Wrong("direction", "not_a_direction")
    return str(value)


def _moment(given: Mapping[str, Any]) -> datetime | None:
    value = given.get("at")
    if value is None:
        return None
    try:
        at = parse_datetime(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 <= at.year <= 2200:
        raise Wrong("at", "not_a_moment")
    return at.astimezone(UTC)


def _told(given: Mapping[str, Any]) -> str:
    value = given.get("told", "")
    if value != "" and value not in Scan.Answer.values:
        raise Wrong("told", "not_an_answer")
    return str(value)


def _truth(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise Wrong(name, "not_a_truth")
    return value
