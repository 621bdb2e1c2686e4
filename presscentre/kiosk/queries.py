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


@dataclass(frozen=True)
class Condition:
    """One screen as the office sees it. `state` is painting, waiting, stalled or silent."""

    screen: Screen
    state: str
    why: Any  # a sentence; empty while it paints
    scene: Any
    painted_at: datetime | None  # event time
    painted_seqs: list[tuple[str, int]]  # of each data topic of its scene, the last revision painted

    @property
    def is_painting(self) -> bool:
        return self.state == "painting"


def fleet(event: Event, now: datetime) -> list[Condition]:
    """Every screen in use at this event, by name; `now` is real time. One query, however many."""
    return [_condition(screen, event, now) for screen in event.screens.in_use().order_by("name", "pk")]


def not_painting(event: Event, now: datetime) -> list[Condition]:
    """The screens that were painting once and do not now."""
    return [found for found in fleet(event, now) if found.state in ("stalled", "silent")]


def _condition(screen: Screen, event: Event, now: datetime) -> Condition:
    state, why = _state(screen, now)
    scene = REGISTRY.get(screen.scene)
    return Condition(
        screen=screen,
        state=state,
        why=why,
        scene=scene.title if scene else screen.scene,
        painted_at=event.clock(screen.painted_at) if screen.painted_at else None,
        painted_seqs=[
            (topic.partition(":")[0], at["seq"])
            for topic, at in sorted(screen.painted.get("topics", {}).items())
            if isinstance(topics.FAMILIES.get(topic.partition(":")[0]), topics.DataTopic)
        ],
    )


def _state(screen: Screen, now: datetime) -> tuple[str, Any]:
    if screen.digest is None:
        return "waiting", _("Approved; it has not fetched its credential yet.")
    if screen.seen_at is None or now - screen.seen_at > SILENT_AFTER:
        return "silent", _("Nothing is heard from it.")
    if screen.painted_at is None or now - screen.painted_at > SILENT_AFTER:
        return "stalled", _("It is connected, but its picture does not move on.")
    if screen.painted.get("behind"):
        return "stalled", _("It paints, but shows older figures than were published.")
    return "painting", ""
