"""What a screen may show of briefings: next by room, who speaks, the regions' balance, the crossover coming up."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from presscentre.briefings import balance, live, queries
from presscentre.briefings.models import Crossover, Floor
from presscentre.briefings.queries.schedule import Entry
from presscentre.core import moments
from presscentre.events.models import Event
from presscentre.kiosk.scenes import Choice, Options, Scene, register

AHEAD = timedelta(hours=6)  # beyond it nobody waits in front of a screen
MOST = 6  # rooms


def _next(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """For each room what runs and what comes, those that begin soonest first."""
    coming = [one for one in _entries(event, now) if now < one.ends_at and one.starts_at <= now + AHEAD]
    rooms: dict[int, list[Entry]] = {}
    for entry in coming:
        rooms.setdefault(entry.room.pk, []).append(entry)
    lines = [
        {"room": entries[0].room, "first": entries[0], "runs": entries[0].starts_at <= now, "then": entries[1:2]}
        for entries in rooms.values()
    ]
    return {"lines": lines[:MOST]}


def _crossover(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """The crossover that runs or comes next, with the time of its city."""
    entry = next((one for one in _entries(event, now) if one.crossover and now < one.ends_at), None)
    if entry is None or entry.crossover is None:
        return {"entry": None}
    there = ZoneInfo(entry.crossover.zone)
    return {
        "entry": entry,
        "crossover": entry.crossover,
        "local": moments.clock(entry.starts_at, there, seconds=False),
        "runs": entry.starts_at <= now,
        "falls_back": entry.crossover.line in (Crossover.Line.BAD, Crossover.Line.FALLBACK),
    }


def _floor(event: Event, options: Options, now: datetime) -> dict[str, Any]:
    """Who speaks, whose regions come next, and the balance; nothing if the floor is gone."""
    sitting = str(options.get("sitting", ""))
    floor = queries.floor_of(event, int(sitting)) if sitting.isdecimal() else None
    if floor is None:
        return {"floor": None}
    facts = queries.floor_board(floor, event, now)
    coming = [facts["regions"][key].name for key in facts["entry"]["next"] if key in facts["regions"]]
    return facts | {
        "floor": floor,
        "title": floor.sitting.briefing.shown_title(now),
        "bars": balance.bars(facts["entry"], facts["regions"]),
        "coming": coming[:2],
        "topic": live.BOARD.of(event).name,
    }


def _entries(event: Event, now: datetime) -> list[Entry]:
    return [entry for entry in queries.schedule(event, now=now).entries if not entry.cancelled]


def _schedule_topics(event: Event, options: Options) -> list[str]:
    return [live.SCHEDULE.of(event).name]


def _board_topics(event: Event, options: Options) -> list[str]:
    return [live.BOARD.of(event).name]


def _each(scene: str, label: Any) -> Any:
    """One line for each floor that has opened or takes questions."""

    def choices(event: Event) -> list[Choice]:
        floors = Floor.objects.filter(sitting__event=event).exclude(state=Floor.State.CLOSED)
        return [
            Choice(
                f"{scene}:{floor.sitting_id}", label % {"sitting": floor.sitting}, scene, {"sitting": floor.sitting_id}
            )
            for floor in floors.select_related("sitting__briefing").order_by("sitting__starts_at", "pk")
        ]

    return choices


def _has_schedule(event: Event, now: datetime) -> bool:
    return bool(_next(event, {}, now)["lines"])


NEXT = register(
    Scene(
        "briefings.next",
        _("Next by room"),
        "briefings/scenes/next.html",
        _next,
        _schedule_topics,
        _has_schedule,
        position=20,
    )
)
SPEAKS = register(
    Scene(
        "briefings.speaks",
        _("Who speaks"),
        "briefings/scenes/speaks.html",
        _floor,
        _board_topics,
        position=21,
        choices=_each("briefings.speaks", _("Who speaks: %(sitting)s")),
    )
)
BALANCE = register(
    Scene(
        "briefings.balance",
        _("Who has been heard"),
        "briefings/scenes/balance.html",
        _floor,
        _board_topics,
        position=22,
        choices=_each("briefings.balance", _("Who has been heard: %(sitting)s")),
    )
)
CROSSOVER = register(
    Scene(
        "briefings.crossover",
        _("Crossover coming up"),
        "briefings/scenes/crossover.html",
        _crossover,
        _schedule_topics,
        position=23,
    )
)
