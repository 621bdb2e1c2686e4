"""scan(): somebody stands at a gate. The server decides, now or when an offline device tells of it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation import lists, live, queries
from presscentre.accreditation.actions import entries, ledger, presences
from presscentre.accreditation.actions.standing import PASSED, Past, passages_of, standing
from presscentre.accreditation.actions.verdict import Gate, refusal
from presscentre.accreditation.models import Badge, Checkpoint, Scan, Scanner
from presscentre.accreditation.readings import Reading
from presscentre.core.errors import Refusal
from presscentre.events.models import Event

CLOCKS_DIFFER_BY = timedelta(minutes=2)  # real time: what a device's clock may be ahead of ours
Answer = Scan.Answer


class NonceReused(Refusal):
    code = "nonce_reused"
    message = _("This nonce has been used for another reading. Give each reading one of its own.")


class NoSuchCheckpoint(Refusal):
    code = "no_such_checkpoint"
    message = _("There is no checkpoint of this name at the event.")
    status = 422


class InTheFuture(Refusal):
    code = "in_the_future"
    message = _("This reading is from a moment that has not come yet; set the device's clock.")
    status = 422


@dataclass(frozen=True)
class Outcome:
    """What became of one reading: its row, which was stored before if `repeated`; or the problem, and no row."""

    row: Scan | None = None
    badge: Badge | None = None  # whose row it is
    repeated: bool = False
    problem: Refusal | None = None

    @property
    def scan(self) -> Scan:
        """The row. Raises the problem if there is none."""
        if self.row is None:
            raise self.problem or NoSuchCheckpoint()
        return self.row


@dataclass(frozen=True)
class Told:
    """What one device or machine, `by`, tells at once."""

    event: Event
    readings: Sequence[Reading]
    by: Any
    scanner: Scanner | None = None


@transaction.atomic
def scan(
    event: Event, readings: Sequence[Reading], *, by: Any, now: datetime, scanner: Scanner | None = None
) -> list[Outcome]:
    """Store these readings of the device or machine `by` and answer each, in order; `now` is real time.

    A reading that was stored before is answered as then and changes nothing. Presences, counts and conflicts end the
    same in whatever order readings made offline arrive, and however often. Some ten queries for one or for hundreds.
    """
    return _scan([Told(event, readings, by, scanner)], now, ledger.gates)[0]


@transaction.atomic
def scan_all(told: Sequence[Told], *, by: Any, now: datetime) -> list[list[Outcome]]:
    """The same for several devices at one event in one transaction, which costs as much as for one.

    Each row is `by` the device that told of it. The rules of the checkpoints are trusted for a second.
    """
    return _scan(told, now, ledger.trusted_gates)


def _scan(told: Sequence[Told], now: datetime, gates: ledger.Gates) -> list[list[Outcome]]:
    event = told[0].event
    desk = _Desk(told, now, gates)
    outcomes = [[desk.take(reading, each) for reading in each.readings] for each in told]
    fresh = entries.store(desk.fresh)
    known = [gate.checkpoint for gate in desk.gates.values()]
    settled = presences.settle(event, desk.past, fresh, desk.regretted, known=known, now=now)
    for row in fresh:
        if (kind := lists.of(row.checkpoint)) and (row.told or row.answer) in PASSED:
            kind.passed(row)
    if settled.conflicts:
        live.DOOR.of(event).publish(live.DoorChanged())
    if settled.counting:
        # Whoever counts while another has not committed would miss them: the topic's row makes both take turns.
        inside = live.INSIDE.of(event)
        inside.hold()
        inside.change(set=queries.counts_of(settled.counting))
    return outcomes


class _Desk:
    """Everything that one call needs to know, read at once; badges are locked, so that those of one take turns."""

    def __init__(self, told: Sequence[Told], now: datetime, gates: ledger.Gates) -> None:
        event = told[0].event
        self.event, self.now = event, now
        readings = [reading for each in told for reading in each.readings]
        self.gates = gates(event, {reading.checkpoint for reading in readings})
        serials = {reading.seen.serial for reading in readings if reading.seen.serial is not None}
        self.held = ledger.badges(event, serials)
        badges = {held.badge.pk for held in self.held.values()}
        nonces = {reading.nonce for reading in readings}
        past, known = ledger.scans(badges, {each.by.pk for each in told}, nonces)
        self.known = {(row.by_id, row.device, row.nonce): row for row in known}
        self.past: dict[int, list[Past]] = {pk: [] for pk in badges}
        for row in past:
            self.past[row.badge_id].append(row)
        self.rows: dict[int, list[Scan | Past]] = {pk: [*rows] for pk, rows in self.past.items()}
        self.fresh: list[Scan] = []
        self.regretted: list[Scan] = []  # answered online with a no that the device, gone offline, never heard

    def take(self, reading: Reading, told: Told) -> Outcome:
        """The outcome of one reading, whose row is stored with the others."""
        held = None if reading.seen.serial is None else self.held.get(reading.seen.serial)
        number = (told.by.pk, reading.device, reading.nonce)
        if known := self.known.get(number):
            return self._again(reading, known, held)
        gate = self.gates.get(reading.checkpoint)
        if gate is None:
            return Outcome(problem=NoSuchCheckpoint())
        if reading.at is not None and self.event.real(reading.at) - self.now > CLOCKS_DIFFER_BY:
            return Outcome(problem=InTheFuture())
        row = self._row(reading, told, gate, held)
        self.known[number] = row
        self.fresh.append(row)
        if held is None or row.badge_id is None:
            return Outcome(row)
        self.rows[row.badge_id].append(row)
        return Outcome(row, held.badge)

    def _again(self, reading: Reading, known: Scan, held: ledger.Held | None) -> Outcome:
        if known.digest != reading.digest:
            return Outcome(problem=NonceReused())
        if reading.told == Answer.WELCOME and not known.told:
            self.regretted.append(known)
        return Outcome(known, held.badge if held and known.badge_id else None, repeated=True)

    def _row(self, reading: Reading, told: Told, gate: Gate, held: ledger.Held | None) -> Scan:
        present = self.event.clock(self.now)
        at = min(reading.at or present, present)
        badge, zones = held or (None, frozenset())
        no = refusal(reading, badge, zones, gate, at if reading.offline else present)
        # Whose code is not true is nobody's: the badge that it claims to be must not be seen to pass.
        answer = no or self._yes(reading, gate.checkpoint, badge, at)
        return Scan(
            event=self.event,
            checkpoint=gate.checkpoint,
            scanner=told.scanner,
            by=told.by,
            badge=None if no == Answer.UNKNOWN else badge,
            serial=reading.seen.serial,
            generation=reading.seen.generation,
            direction=reading.direction,
            device=reading.device,
            answer=answer,
            told=reading.told,
            nonce=reading.nonce,
            digest=reading.digest,
            at=at,
            received_at=self.now,
            offline=reading.offline,
        )

    def _yes(self, reading: Reading, checkpoint: Checkpoint, badge: Badge | None, at: datetime) -> str:
        """Nothing speaks against the badge itself; is its bearer inside already?

        An offline device judged that by what it knew; where it was wrong there is a conflict, not another answer.
        """
        if reading.direction == Checkpoint.Direction.OUT:
            return Answer.GOODBYE.value
        if reading.offline:
            return reading.told if reading.told in (Answer.WELCOME, Answer.ALREADY_IN) else Answer.WELCOME.value
        known = standing(passages_of(self.rows[badge.pk]), checkpoint.pk, until=at) if badge else None
        twice = known and ((checkpoint.once and known.entries) or (checkpoint.counts_inside and known.inside))
        return Answer.ALREADY_IN.value if twice else Answer.WELCOME.value
