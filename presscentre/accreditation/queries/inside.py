"""Who is inside: counts by checkpoint and region, without a name."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from presscentre.accreditation.models import Checkpoint, Presence
from presscentre.events.models import Event

Data = dict[str, Any]


def inside(event: Event) -> Data:
    """Counts now, as the feed sends them: {"entries": {checkpoint key: {"inside", "regions": {region key: n}}}}."""
    return {"entries": inside_entries(event)}


def inside_entries(event: Event, *checkpoints: Checkpoint) -> dict[str, Data]:
    """The entries of these checkpoints, or of all that count who is inside. Two queries."""
    counting = Checkpoint.objects.filter(event=event, counts_inside=True)
    if checkpoints:
        counting = counting.filter(pk__in=[checkpoint.pk for checkpoint in checkpoints])
    return counts_of(dict(counting.values_list("pk", "key")))


def counts_of(keys: Mapping[int, str]) -> dict[str, Data]:
    """The entries of these checkpoints, by the keys that are given for them. One query."""
    region = "badge__application__delegation__region__key"
    rows = Presence.objects.filter(checkpoint__in=list(keys), inside=True).values_list("checkpoint", region)
    regions: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, key, count in rows.annotate(count=Count("pk")).order_by("checkpoint", region):
        regions[pk][key or ""] = count
    return {key: {"inside": sum(regions[pk].values()), "regions": regions[pk]} for pk, key in keys.items()}


def render_inside(entry: Data, language: str) -> Data:
    """Numbers are the same in every language; the page writes them its way."""
    return entry
