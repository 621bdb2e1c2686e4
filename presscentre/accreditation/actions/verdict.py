"""Whether a badge may pass: the one judgement, on the server's rows. Devices repeat it in static/js/scan/decide.js."""

from dataclasses import dataclass
from datetime import datetime

from presscentre.accreditation import lists, queries
from presscentre.accreditation.models import GIVEN, WAITING, Badge, Checkpoint, Scan, SigningKey
from presscentre.accreditation.readings import Reading, Seen, proof

Answer = Scan.Answer


@dataclass(frozen=True)
class Gate:
    """A checkpoint with the zones it asks for, as rows."""

    checkpoint: Checkpoint
    zones: frozenset[int]


def refusal(reading: Reading, badge: Badge | None, zones: frozenset[int], gate: Gate, at: datetime) -> Answer | None:
    """The answer that refuses this badge at this gate and moment (event time); None if nothing speaks against it.

    `zones` are those of the badge's application. Whether somebody is inside already is not looked at here.
    """
    if badge is None:
        return _stranger(reading.seen, gate.checkpoint)
    if not _is_true(reading.seen, badge):
        return Answer.UNKNOWN
    if reading.direction == Checkpoint.Direction.OUT:
        return None  # no rule keeps anybody inside
    return (
        _ended(reading.seen, badge, at)
        or _time(badge, gate.checkpoint, at)
        or (Answer.WRONG_ZONE if gate.zones and not gate.zones & zones else None)
        or _list(badge, gate.checkpoint, at)
    )


def _stranger(seen: Seen, checkpoint: Checkpoint) -> Answer:
    if seen.code is not None and seen.code.tag != queries.event_tag(checkpoint.event):
        return Answer.WRONG_EVENT
    return Answer.UNKNOWN


def _is_true(seen: Seen, badge: Badge) -> bool:
    """True for the code of this badge or of an earlier generation of it, and for a number typed by hand."""
    if seen.generation is None:
        return True
    if seen.generation >= badge.generation:
        return seen.generation == badge.generation and seen.proof == proof(badge.code)
    if seen.code is None:
        return True  # an earlier one, kept by a device that had looked at its signature
    key = SigningKey.objects.filter(event=badge.event_id, number=seen.code.key).first()
    return key is not None and seen.code.signed_by(bytes(key.public))


def _ended(seen: Seen, badge: Badge, at: datetime) -> Answer | None:
    # A device without network may tell hours later of somebody who went in before the reprint.
    oldest = badge.generation if at >= (badge.renewed_at or badge.issued_at) else badge.generation - 1
    if seen.generation is not None and seen.generation < oldest:
        return Answer.SUPERSEDED
    if badge.stopped_at is not None:
        if at < badge.stopped_at:
            return None
        return Answer.NOT_APPROVED if badge.application.state in WAITING else Answer.REVOKED
    return None if badge.application.state in GIVEN else Answer.NOT_APPROVED


def _time(badge: Badge, checkpoint: Checkpoint, at: datetime) -> Answer | None:
    early = checkpoint.opens_at is not None and at < checkpoint.opens_at
    late = checkpoint.closes_at is not None and at >= checkpoint.closes_at
    return Answer.WRONG_TIME if early or late or not badge.starts_at <= at < badge.ends_at else None


def _list(badge: Badge, checkpoint: Checkpoint, at: datetime) -> Answer | None:
    kind = lists.of(checkpoint)
    return Answer.WRONG_SITTING if kind is None else kind.may_pass(badge, checkpoint, at)
