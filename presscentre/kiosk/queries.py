"""How the screens are: painting, stalled, silent or waiting for their credential."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event
from presscentre.kiosk.models import Screen
from presscentre.kiosk.scenes import REGISTRY
from presscentre.live import topics

SILENT_AFTER = timedelta(seconds=45)  # three reports that did not come
BEHIND_AFTER = timedelta(seconds=20)  # a report, and a little


@dataclass(frozen=True)
class Condition:
    """One screen as the office sees it. `state` is painting, waiting, stalled or silent."""

    screen: Screen
    state: str
    why: Any  # a sentence; empty while it paints
    scene: Any
    painted_at: datetime | None  # event time
    painted_seqs: list[tuple[str, int]]

    @property
    def is_painting(self) -> bool:
        return self.state == "painting"


def fleet(event: Event, now: datetime) -> list[Condition]:
    """Every screen in use at this event, by name; `now` is real time. Two queries, however many."""
    screens = list(event.screens.in_use().order_by("name", "pk"))
    heard = {topic for screen in screens for topic in _painted(screen)}
    current = topics.positions(sorted(heard)) if heard else {}
    return [_condition(screen, event, current, now) for screen in screens]


def not_painting(event: Event, now: datetime) -> list[Condition]:
    """The screens that were painting once and do not now."""
    return [found for found in fleet(event, now) if found.state in ("stalled", "silent")]


def _painted(screen: Screen) -> dict[str, dict[str, Any]]:
    painted: dict[str, dict[str, Any]] = screen.painted.get("topics", {})
    return painted


def _condition(screen: Screen, event: Event, current: dict[str, Any], now: datetime) -> Condition:
    state, why = _state(screen, current, now)
    scene = REGISTRY.get(screen.scene)
    return Condition(
        screen=screen,
        state=state,
        why=why,
        scene=scene.title if scene else screen.scene,
        painted_at=event.clock(screen.painted_at) if screen.painted_at else None,
        painted_seqs=sorted((topic, position["seq"]) for topic, position in _painted(screen).items()),
    )


def _state(screen: Screen, current: dict[str, Any], now: datetime) -> tuple[str, Any]:
    if screen.digest is None:
        return "waiting", _("Approved; it has not fetched its credential yet.")
    if screen.seen_at is None or now - screen.seen_at > SILENT_AFTER:
        return "silent", _("Nothing is heard from it.")
    if screen.painted_at is None or now - screen.painted_at > SILENT_AFTER:
        return "stalled", _("It is connected, but its picture does not move on.")
    if any(_is_behind(topic, told, current, now) for topic, told in _painted(screen).items()):
        return "stalled", _("It paints, but shows older figures than were published.")
    return "painting", ""


def _is_behind(topic: str, told: dict[str, Any], current: dict[str, Any], now: datetime) -> bool:
    """Whether what was published a while ago had not been painted when the screen last reported."""
    position = current.get(topic)
    if position is None or now - position.published_at < BEHIND_AFTER:
        return False
    return bool(told["epoch"] != position.epoch or told["seq"] < position.seq)
