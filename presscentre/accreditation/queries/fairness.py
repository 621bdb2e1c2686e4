"""How it has gone so far, by press region and media type: who applied, who was accredited, in shares."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from presscentre.accreditation.models import GIVEN, Application, MediaType, State
from presscentre.events.models import Event, Region


@dataclass(frozen=True)
class Outcome:
    """One line: so many applied, so many are accredited, wait or were refused."""

    label: Any
    applied: int
    given: int
    waiting: int
    refused: int

    @property
    def share(self) -> int | None:
        """Accredited of a hundred who applied, rounded; None if nobody did."""
        return round(100 * self.given / self.applied) if self.applied else None


@dataclass(frozen=True)
class Fairness:
    """The whole, and its parts."""

    whole: Outcome
    regions: list[Outcome]
    media_types: list[Outcome]


def fairness(event: Event) -> Fairness:
    """Applications that were handed in, withdrawn ones aside. Two queries."""
    groups = Application.objects.filter(event=event, submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    rows = groups.order_by().values_list("delegation__region", "media_type", "state").annotate(count=Count("pk"))
    by_region: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_kind: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    whole: dict[str, int] = defaultdict(int)
    for region, media_type, state, count in rows:
        for counts in (by_region[region], by_kind[media_type], whole):
            counts[state] += count
    regions = Region.objects.filter(event=event).order_by("position", "key")
    return Fairness(
        _outcome("", whole),
        [_outcome(region.name, by_region[region.pk]) for region in regions],
        [_outcome(kind.label, by_kind[kind.value]) for kind in MediaType if kind.value in by_kind],
    )


def _outcome(label: Any, counts: dict[str, int]) -> Outcome:
    given = sum(counts.get(state, 0) for state in GIVEN)
    refused = counts.get(State.REFUSED, 0) + counts.get(State.REVOKED, 0)
    applied = sum(counts.values())
    return Outcome(label, applied, given, applied - given - refused, refused)
