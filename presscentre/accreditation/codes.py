"""What a badge's QR says, and how it is read: no word about the person, and nobody can make one without a key.

"PC1:" and base45 (RFC 9285) of 26 bytes and an Ed25519 signature over them. A number is written highest byte first.

    1  version, 1
    4  the event's tag
    1  the number of the signing key
    6  serial
    2  generation
    4  valid from, in minutes since 2000-01-01 UTC of event time
    4  valid to, exclusive
    4  zones: the bits that ZoneBit gives

No database here: scanners know the same format from their own code.
"""

import secrets
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = "PC1:"
VERSION = 1
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_FACTS = struct.Struct(">B4sB6sHIII")
_SIGNATURE = 64

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BASE45_VALUES = {sign: value for value, sign in enumerate(BASE45)}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: people read it aloud


class Unreadable(ValueError):
    """This text is no badge's code: another QR, a piece of one, or one of a version to come."""


@dataclass(frozen=True)
class Code:
    """What a code claims. Believe none of it before `signed_by` has said yes."""

    tag: bytes
    key: int
    serial: int
    generation: int
    starts_at: datetime  # event time, whole minutes
    ends_at: datetime  # exclusive
    zones: int  # bits
    signature: bytes = b""

    @property
    def facts(self) -> bytes:
        """The bytes that are signed."""
        span = (_minutes(self.starts_at), _minutes(self.ends_at))
        serial = self.serial.to_bytes(6, "big")
        return _FACTS.pack(VERSION, self.tag, self.key, serial, self.generation, *span, self.zones)

    def signed_by(self, public: bytes) -> bool:
        """True if the holder of this key (32 bytes) signed exactly these facts."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self.signature, self.facts)
        except InvalidSignature:
            return False
        return True

    def opens(self, bit: int) -> bool:
        """True if the zone of this bit is among the badge's zones."""
        return bool(self.zones >> bit & 1)

    def holds_at(self, at: datetime) -> bool:
        """True while the badge is valid; `at` is event time."""
        return self.starts_at <= at < self.ends_at


def write(code: Code, sign: Callable[[bytes], bytes]) -> str:
    """The text of the QR for these facts, signed anew: 139 characters that a QR holds as alphanumeric."""
    return PREFIX + _to_base45(code.facts + sign(code.facts))


def read(text: str) -> Code:
    """What this text claims; whether it is true, `signed_by` tells. Raises Unreadable.

    There is one way to write a code, so that two texts are never the same badge.
    """
    if not text.startswith(PREFIX):
        raise Unreadable("It does not begin as a badge's code does.")
    raw = _from_base45(text.removeprefix(PREFIX))
    if len(raw) != _FACTS.size + _SIGNATURE or raw[0] != VERSION:
        raise Unreadable("It is of another length or version.")
    _version, tag, key, serial, generation, starts, ends, zones = _FACTS.unpack(raw[: _FACTS.size])
    try:
        span = (EPOCH + starts * MINUTE, EPOCH + ends * MINUTE)
    except OverflowError as error:
        raise Unreadable("It is of no time that a calendar knows.") from error
    return Code(tag, key, int.from_bytes(serial, "big"), generation, *span, zones, raw[_FACTS.size :])


def bits(given: Iterable[int]) -> int:
    """The zones of a code from the bits that stand for them."""
    return sum(1 << bit for bit in set(given))


def fresh_serial() -> int:
    """A serial that nobody can guess from another: 48 random bits."""
    return secrets.randbits(48)


def shown(serial: int) -> str:
    """A serial as people read it: "0AB3C-9XK2T", ten signs of Crockford's base 32."""
    signs = "".join(CROCKFORD[serial >> 5 * place & 31] for place in reversed(range(10)))
    return f"{signs[:5]}-{signs[5:]}"


def typed(text: str) -> int:
    """The serial that somebody typed or read out: case, dashes and O for 0, I and L for 1 do not matter.

    Raises Unreadable.
    """
    signs = text.upper().translate(str.maketrans("OIL", "011", "- "))
    if len(signs) != 10 or not set(signs) <= set(CROCKFORD):
        raise Unreadable("It is no serial.")
    serial = 0
    for sign in signs:
        serial = serial << 5 | CROCKFORD.index(sign)
    if serial >> 48:
        raise Unreadable("It is no serial.")
    return serial


def whole_minutes(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The span of whole minutes that holds this one: what a code can say."""
    return EPOCH + _minutes(starts_at) * MINUTE, EPOCH - (EPOCH - ends_at) // MINUTE * MINUTE


def _minutes(at: datetime) -> int:
    return (at - EPOCH) // MINUTE


def _to_base45(raw: bytes) -> str:
    signs = []
    for place in range(0, len(raw), 2):
        pair = raw[place : place + 2]
        rest = int.from_bytes(pair, "big")
        for _sign in range(len(pair) + 1):
            rest, value = divmod(rest, 45)
            signs.append(BASE45[value])
    return "".join(signs)


def _from_base45(text: str) -> bytes:
    if len(text) % 3 == 1 or not set(text) <= set(BASE45):
        raise Unreadable("It is not base 45.")
    raw = b""
    for place in range(0, len(text), 3):
        signs = text[place : place + 3]
        value = sum(_BASE45_VALUES[sign] * 45**power for power, sign in enumerate(signs))
        if value >> 8 * (len(signs) - 1):
            raise Unreadable("It is not base 45.")
        raw += value.to_bytes(len(signs) - 1, "big")
    return raw
