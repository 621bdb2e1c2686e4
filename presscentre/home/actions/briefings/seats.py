"""Steps of `load_briefings`: who wants to hear the CEO, who has a seat, who waits for one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from presscentre.accreditation.models import Application, Engagement
from presscentre.briefings import queries
from presscentre.briefings.models import Hold, Seat, Sitting, Wish
from presscentre.events.models import Event
from presscentre.home.demo import cast, evening

FREE = 3  # places that visitors find free in a sitting with a pool
POOL = ("ko", "ja", "zh-hans", "zh-hant", "en")  # two from each region outside, and whose languages come first
POOL_SIZE = 2
LINE = 6
KEEN = 4  # one in so many does not want to come


def take(event: Event, sittings: dict[str, list[Sitting]]) -> None:
    """Seats in the CEO's sittings: those of its own regions, a pool of the others, and a line where it is full."""
    given = Application.objects.given().filter(event=event, delegation__region__isnull=False)
    people = given.exclude(person__email__in=[one.address for one in cast.PEOPLE])
    rows = list(people.select_related("delegation__region", "person").order_by("pk"))
    taken: set[int] = set()
    told = next(row for row in evening.told()["briefings"] if row["key"] == evening.CEO)
    for sitting, facts in zip(sittings[evening.CEO], told["sittings"], strict=True):
        left = [row for row in rows if row.pk not in taken]
        taken |= _fill(sitting, left, facts)
    _wish(sittings[evening.CEO][0], rows)


def _fill(sitting: Sitting, rows: list[Application], facts: dict[str, Any]) -> set[int]:
    own = _mixed([row for row in rows if _region(row) in facts["regions"]])
    pool = [row for key in facts["pool"] for row in _pool(rows, key)]
    places = sitting.capacity - len(pool) - (FREE if pool else 0)
    seated = _per_outlet(own, sitting.per_outlet or len(own), _hers(sitting.event))[: max(places, 0)]
    has = {row.pk for row in seated}
    line = [] if pool else [row for row in own if row.pk not in has][:LINE]
    held = [_seat(sitting, row, Hold.HELD, place, foreign=row in pool) for place, row in enumerate([*seated, *pool])]
    waits = [_seat(sitting, row, Hold.WAITING, 500 + place, foreign=False) for place, row in enumerate(line)]
    _engage(sitting, Seat.objects.bulk_create([*held, *waits])[: len(held)])
    return {row.pk for row in [*seated, *pool, *line]}


def _region(row: Application) -> str:
    return row.delegation.region.key if row.delegation and row.delegation.region else ""


def _mixed(rows: list[Application]) -> list[Application]:
    """Each region in proportion all along, so that whoever comes first is not of one region."""
    by_region: dict[str, list[Application]] = defaultdict(list)
    for row in rows:
        by_region[_region(row)].append(row)
    spread = [((place + 0.5) / len(ones), key, place) for key, ones in by_region.items() for place in range(len(ones))]
    return [by_region[key][place] for _share, key, place in sorted(spread)]


def _pool(rows: list[Application], region: str) -> list[Application]:
    """The two who report for all of a region whose own sitting is another: one of each language, if there are."""
    firsts: dict[str, Application] = {}
    ones = [row for row in rows if _region(row) == region]
    for row in sorted(ones, key=lambda row: POOL.index(row.language) if row.language in POOL else len(POOL)):
        firsts.setdefault(row.language, row)
    first = list(firsts.values())[:POOL_SIZE]
    return [*first, *[row for row in ones if row not in first]][:POOL_SIZE]


def _hers(event: Event) -> int | None:
    """The outlet of the journalist whom visitors become: a seat of its share is left to her."""
    mine = Application.objects.filter(event=event, person__email=cast.JOURNALIST.address)
    return mine.values_list("outlet", flat=True).first()


def _per_outlet(rows: Iterable[Application], most: int, hers: int | None) -> list[Application]:
    """Those who get a seat if each outlet may have so many, `hers` one less."""
    has: Counter[int | None] = Counter({hers: 1})
    seated = []
    for row in rows:
        has[row.outlet_id] += 1
        if has[row.outlet_id] <= most:
            seated.append(row)
    return seated


def _seat(sitting: Sitting, row: Application, state: str, place: int, *, foreign: bool) -> Seat:
    asked_at = sitting.event.starts_at - timedelta(hours=40) + timedelta(minutes=place * 2)
    return Seat(
        event=sitting.event,
        sitting=sitting,
        person=row.person,
        application=row,
        region=row.delegation.region if row.delegation else None,
        outlet_id=row.outlet_id,
        state=state,
        foreign=foreign,
        asked_at=asked_at,
        waits_since=asked_at if state == Hold.WAITING else None,
        waits_for="room" if state == Hold.WAITING else "",
        moved_at=asked_at,
    )


def _engage(sitting: Sitting, seats: list[Seat]) -> None:
    """Whoever has a seat is busy meanwhile."""
    assert sitting.starts_at is not None
    assert sitting.ends_at is not None
    facts: dict[str, Any] = {"kind": queries.SEAT, "label": sitting.briefing.working_title}
    facts |= {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at}
    Engagement.objects.bulk_create(
        [Engagement(event=sitting.event, person_id=seat.person_id, ref=str(seat.pk), **facts) for seat in seats]
    )


def _wish(sitting: Sitting, rows: list[Application]) -> None:
    """What the split is proposed from."""
    at = sitting.event.starts_at - timedelta(days=4)
    keen = [row for place, row in enumerate(rows) if place % KEEN]
    Wish.objects.bulk_create([Wish(briefing=sitting.briefing, application=row, wished_at=at) for row in keen])
