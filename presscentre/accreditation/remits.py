"""Who may decide on whom: remits, also by press region."""

from typing import Any

from django.db.models import Q

from presscentre.events.models import Event
from presscentre.people.models import Remit, User

DECIDING = (Remit.Role.ACCREDITATION, Remit.Role.ADMINISTRATOR)
Regions = frozenset[int] | None  # keys of regions; None: all of them, and whoever is in none


def regions_of(officer: User, event: Event) -> Regions:
    """The press regions in which this officer decides on accreditation at this event. One query.

    Empty for anybody without such a remit.
    """
    here = Remit.objects.filter(Q(event=event) | Q(event=None), user=officer, role__in=DECIDING)
    found: dict[int, set[int | None]] = {}
    for remit, region in here.values_list("pk", "regions"):
        found.setdefault(remit, set()).add(region)
    if any(None in regions for regions in found.values()):  # a remit that names no region is for all
        return None
    return frozenset(region for regions in found.values() for region in regions if region is not None)


def regions_of_request(request: Any) -> Regions:
    """The same for the officer of this page of the office, from what its frame has read."""
    here = [held for held in request.remits if held.role in DECIDING and held.is_at(request.event)]
    if any(not held.regions for held in here):  # a remit that names no region is for all
        return None
    return frozenset(region for held in here for region in held.regions)


def decides_everywhere(officer: User, event: Event) -> bool:
    """True if no region is out of this officer's remit: they may change what concerns all of them. One query."""
    return regions_of(officer, event) is None
