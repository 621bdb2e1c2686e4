"""settle(): presences and conflicts as the scans of these badges say. A step inside scan(), under the badges' locks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from presscentre.accreditation.actions import entries
from presscentre.accreditation.actions.standing import PASSED, Found, Passage, Past, conflicts, passages_of, standing
from presscentre.accreditation.models import Checkpoint, Conflict, Presence, Scan
from presscentre.events.models import Event


@dataclass(frozen=True)
class Settled:
    """What is different now: the checkpoints (by key) whose counts changed, and whether conflicts did."""

    counting: dict[int, str] = field(default_factory=dict)
    conflicts: bool = False


def settle(
    event: Event,
    past: Mapping[int, Sequence[Past]],
    fresh: Sequence[Scan],
    regretted: Sequence[Scan],
    *,
    known: Iterable[Checkpoint],
    now: datetime,
) -> Settled:
    """Let rows follow what is different with `fresh`: `past` are the stored scans of the same badges.

    What follows from a set of scans is computed for the old set and the new one; only the difference is written.
    `known` are the checkpoints of `fresh`: at others nothing is different.
    """
    moved: dict[int, list[Scan]] = defaultdict(list)
    for row in fresh:
        if row.badge_id and (row.told or row.answer) in PASSED:
            moved[row.badge_id].append(row)
    old = {pk: passages_of(past[pk]) for pk in moved}
    new = {pk: passages_of([*past[pk], *rows]) for pk, rows in moved.items()}
    checkpoints = {checkpoint.pk: checkpoint for checkpoint in known}
    changed = _presences(old, new, {row.checkpoint_id for rows in moved.values() for row in rows})
    gone, added = _difference(old, new, checkpoints)
    added |= {(Conflict.Kind.LET_IN.value, row.pk, row.pk) for row in _told_yes(fresh, regretted)}
    quarrels = _conflicts(event, gone, added, event.clock(now)) if gone or added else False
    counting = {pk: checkpoints[pk].key for pk in changed if checkpoints[pk].counts_inside}
    return Settled(counting, quarrels)


def _told_yes(fresh: Sequence[Scan], regretted: Sequence[Scan]) -> list[Scan]:
    """Those that were let in though the server says no."""
    told = [*(row for row in fresh if row.told == Scan.Answer.WELCOME), *regretted]
    return [row for row in told if row.answer not in (*PASSED, Scan.Answer.ALREADY_IN)]


def _difference(
    old: Mapping[int, Sequence[Passage]], new: Mapping[int, Sequence[Passage]], checkpoints: Mapping[int, Checkpoint]
) -> tuple[set[Found], set[Found]]:
    """Conflicts that a later upload explained, and those that are new."""
    before = {found for each in old.values() for found in conflicts(each, checkpoints)}
    after = {found for each in new.values() for found in conflicts(each, checkpoints)}
    return before - after, after - before


def _presences(
    old: Mapping[int, Sequence[Passage]], new: Mapping[int, Sequence[Passage]], places: set[int]
) -> set[int]:
    """Write the presences of these badges at these checkpoints; the checkpoints at which somebody went in or out."""
    rows, changed = [], set()
    for badge, passages in new.items():
        for place in places:
            was, now = standing(old[badge], place), standing(passages, place)
            if now is None or now == was:
                continue
            if (was is not None and was.inside) != now.inside:
                changed.add(place)
            rows.append(
                Presence(badge_id=badge, checkpoint_id=place, inside=now.inside, at=now.at, entries=now.entries)
            )
    entries.place(rows)
    return changed


def _conflicts(event: Event, gone: set[Found], added: set[Found], at: datetime) -> bool:
    """Take away what is explained, unless an officer has settled it; add what is new."""
    for kind, first, second in gone:
        Conflict.objects.filter(kind=kind, first=first, second=second, settled_at=None).delete()
    rows = [
        Conflict(event=event, kind=kind, first_id=first, second_id=second, noticed_at=at)
        for kind, first, second in sorted(added)
    ]
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    return True
