"""What two sittings cannot share at once: a room, a speaker, an interpreter. Pure; nothing is asked of the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from presscentre.briefings.queries.plan import Planned

Resource = tuple[str, int]  # ("room", 3), ("speaker", 5), ("interpreter", 8)
TURN_ROUND = timedelta(minutes=10)  # less than this between two is worth a warning


def resources(planned: Planned) -> Iterator[Resource]:
    """What this sitting takes for its time."""
    yield "room", planned.room
    for speaker in planned.facts.get("speakers") or ():
        yield "speaker", speaker
    for channel in planned.facts.get("channels") or ():
        if channel["interpreter"]:
            yield "interpreter", channel["interpreter"]


def by_resource(planned: Iterable[Planned]) -> dict[Resource, list[Planned]]:
    """Who takes each room and person, in the order of time; cancelled ones take nothing."""
    takers: dict[Resource, list[Planned]] = defaultdict(list)
    for one in sorted(planned, key=lambda one: (one.starts_at, one.ends_at, one.sitting)):
        if not one.cancelled:
            for resource in dict.fromkeys(resources(one)):
                takers[resource].append(one)
    return takers


def overlaps(takers: list[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Every two of them that want the same moment; `takers` are in the order of time."""
    for index, earlier in enumerate(takers):
        for later in takers[index + 1 :]:
            if later.starts_at >= earlier.ends_at:
                break
            yield earlier, later


def short_turns(kind: str, takers: list[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Neighbours with hardly any time between them; a person who stays in the room needs none."""
    for earlier, later in pairwise(takers):
        gap = later.starts_at - earlier.ends_at
        if timedelta() <= gap < TURN_ROUND and (kind == "room" or earlier.room != later.room):
            yield earlier, later
