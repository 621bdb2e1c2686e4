"""settle(): presences and conflicts as the scans of these badges say. A step inside scan(), under the badges' locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from presscentre.accreditation import queries
from presscentre.accreditation.actions.standing import PASSED, Found, Passage, conflicts, passages_of, standing
from presscentre.accreditation.models import Checkpoint, Conflict, Presence, Scan
from presscentre.events.models import Event


@dataclass(frozen=True)
class Settled:
    """What is different now: the feed's entries of the counts that changed, and whether conflicts did."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    conflicts: bool = False


def settle(
    event: Event, rows: Mapping[int, list[Scan]], fresh: Sequence[Scan], regretted: Sequence[Scan], *, now: datetime
) -> Settled:
    """Compute anew what follows from all scans (`rows`, by badge) of the badges that went through with `fresh`."""
    told_yes = [*(row for row in fresh if row.told == Scan.Answer.WELCOME), *regretted]
    let_in = {(Conflict.Kind.LET_IN.value, row.pk, row.pk) for row in told_yes if _no(row)}
    moved = [row for row in fresh if row.badge_id and (row.told or row.answer) in PASSED]
    passages = {pk: passages_of(rows[pk]) for pk in {row.badge_id for row in moved if row.badge_id}}
    keys = {passage.checkpoint for found in passages.values() for passage in found}
    checkpoints = Checkpoint.objects.in_bulk(keys) if keys else {}
    changed = _presences(passages, {row.checkpoint_id for row in moved}) if moved else set()
    wanted = {found for each in passages.values() for found in conflicts(each, checkpoints)}
    quarrels = _conflicts(event, list(passages), wanted, let_in, event.clock(now))
    counting = [checkpoints[pk] for pk in changed if checkpoints[pk].counts_inside]
    return Settled(queries.inside_entries(event, *counting) if counting else {}, quarrels)


def _no(row: Scan) -> bool:
    return row.answer not in (*PASSED, Scan.Answer.ALREADY_IN)


def _presences(passages: dict[int, list[Passage]], places: set[int]) -> set[int]:
    """Write the presences of these badges at these checkpoints; the checkpoints at which somebody went in or out."""
    rows = Presence.objects.filter(badge__in=passages, checkpoint__in=places)
    known = {(row.badge_id, row.checkpoint_id): row for row in rows}
    fresh: list[Presence] = []
    older: list[Presence] = []
    changed: set[int] = set()
    for badge, found in passages.items():
        for place in places:
            now = standing(found, place)
            if now is None:
                continue
            row = known.get((badge, place))
            if row is None:
                row = Presence(badge_id=badge, checkpoint_id=place, inside=False)
            if row.inside != now.inside:
                changed.add(place)
            row.inside, row.at, row.entries = now.inside, now.at, now.entries
            (older if row.pk else fresh).append(row)
    Presence.objects.bulk_create(fresh)
    if older:
        Presence.objects.bulk_update(older, ["inside", "at", "entries"])
    return changed


def _conflicts(event: Event, badges: Sequence[int], wanted: set[Found], let_in: set[Found], at: datetime) -> bool:
    """Keep those that are wanted; one that a later upload explained goes, unless an officer has settled it."""
    if not badges and not let_in:
        return False
    of_these = Q(first__badge__in=badges) | Q(first__in=[first for _kind, first, _second in let_in])
    known = {(row.kind, row.first_id, row.second_id): row for row in Conflict.objects.filter(of_these)}
    explained = {found for found in known.keys() - wanted if found[0] != Conflict.Kind.LET_IN}
    gone = [known[found].pk for found in explained if known[found].settled_at is None]
    new = sorted((wanted | let_in) - known.keys())
    if gone:
        Conflict.objects.filter(pk__in=gone).delete()
    Conflict.objects.bulk_create(
        Conflict(event=event, kind=kind, first_id=first, second_id=second, noticed_at=at) for kind, first, second in new
    )
    return bool(gone or new)
