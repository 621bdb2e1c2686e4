"""A screen says how it is."""

from datetime import datetime, timedelta

from django.db import transaction

from presscentre.kiosk import live
from presscentre.kiosk.health import Health
from presscentre.kiosk.models import Screen
from presscentre.people.models import User

QUIET = timedelta(seconds=45)  # three reports that did not come


@transaction.atomic
def report(screen: Screen, health: Health, *, by: User, now: datetime) -> None:
    """Keep what the screen painted last, and when by our clock; tell the office if it paints again.

    A screen's own clock may be wrong by minutes: it says how long ago it painted, never when.
    """
    painted_at = None if health.painted_ago is None else now - health.painted_ago
    before = screen.painted_at
    fresh = {"seen_at": now, "painted_at": painted_at or before, "painted": health.facts()}
    Screen.objects.in_use().filter(pk=screen.pk).update(**fresh)
    if painted_at is not None and (before is None or painted_at - before > QUIET):
        live.KIOSK.of(screen.event).publish(live.ScreenPainting(screen.pk))
