"""What follows from all the scans of one badge: a pure function of the set, so that no order of arrival matters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from presscentre.accreditation.models import Checkpoint, Conflict, Scan

TWO_GATES_WITHIN = timedelta(minutes=2)  # of event time
PASSED = (Scan.Answer.WELCOME.value, Scan.Answer.GOODBYE.value)

Found = tuple[str, int, int]  # kind of conflict, first scan, second scan


class Past(NamedTuple):
    """What of a stored scan matters here; a row of Scan has the same names."""

    badge_id: int
    pk: int
    at: datetime
    nonce: str
    checkpoint_id: int
    direction: str
    told: str
    answer: str


@dataclass(frozen=True, order=True)
class Passage:
    """Somebody went through. In order of event time; what follows breaks ties the same way wherever it is asked."""

    at: datetime
    nonce: str
    scan: int = field(compare=False)
    checkpoint: int = field(compare=False)
    inward: bool = field(compare=False)


@dataclass(frozen=True)
class Standing:
    """Where a badge stands at one checkpoint."""

    inside: bool
    at: datetime
    entries: int


def passages_of(scans: Iterable[Scan | Past]) -> list[Passage]:
    """Those that let somebody through, in order. What an offline device told is what happened at its gate."""
    found = [
        Passage(scan.at, scan.nonce, scan.pk, scan.checkpoint_id, scan.direction == Checkpoint.Direction.IN)
        for scan in scans
        if (scan.told or scan.answer) in PASSED
    ]
    return sorted(found)


def standing(passages: Sequence[Passage], checkpoint: int, *, until: datetime | None = None) -> Standing | None:
    """Where the badge stands there, by the newest passage (until this moment, if one is given); None: never there."""
    here = [one for one in passages if one.checkpoint == checkpoint and (until is None or one.at <= until)]
    if not here:
        return None
    return Standing(here[-1].inward, here[-1].at, sum(one.inward for one in here))


def conflicts(passages: Sequence[Passage], checkpoints: Mapping[int, Checkpoint]) -> set[Found]:
    """Every two passages that cannot both be right; of entries without exit those at the given checkpoints only."""
    return _in_twice(passages, checkpoints) | _two_gates(passages)


def _in_twice(passages: Sequence[Passage], checkpoints: Mapping[int, Checkpoint]) -> set[Found]:
    found = set()
    for pk, rules in checkpoints.items():
        here = [one for one in passages if one.checkpoint == pk and (one.inward or not rules.once)]
        if rules.once or rules.counts_inside:
            found |= {
                (Conflict.Kind.IN_TWICE.value, first.scan, second.scan)
                for first, second in pairwise(here)
                if first.inward and second.inward
            }
    return found


def _two_gates(passages: Sequence[Passage]) -> set[Found]:
    inward = [one for one in passages if one.inward]
    found = set()
    for place, first in enumerate(inward):
        for second in inward[place + 1 :]:
            if second.at - first.at >= TWO_GATES_WITHIN:
                break
            if second.checkpoint != first.checkpoint:
                found.add((Conflict.Kind.TWO_GATES.value, first.scan, second.scan))
    return found
