"""A screen says how it is."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from presscentre.kiosk import live
from presscentre.kiosk.health import Health
from presscentre.kiosk.models import Screen
from presscentre.live import topics
from presscentre.people.models import User

QUIET = timedelta(seconds=45)  # three reports that did not come


@transaction.atomic
def report(screen: Screen, health: Health, *, by: User, now: datetime) -> None:
    """Keep what the screen painted last, and when by our clock; tell the office if it paints again.

    A screen's own clock may be wrong by minutes: it says how long ago it painted, never when. It is behind if what
    had been published at its report before this one is still not painted.
    """
    standing = topics.positions(health.topics)
    behind = any(
        _is_behind(told, screen.painted.get("due", {}).get(name), standing.get(name))
        for name, told in health.topics.items()
    )
    due = {name: {"epoch": at.epoch, "seq": at.seq} for name, at in standing.items()}
    painted_at = None if health.painted_ago is None else now - health.painted_ago
    before = screen.painted_at
    fresh = {
        "seen_at": now,
        "painted_at": painted_at or before,
        "painted": health.facts() | {"due": due, "behind": behind},
    }
    Screen.objects.in_use().filter(pk=screen.pk).update(**fresh)
    if painted_at is not None and (before is None or painted_at - before > QUIET):
        live.KIOSK.of(screen.event).publish(live.ScreenPainting(screen.pk))


def _is_behind(told: dict[str, Any], due: dict[str, Any] | None, now: topics.Position | None) -> bool:
    if due is None or now is None:
        return False
    if told["epoch"] == due["epoch"]:
        return bool(told["seq"] < due["seq"])
    return bool(told["epoch"] != now.epoch)
