"""What a screen shows now, and what it is called."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.kiosk import live
from presscentre.kiosk.actions.pair import NameTaken
from presscentre.kiosk.models import Screen
from presscentre.kiosk.scenes import Choice
from presscentre.people.models import User

IDENTIFY_LASTS = timedelta(seconds=20)


class AlreadyRevoked(Refusal):
    code = "screen_already_revoked"
    message = _("Screen %(name)s has already been revoked.")


@transaction.atomic
def show(screen: Screen, choice: Choice, *, language: str, by: User, now: datetime) -> None:
    """Show this scene in this language at once. Showing the same again changes nothing on the wall.

    Raises AlreadyRevoked. `now` is real time.
    """
    if not screen.alter(scene=choice.scene, options=choice.options, language=language):
        raise AlreadyRevoked(name=screen.name)
    record("kiosk.shown", screen, by=by, at=screen.event.clock(now), scene=choice.scene, language=language)
    live.KIOSK.of(screen.event).publish(live.ScreenChanged(screen.pk))


@transaction.atomic
def show_on(screens: Iterable[Screen], choice: Choice, *, by: User, now: datetime) -> int:
    """Show this scene on several screens at once, each in its own language; returns on how many.

    A screen that was revoked meanwhile is left out.
    """
    changed = [screen for screen in screens if screen.alter(scene=choice.scene, options=choice.options)]
    for screen in changed:
        record("kiosk.shown", screen, by=by, at=screen.event.clock(now), scene=choice.scene)
    for screen in changed:
        live.KIOSK.of(screen.event).publish(live.ScreenChanged(screen.pk))
    return len(changed)


@transaction.atomic
def rename(screen: Screen, *, name: str, by: User, now: datetime) -> None:
    """Call this screen otherwise. Raises NameTaken or AlreadyRevoked."""
    # The row of the event stands for all names at it: two renames take turns.
    event = type(screen.event).objects.select_for_update().get(pk=screen.event_id)
    if event.screens.in_use().filter(name=name).exclude(pk=screen.pk).exists():
        raise NameTaken(name=name)
    if not screen.alter(name=name):
        raise AlreadyRevoked(name=screen.name)
    User.objects.filter(pk=screen.user_id).update(name=name)
    record("kiosk.renamed", screen, by=by, at=event.clock(now))
    live.KIOSK.of(event).publish(live.ScreenChanged(screen.pk))


@transaction.atomic
def identify(screen: Screen, *, by: User, now: datetime) -> None:
    """Let the screen show its own name, large, for twenty seconds. Raises AlreadyRevoked."""
    if not screen.alter(identify_until=now + IDENTIFY_LASTS):
        raise AlreadyRevoked(name=screen.name)
    record("kiosk.identified", screen, by=by, at=screen.event.clock(now))
    live.KIOSK.of(screen.event).publish(live.ScreenChanged(screen.pk))
