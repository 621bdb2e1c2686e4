"""The numbers beside the filters, counted once for each change of the queue.

A change makes every open queue read itself again: at ten thousand applications each would count all of them anew.
"""

from django.core.cache import cache

from presscentre.accreditation import live, queries
from presscentre.accreditation.models.application import ApplicationQuerySet
from presscentre.accreditation.queries import Asked, Group
from presscentre.accreditation.remits import regions_of_request
from presscentre.live.topics import positions
from presscentre.office.pages import OfficerRequest

KEPT = 60  # seconds, and never beyond the next change


def counted(request: OfficerRequest, rows: ApplicationQuerySet, asked: Asked) -> list[Group]:
    """How many of these there are of each kind; `rows` are all that this officer may see.

    What is kept goes by the number of the queue's last fact, which grows in the transaction of every change. The
    number is read before the rows: what is kept under it may be newer, never older. Two queries at most.
    """
    queue = live.QUEUE.of(request.event).name
    here = None if asked.narrows else positions([queue]).get(queue)
    if here is None:
        return queries.grouped(rows, asked)
    regions = regions_of_request(request)
    remit = "all" if regions is None else "-".join(map(str, sorted(regions)))
    key = f"accreditation-counts:{queue}:{here.epoch}:{here.seq}:{remit}"
    groups: list[Group] | None = cache.get(key)
    if groups is None:
        groups = queries.grouped(rows, asked)
        cache.set(key, groups, KEPT)
    return groups
