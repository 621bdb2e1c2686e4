"""What stands behind an event's codes: its keys, its tag, the bits of its zones; and whether a code is true."""

from presscentre.accreditation import codes, keys
from presscentre.accreditation.models import SigningKey, ZoneBit
from presscentre.events.models import Event


class WrongEvent(codes.Unreadable):
    """A code of a badge, but of another event."""


class Forged(codes.Unreadable):
    """No key of this event that is still trusted has signed this."""


def event_tag(event: Event) -> bytes | None:
    """The four bytes by which codes name this event; None before its first key."""
    first = SigningKey.objects.filter(event=event).order_by("number").values_list("public", flat=True).first()
    return None if first is None else keys.tag_of(bytes(first))


def trusted_keys(event: Event) -> dict[int, bytes]:
    """The public keys, 32 bytes each, whose codes are read at this event, by number: all that are not broken."""
    trusted = SigningKey.objects.filter(event=event, broken_at=None).order_by("number")
    return {number: bytes(public) for number, public in trusted.values_list("number", "public")}


def zone_bits(event: Event) -> dict[int, int]:
    """The bit that stands for each zone in codes, by the zone's key in the database."""
    return dict(ZoneBit.objects.filter(event=event).exclude(zone=None).values_list("zone", "bit"))


def proven(event: Event, text: str) -> codes.Code:
    """What a trusted key of this event has signed; whether that generation is still good, its Badge tells.

    Raises Unreadable, WrongEvent or Forged.
    """
    code = codes.read(text)
    if code.tag != event_tag(event):
        raise WrongEvent("It is of another event.")
    public = trusted_keys(event).get(code.key)
    if public is None or not code.signed_by(public):
        raise Forged("It is not signed by a trusted key of this event.")
    return code
