"""Steps of `load_crowd`: the evening's first hours at the gates, through the same action as any scanner."""

from dataclasses import replace
from datetime import datetime, timedelta

from presscentre.accreditation import actions, readings
from presscentre.accreditation.models import Badge, Checkpoint, Scanner
from presscentre.events.models import Event
from presscentre.home.demo import records
from presscentre.people.models import User

# Gate: one in so many of those who may pass there does, from so many minutes before midnight on.
PASSES = {"hall": (2, 180), "briefing": (9, 95), "mixed-zone": (3, 70), "gala": (2, 60)}
LEFT = 12  # one in so many has gone out again
STRAYS = 2  # who try a gate that their badge does not open


def pass_through(event: Event, gates: dict[str, Checkpoint], officer: User, now: datetime) -> None:
    """People come in, some leave, a few are sent away: who is inside follows from it. `now` is real time."""
    badges = Badge.objects.filter(event=event).order_by("pk")
    for key, (share, minutes) in PASSES.items():
        scanner = _scanner(event, gates[key], officer, now)
        holders = badges.filter(application__zones__in=gates[key].zones.all()).distinct()
        comes = [*holders[::share], *badges.exclude(pk__in=holders.values("pk"))[:STRAYS]]
        told = [reading for place, badge in enumerate(comes) for reading in _readings(badge, key, place, minutes)]
        actions.scan(event, told, by=scanner.user, now=now, scanner=scanner)


def _scanner(event: Event, gate: Checkpoint, officer: User, now: datetime) -> Scanner:
    """A device that did its work before anybody looked: it is no longer in use."""
    name = f"{gate.name} (demonstration)"
    device = User.objects.create(kind=User.Kind.DEVICE, name=name)
    return Scanner.objects.create(
        event=event, user=device, name=name, checkpoint=gate, made_by=officer, made_at=now, revoked_at=now
    )


def _readings(badge: Badge, gate: str, place: int, minutes: int) -> list[readings.Reading]:
    midnight = records.starts_at("2017")
    at = midnight - timedelta(minutes=minutes) + timedelta(seconds=place * 7919 % (minutes * 60 - 600))
    nonce = f"demo-{gate}-{badge.pk}"
    there = readings.Reading(seen=readings.seen(badge.code), checkpoint=gate, direction="in", at=at, nonce=nonce)
    if place % LEFT != 5:
        return [there]
    return [there, replace(there, direction="out", at=at + timedelta(minutes=8), nonce=f"{nonce}-out")]
