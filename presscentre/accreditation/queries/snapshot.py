"""What a scanner takes with it: each badge's record locked under that badge's own code, so that a lost phone opens
nobody.

A record is found by a hash of its serial and opened by a key that follows from the signature in its QR: whoever has
not got the badge in front of the camera has neither. Whoever opens a record with a code has proven the code.
"""

import base64
import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from presscentre.accreditation import codes, lists
from presscentre.accreditation.models import GIVEN, WAITING, Badge, Checkpoint, Presence, Scan
from presscentre.accreditation.queries.badges import event_tag, trusted_keys, zone_bits
from presscentre.core import languages
from presscentre.events.models import Event, Zone

Data = dict[str, Any]
SALT = b"presscentre door 1"
AT_ONCE = 200  # records in one answer
PEOPLE = ("application__outlet", "application__delegation__region", "application__portrait")


def lookup(tag: bytes, serial: int) -> str:
    """Under which name a badge's record lies: a hash, from which no serial follows without 2^48 tries."""
    return _short(b"record", tag, serial.to_bytes(6, "big"))


def ended(tag: bytes, serial: int, generation: int) -> str:
    """The name of one generation of a badge, for the list of those that are refused."""
    return _short(b"ended", tag, serial.to_bytes(6, "big"), generation.to_bytes(2, "big"))


def key_of(signature: bytes, serial: int) -> bytes:
    """The AES-256 key of a badge's record."""
    info = b"record" + serial.to_bytes(6, "big")
    return HKDF(algorithm=SHA256(), length=32, salt=SALT, info=info).derive(signature)


def manifest(event: Event) -> Data:
    """Everything but the records themselves: no name in it. `mark` changes whenever anything of it does."""
    tag = event_tag(event) or b""
    roll = _Roll(event)
    whole: Data = {
        "format": 1,
        "event": {"slug": event.slug, "name": event.name, "zone": event.zone, "clock": _clock(event)},
        "tag": tag.hex(),
        "keys": {str(number): _base64(public) for number, public in trusted_keys(event).items()},
        "bits": {str(bit): roll.zones[zone] for zone, bit in sorted(zone_bits(event).items())},
        "checkpoints": [_rules(checkpoint, roll) for checkpoint in roll.checkpoints],
        "records": {lookup(tag, badge.serial): _mark(roll.record(badge)) for badge in roll.good},
        "ended": {name: answer for badge in roll.badges for name, answer in _ended(tag, badge)},
        "lines": lines(tuple(event.languages)),
    }
    return {"mark": _mark(whole), **whole}


def locked(event: Event, names: Iterable[str]) -> dict[str, Data]:
    """The records of these lookups, each locked under its own badge's code: {lookup: {mark, iv, data}}."""
    tag, wanted, roll = event_tag(event) or b"", set(names), _Roll(event)
    found = {lookup(tag, badge.serial): badge for badge in roll.good}
    return {name: _lock(name, badge, roll.record(badge)) for name, badge in found.items() if name in wanted}


def person(badge: Badge) -> Data:
    """What a record shows, in clear, for the one scanner that has just read this badge. Select PEOPLE with it."""
    return _shown(badge)


def presence(event: Event, checkpoint: Checkpoint | None) -> dict[str, list[Any]]:
    """Who is or was at this checkpoint, by lookup: [inside, entries, at]."""
    tag = event_tag(event) or b""
    rows = Presence.objects.filter(checkpoint=checkpoint).order_by("pk") if checkpoint else Presence.objects.none()
    values = rows.values_list("badge__serial", "inside", "entries", "at")
    return {lookup(tag, serial): [inside, entries, _moment(at)] for serial, inside, entries, at in values}


@cache
def lines(codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """What the person at the gate reads, in each of these languages."""
    told = {}
    for code in dict.fromkeys([*codes, *languages.CODES]):
        with override(code):
            told[code] = {answer.value: str(answer.label) for answer in Scan.Answer}
    return told


@dataclass
class _Roll:
    """The event's badges and what their records need, in eight queries however many there are."""

    event: Event
    badges: list[Badge] = field(init=False)
    checkpoints: list[Checkpoint] = field(init=False)
    zones: dict[int, str] = field(init=False)
    barred: dict[int, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        badges = Badge.objects.filter(event=self.event).select_related(*PEOPLE).order_by("pk")
        self.badges = list(badges.prefetch_related("application__zones"))
        own = Checkpoint.objects.filter(event=self.event).prefetch_related("zones")
        self.checkpoints = list(own.order_by("position", "name", "pk"))
        self.zones = dict(Zone.objects.filter(event=self.event).values_list("pk", "key"))
        self.barred = defaultdict(list)
        for checkpoint in self.checkpoints:
            allowed = _allowed(checkpoint)
            for badge in self.badges:
                if allowed is not None and badge.pk not in allowed:
                    self.barred[badge.pk].append(checkpoint.key)

    @property
    def good(self) -> list[Badge]:
        return [badge for badge in self.badges if badge.stopped_at is None and badge.application.state in GIVEN]

    def record(self, badge: Badge) -> Data:
        """What a steward sees of one person, and what decides; plain JSON."""
        portrait = getattr(badge.application, "portrait", None)
        return {
            **_shown(badge),
            "generation": badge.generation,
            "zones": sorted(self.zones[zone.pk] for zone in badge.application.zones.all()),
            "from": _moment(badge.starts_at),
            "to": _moment(badge.ends_at),
            "barred": self.barred[badge.pk],
            "picture": portrait.digest if portrait else "",
        }


def _shown(badge: Badge) -> Data:
    application = badge.application
    region = application.delegation.region if application.delegation else None
    return {
        "serial": codes.shown(badge.serial),
        "native": application.native_name,
        "latin": application.latin_name,
        "script": application.name_language,
        "outlet": str(application.outlet or ""),
        "role": application.role,
        "limits": application.limits,
        "region": {"key": region.key, "name": region.name} if region else None,
        "language": application.language,
    }


def _allowed(checkpoint: Checkpoint) -> frozenset[int] | None:
    kind = lists.of(checkpoint)
    return frozenset() if kind is None else kind.snapshot(checkpoint.event, checkpoint.list_ref)


def _rules(checkpoint: Checkpoint, roll: _Roll) -> Data:
    kind = lists.of(checkpoint)
    return {
        "key": checkpoint.key,
        "name": checkpoint.name,
        "zones": sorted(roll.zones[zone.pk] for zone in checkpoint.zones.all()),
        "listed": _allowed(checkpoint) is not None,
        "otherwise": (kind.otherwise if kind else Scan.Answer.WRONG_SITTING).value,
        "opens": _moment(checkpoint.opens_at) if checkpoint.opens_at else None,
        "closes": _moment(checkpoint.closes_at) if checkpoint.closes_at else None,
        "once": checkpoint.once,
        "counts": checkpoint.counts_inside,
    }


def _ended(tag: bytes, badge: Badge) -> list[tuple[str, str]]:
    """Every generation of this badge that is refused, with its answer."""
    state = badge.application.state
    if badge.stopped_at is not None or state not in GIVEN:
        answer = Scan.Answer.NOT_APPROVED if state in WAITING else Scan.Answer.REVOKED
        return [(ended(tag, badge.serial, number), answer.value) for number in range(1, badge.generation + 1)]
    superseded = Scan.Answer.SUPERSEDED.value
    return [(ended(tag, badge.serial, number), superseded) for number in range(1, badge.generation)]


def _lock(name: str, badge: Badge, record: Data) -> Data:
    key = key_of(codes.read(badge.code).signature, badge.serial)
    iv = secrets.token_bytes(12)
    text = json.dumps({**record, "thumb": _thumb(badge)}, ensure_ascii=False, separators=(",", ":")).encode()
    return {"mark": _mark(record), "iv": _base64(iv), "data": _base64(AESGCM(key).encrypt(iv, text, name.encode()))}


def _thumb(badge: Badge) -> str:
    """The small face as base64 of a JPEG; "" if there is none, or its file is gone."""
    portrait = getattr(badge.application, "portrait", None)
    if portrait is None or not portrait.thumb:
        return ""
    try:
        with portrait.thumb.open("rb") as file:
            return _base64(file.read())
    except FileNotFoundError:
        return ""


def _clock(event: Event) -> Data:
    if event.clock_set_at is None or event.clock_reads is None:
        return {"real": None, "event": None, "speed": "1"}
    return {"real": _moment(event.clock_set_at), "event": _moment(event.clock_reads), "speed": str(event.clock_speed)}


def _mark(facts: Mapping[str, Any]) -> str:
    """Sixteen characters that change with the facts; keyed, so that nobody can try names against them."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return salted_hmac("presscentre.accreditation.snapshot", text, algorithm="sha256").hexdigest()[:16]


def _short(*parts: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(b"\0".join([SALT, *parts])).digest()[:16]).decode().rstrip("=")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _moment(at: Any) -> str:
    return str(at.isoformat().replace("+00:00", "Z"))
