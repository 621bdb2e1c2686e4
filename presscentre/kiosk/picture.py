"""What a screen shows at this moment, ready for its template."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from presscentre.kiosk.live import KIOSK
from presscentre.kiosk.models import Screen
from presscentre.kiosk.scenes import REGISTRY, Scene


def scene_of(screen: Screen) -> Scene | None:
    """The scene chosen for this screen; None if no feature offers it any more."""
    return REGISTRY.get(screen.scene)


def picture(screen: Screen, now: datetime) -> dict[str, Any]:
    """Scene, topics and facts for the frame; `now` is in event time."""
    scene = scene_of(screen)
    topics = list(scene.topics(screen.event, screen.options)) if scene else []
    facts = scene.context(screen.event, screen.options, now) if scene else {}
    identify = screen.identify_until
    return facts | {
        "screen": screen,
        "event": screen.event,
        "now": now,
        "scene": scene,
        "has_something": bool(scene and scene.has_something(screen.event, now)),
        "topics": " ".join(topics),
        "kiosk_topic": KIOSK.of(screen.event).name,
        "identify_seconds": max(0, round((identify - timezone.now()).total_seconds())) if identify else 0,
    }
