"""The doors of the CEO's sittings: each has a list of its own, and people come before it begins."""

from datetime import datetime
from secrets import token_hex

from django.db import transaction

from presscentre.accreditation import actions, readings
from presscentre.accreditation.models import Badge, Checkpoint, Scanner
from presscentre.briefings.doors import SITTING
from presscentre.briefings.models import Hold, Seat, Sitting, Slot
from presscentre.events.models import Event, Zone
from presscentre.home.demo import cast, evening
from presscentre.people.models import User

ABSENT = 10  # one in so many with a seat does not come


def open_doors(event: Event, sittings: dict[str, list[Sitting]]) -> None:
    """A checkpoint for each sitting of the CEO; a step of `load_briefings`."""
    zones = Zone.objects.filter(event=event, key="hall")
    for number, sitting in enumerate(sittings[evening.CEO], 1):
        facts = {"name": f"CEO briefing, sitting {number}", "room": sitting.room, "position": 10 + number}
        facts |= {"list_kind": SITTING.key, "list_ref": str(sitting.pk), "counts_inside": False}
        gate, _made = Checkpoint.objects.get_or_create(event=event, key=f"ceo-{number}", defaults=facts)
        gate.zones.set(zones)


@transaction.atomic
def let_in(slot: Slot, *, by: None, now: datetime) -> int:
    """Let those with a seat come in by their badges, all but a few; how many came. `now` is real time.

    0 if somebody is there already.
    """
    event = slot.version.event
    held = Seat.objects.filter(sitting=slot.sitting_id, state=Hold.HELD, remote=False).order_by("pk")
    gate = Checkpoint.objects.filter(event=event, list_kind=SITTING.key, list_ref=str(slot.sitting_id)).first()
    if gate is None or held.filter(arrived_at__isnull=False).exists():
        return 0
    seated = enumerate(held.values_list("person", "person__email"))
    people = [person for place, (person, email) in seated if place % ABSENT != 9 or email == cast.JOURNALIST.address]
    badges = Badge.objects.filter(event=event, application__person__in=people, stopped_at=None).order_by("pk")
    at, night = event.clock(now), token_hex(4)
    told = [
        readings.Reading(
            seen=readings.seen(badge.code), checkpoint=gate.key, direction="in", at=at, nonce=f"{night}-{badge.pk}"
        )
        for badge in badges
    ]
    scanner = _scanner(event, gate, now)
    actions.scan(event, told, by=scanner.user, now=now, scanner=scanner)
    return len(told)


def _scanner(event: Event, gate: Checkpoint, now: datetime) -> Scanner:
    """The demonstration's device at this door; nobody can use it elsewhere."""
    name = f"{gate.name} (demonstration)"
    if known := Scanner.objects.filter(event=event, name=name).select_related("user").first():
        return known
    device = User.objects.create(kind=User.Kind.DEVICE, name=name)
    officer = User.objects.get(email=cast.OFFICER.address)
    return Scanner.objects.create(
        event=event, user=device, name=name, checkpoint=gate, made_by=officer, made_at=now, revoked_at=now
    )
