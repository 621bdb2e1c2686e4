"""Who is inside: counts by checkpoint and region, without a name."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection

from presscentre.accreditation.models import Checkpoint
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
    """The entries of these checkpoints, by the keys that are given for them. One query, as SQL: each scan asks it."""
    regions: dict[int, dict[str, int]] = defaultdict(dict)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS % ", ".join(["%s"] * len(keys)), list(keys))
            for pk, key, count in cursor.fetchall():
                regions[pk][key or ""] = count
    return {key: {"inside": sum(regions[pk].values()), "regions": regions[pk]} for pk, key in keys.items()}


_COUNTS = """
SELECT presence.checkpoint_id, region.key, count(*)
FROM accreditation_presence AS presence
JOIN accreditation_badge AS badge ON badge.id = presence.badge_id
JOIN accreditation_application AS application ON application.id = badge.application_id
LEFT JOIN accreditation_delegation AS delegation ON delegation.id = application.delegation_id
LEFT JOIN events_region AS region ON region.id = delegation.region_id
WHERE presence.inside AND presence.checkpoint_id IN (%s)
GROUP BY presence.checkpoint_id, region.key ORDER BY presence.checkpoint_id, region.key
"""


def render_inside(entry: Data, language: str) -> Data:
    """Numbers are the same in every language; the page writes them its way."""
    return entry
