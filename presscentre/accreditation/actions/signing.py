"""sign_anew(): what a badge's code says, written into its row. A step inside actions, under the event's lock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import codes, keys, queries
from presscentre.accreditation.models import Badge, SigningKey, ZoneBit
from presscentre.core.errors import Refusal
from presscentre.events.models import Event, Zone

BEFORE = timedelta(days=1)  # badges are good for those who come to build up
AFTER = timedelta(hours=12)  # and for those who still write when the event is over
AT_ONCE = 200  # rows in one statement


class TooManyZones(Refusal):
    code = "too_many_zones"
    message = _("A badge's code tells 32 zones apart; this event has had more.")


@dataclass(frozen=True)
class Pen:
    """What writes the codes of one event: its key, its tag, and the bit of each zone by the zone's key."""

    key: SigningKey
    tag: bytes
    bits: dict[int, int]

    def write(self, badge: Badge) -> None:
        """Let the badge's unsaved row say what it says now."""
        badge.key = self.key
        badge.starts_at, badge.ends_at = span(badge.event, badge.issued_at)
        code = codes.Code(
            tag=self.tag,
            key=self.key.number,
            serial=badge.serial,
            generation=badge.generation,
            starts_at=badge.starts_at,
            ends_at=badge.ends_at,
            zones=codes.bits(self.bits[zone.pk] for zone in badge.application.zones.all()),
        )
        badge.code = codes.write(code, lambda facts: keys.sign(self.key.secret, facts))


def pen_of(key: SigningKey, zones: Iterable[Zone]) -> Pen:
    """The pen of this key for badges of these zones, which have their bits from now on."""
    return Pen(key, queries.event_tag(key.event) or b"", _bits_of(key.event, zones))


def sign_anew(badges: QuerySet[Badge], key: SigningKey, now: datetime) -> int:
    """Give each of these badges its next generation, signed by this key; how many. For the office's hundreds."""
    rows = list(badges.select_related("event", "application").prefetch_related("application__zones"))
    pen = pen_of(key, {zone for badge in rows for zone in badge.application.zones.all()})
    for badge in rows:
        badge.generation, badge.renewed_at = badge.generation + 1, now
        pen.write(badge)
    Badge.objects.bulk_update(
        rows, ["generation", "renewed_at", "key", "code", "starts_at", "ends_at"], batch_size=AT_ONCE
    )
    return len(rows)


def span(event: Event, now: datetime) -> tuple[datetime, datetime]:
    """From when and until when a badge that is issued now is valid, in event time."""
    return codes.whole_minutes(min(now, event.starts_at - BEFORE), max(now, event.ends_at) + AFTER)


def _bits_of(event: Event, zones: Iterable[Zone]) -> dict[int, int]:
    """The bit of each of these zones by its key, given now to those that have none."""
    given = queries.zone_bits(event)
    used = set(ZoneBit.objects.filter(event=event).values_list("bit", flat=True))
    for zone in sorted(zones, key=lambda zone: zone.pk):
        if zone.pk not in given:
            given[zone.pk] = _next(used)
            used.add(given[zone.pk])
            ZoneBit.objects.create(event=event, zone=zone, bit=given[zone.pk])
    return given


def _next(used: Collection[int]) -> int:
    for bit in range(32):
        if bit not in used:
            return bit
    raise TooManyZones
