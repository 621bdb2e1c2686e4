"""Steps of `load_briefings`: rooms, people, briefings and sittings, and the two versions that were released."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from presscentre.briefings import actions
from presscentre.briefings.models import Briefing, Interpreter, Sitting, Speaker
from presscentre.events.models import Event, Region, Room
from presscentre.home.demo import evening
from presscentre.people.models import User

SEATS = {"main-hall": 600, "briefing-room": 120, "gala-stage": 1500, "cinema": 180}
SHARE = 4  # of so many accredited there is one seat in a sitting of the CEO
LEAST, STANDBY = 16, 8


@dataclass
class Ground:
    """Who and where, by the keys of the data."""

    event: Event
    by: User
    rooms: dict[str, Room] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    interpreters: dict[str, Interpreter] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)


def release(event: Event, officer: User) -> dict[str, list[Sitting]]:
    """Everything as it was released in two versions, and one move that is drafted only; sittings by briefing."""
    ground = _ground(event, officer)
    first, second = (event.starts_at - timedelta(hours=row["hours_before"]) for row in evening.told()["versions"])
    made: dict[str, list[Sitting]] = {}
    rows = evening.told()["briefings"]
    for row in rows:
        made[row["key"]] = _briefing(ground, row, first)
    names = [{"name": row["name"], "comment": row["comment"]} for row in evening.told()["versions"]]
    actions.release(event, **names[0], by=officer, now=first)
    for row in rows:
        _change(ground, row, made[row["key"]], "moved_to", "added_later", second)
    actions.release(event, **names[1], by=officer, now=second)
    for row in rows:
        _change(ground, row, made[row["key"]], "drafted_to", "drafted", second)
    return made


def _ground(event: Event, officer: User) -> Ground:
    told, ground = evening.told(), Ground(event, officer)
    for key, words in told["rooms"].items():
        Room.objects.get_or_create(event=event, key=key, defaults=evening.in_languages("name", words))
    for key, seats in SEATS.items():
        Room.objects.filter(event=event, key=key, seats=None).update(seats=seats)
    ground.rooms = {room.key: room for room in Room.objects.filter(event=event)}
    ground.regions = {region.key: region for region in Region.objects.filter(event=event)}
    for row in told["speakers"]:
        facts = {"name": row["name"], "email": _address(row["key"]), "language": row["language"]}
        facts |= evening.in_languages("role", row["role"])
        ground.speakers[row["key"]] = Speaker.objects.create(event=event, **facts)
    for row in told["interpreters"]:
        facts = {"name": row["name"], "email": _address(row["key"]), "languages": row["languages"]}
        ground.interpreters[row["key"]] = Interpreter.objects.create(event=event, language=row["languages"][0], **facts)
    return ground


def _address(key: str) -> str:
    return f"{key}@example.org"


def _briefing(ground: Ground, row: dict[str, Any], at: datetime) -> list[Sitting]:
    facts: dict[str, Any] = {name: row[name] for name in ("kind", "needs_seat", "has_floor") if name in row}
    for name in ("working_title", "title", "summary"):
        facts |= evening.in_languages(name, row.get(name, {}))
    facts["title_at"] = evening.moment(row["title_at"]) if "title_at" in row else None
    line = _line(ground.event, row["crossover"]) if "crossover" in row else None
    made = actions.add_briefing(ground.event, key=row["key"], by=ground.by, now=at, crossover=line, **facts)
    return [_sitting(ground, made, told, at) for told in row["sittings"] if not told.get("added_later")]


def _line(event: Event, told: dict[str, Any]) -> dict[str, Any]:
    facts = {"zone": told["zone"], "check_at": evening.moment(told["check"]), "line": told["line"]}
    facts["fallback"] = Briefing.objects.filter(event=event, key=told.get("fallback", "")).first()
    facts |= evening.in_languages("fallback_note", told.get("fallback_note", {}))
    return facts | evening.in_languages("city", told["city"])


def _sitting(ground: Ground, briefing: Briefing, told: dict[str, Any], at: datetime) -> Sitting:
    facts: dict[str, Any] = {name: told[name] for name in ("languages", "media_types", "equipment") if name in told}
    if told.get("seats"):
        given = ground.event.applications.given().count()
        facts |= {"capacity": max(LEAST, given // SHARE), "standby": STANDBY, "door_closes": 5, "per_outlet": 2}
    facts |= evening.in_languages("label", told.get("label", {}))
    return actions.add_sitting(
        briefing,
        room=ground.rooms[told["room"]],
        starts_at=evening.moment(told["starts"]),
        ends_at=evening.moment(told["ends"]),
        regions=[ground.regions[key] for key in told.get("regions", [])],
        speakers=[ground.speakers[key] for key in told.get("speakers", [])],
        channels=[(language, ground.interpreters[key]) for language, key in told.get("channels", [])],
        by=ground.by,
        now=at,
        **facts,
    )


def _change(ground: Ground, row: dict[str, Any], made: list[Sitting], moved: str, added: str, at: datetime) -> None:
    """What came later: a sitting moved in its room, or one more."""
    for place, told in enumerate(row["sittings"]):
        if told.get(added):
            made.append(_sitting(ground, Briefing.objects.get(event=ground.event, key=row["key"]), told, at))
        elif moved in told:
            sitting, room = made[place], ground.rooms[told["room"]]
            starts_at = evening.moment(told[moved])
            actions.move_sitting(sitting, room=room, starts_at=starts_at, by=ground.by, now=at)
