"""Milestones: which thresholds a published value passes, each exactly once."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from presscentre.figures import live, queries
from presscentre.figures.models import Figure, Milestone, MilestoneRule, Revision
from presscentre.live.topics import Fact

MOST_IN_ONE_STEP = 100  # of an "each" rule: the highest ones
Step = tuple[Revision | None, Revision]
Tell = Callable[[Figure, Fact], None]


class Crossing(NamedTuple):
    """A threshold, the moment it was passed, and whether that moment is a guess between two readings."""

    threshold: Decimal
    at: datetime
    about: bool


def mark(steps: Sequence[Step], *, now: datetime, tell: Tell) -> bool:
    """Draft the milestones that these steps reach, make void those that a correction took back; True if any changed.

    The unique row makes each one happen once; the board's lock makes the steps come one after another. One query
    where there are no rules.
    """
    figures = {after.figure_id for _before, after in steps}
    rules: dict[int, list[MilestoneRule]] = {}
    for rule in MilestoneRule.objects.filter(figure__in=figures).select_related("edition"):
        rules.setdefault(rule.figure_id, []).append(rule)
    changed = False
    for before, after in steps if rules else ():
        for rule in rules.get(after.figure_id, ()):
            rule.figure = after.figure
            changed |= _take_back(rule, before, after, now=now, tell=tell)
            changed |= _reach(rule, before, after)
    return changed


def crossings(rule: MilestoneRule, before: Revision | None, after: Revision) -> Iterator[Crossing]:
    """The thresholds of this rule that lie above the value before and not above the one after."""
    old = None if before is None else before.value
    if after.value is None:
        return
    for threshold in _thresholds(rule, old, after.value):
        if threshold <= 0 or threshold > after.value or (old is not None and threshold <= old):
            continue
        yield _crossing(threshold, before, after)


def _crossing(threshold: Decimal, before: Revision | None, after: Revision) -> Crossing:
    if threshold == after.value:
        return Crossing(threshold, after.as_of, about=False)
    if before is None or before.value is None or after.value is None or before.as_of >= after.as_of:
        return Crossing(threshold, after.as_of, about=True)
    share = (threshold - before.value) / (after.value - before.value)
    span = (after.as_of - before.as_of) // timedelta(microseconds=1)
    return Crossing(threshold, before.as_of + timedelta(microseconds=int(span * share)), about=True)


def _thresholds(rule: MilestoneRule, old: Decimal | None, new: Decimal) -> Iterator[Decimal]:
    if rule.kind == MilestoneRule.Kind.PASSES:
        total = None if rule.edition is None else queries.total(rule.edition)
        yield from () if total is None else (total,)
    elif rule.threshold is None:
        return
    elif rule.kind == MilestoneRule.Kind.AT_LEAST:
        yield rule.threshold
    else:
        last = new // rule.threshold
        # Without a value before, only the highest is news: the lower ones were passed before anyone looked.
        first = last if old is None else max(old // rule.threshold + 1, last - MOST_IN_ONE_STEP + 1)
        yield from (rule.threshold * number for number in range(int(first), int(last) + 1))


def _reach(rule: MilestoneRule, before: Revision | None, after: Revision) -> bool:
    changed = False
    for threshold, at, about in crossings(rule, before, after):
        fresh = {"revision": after, "crossed_at": at, "about": about}
        milestone, made = Milestone.objects.get_or_create(rule=rule, threshold=threshold, defaults=fresh)
        if made:
            changed = True
        elif milestone.void_at is not None:
            again = fresh | {"void_at": None, "released_at": None, "released_by": None}
            changed |= bool(Milestone.objects.filter(pk=milestone.pk).update(**again))
    return changed


def _take_back(rule: MilestoneRule, before: Revision | None, after: Revision, *, now: datetime, tell: Tell) -> bool:
    """A correction below a threshold, or a withdrawal of the value that met it, makes the milestone void."""
    if after.kind == Revision.Kind.PUBLISHED or before is None or before.value is None:
        return False
    met = Milestone.objects.filter(rule=rule, void_at=None, threshold__lte=before.value)
    if after.value is None:
        met = met.filter(revision=before)
    else:
        met = met.filter(threshold__gt=after.value)
    void = list(met)
    for milestone in void:
        Milestone.objects.filter(pk=milestone.pk).update(void_at=now)
        if milestone.released_at is not None:
            tell(rule.figure, live.MilestoneVoid(milestone.pk, rule.figure.key))
    return bool(void)
