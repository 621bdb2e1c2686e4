"""The end of a screen."""

from datetime import datetime, timedelta

from django.db import transaction

from presscentre.audit.actions import record
from presscentre.events.models import Event
from presscentre.kiosk import live
from presscentre.kiosk.actions.show import AlreadyRevoked
from presscentre.kiosk.models import Screen
from presscentre.live import topics
from presscentre.people.models import User


@transaction.atomic
def revoke(screen: Screen, *, by: User | None, now: datetime) -> None:
    """Take the credential away and close the screen's sockets; it returns to pairing. Raises AlreadyRevoked."""
    if not screen.retire(at=now):
        raise AlreadyRevoked(name=screen.name)
    User.objects.filter(pk=screen.user_id).update(is_active=False)
    record("kiosk.revoked", screen, by=by, at=screen.event.clock(now))
    topics.revoke(screen=screen)
    live.KIOSK.of(screen.event).publish(live.ScreenChanged(screen.pk))


@transaction.atomic
def forget_unseen(event: Event, *, unseen_for: timedelta, by: None, now: datetime) -> int:
    """Revoke the screens of a demonstration that nobody has looked at for so long; returns how many."""
    if event.kind != Event.Kind.DEMONSTRATION:
        return 0
    lonely = list(event.screens.in_use().filter(paired_at__lt=now - unseen_for).exclude(seen_at__gt=now - unseen_for))
    for screen in lonely:
        revoke(screen, by=by, now=now)
    return len(lonely)
