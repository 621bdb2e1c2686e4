"""From a code on the wall to a paired screen."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from presscentre.audit.actions import record
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.kiosk import credentials, live
from presscentre.kiosk.models import Pairing, Screen
from presscentre.kiosk.scenes import Choice
from presscentre.people.models import User

CODE_LASTS = timedelta(minutes=10)
WAITING_AT_MOST = 500  # rows that strangers can make us keep


class TooManyWaiting(Refusal):
    code = "too_many_screens_waiting"
    message = _("Too many screens are waiting to be paired. Try again in ten minutes.")
    status = 429


class CodeSpent(Refusal):
    code = "code_spent"
    message = _("This code has been used or is older than ten minutes. Read the new one from the screen.")


class NothingToCollect(Refusal):
    code = "nothing_to_collect"
    message = _("This browser does not wait to be paired. Ask for a code first.")
    status = 410


class NameTaken(Refusal):
    code = "screen_name_taken"
    message = _("Another screen of this event is already called %(name)s.")


@transaction.atomic
def ask(*, device: dict[str, object], secret: str, by: None, now: datetime) -> tuple[Pairing, str]:
    """A code to show on this browser, and the secret with which it polls; nobody (`by` None) asks for it.

    A browser that still has a fresh code gets the same again, so reloading makes no rows. Raises TooManyWaiting.
    """
    mine = credentials.pairing_of(secret)
    if mine is not None and mine.collected_at is None and mine.expires_at > now:
        return mine, secret
    if Pairing.objects.waiting(now).count() >= WAITING_AT_MOST:
        raise TooManyWaiting
    secret, code = credentials.new_secret(), credentials.new_code()
    while Pairing.objects.filter(code=code).exists():
        code = credentials.new_code()
    pairing = Pairing.objects.create(
        code=code,
        secret_digest=credentials.digest(secret),
        device=device,
        asked_at=now,
        expires_at=now + CODE_LASTS,
    )
    return pairing, secret


@transaction.atomic
def approve(
    pairing: Pairing, event: Event, *, name: str, language: str, choice: Choice, by: User, now: datetime
) -> Screen:
    """Make this browser a screen of the event. `now` is real time, as all moments of a screen.

    Raises CodeSpent if another officer was quicker or the code is too old, NameTaken; then nothing has changed.
    """
    # The lock makes two approvals at one event take turns, so that the name stays free until the commit.
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.screens.in_use().filter(name=name).exists():
        raise NameTaken(name=name)
    machine = User.objects.create(kind=User.Kind.SCREEN, name=name, language=language)
    screen = Screen.objects.create(
        event=event,
        user=machine,
        name=name,
        language=language,
        scene=choice.scene,
        options=choice.options,
        paired_at=now,
    )
    if not pairing.approve(screen, now=now):
        raise CodeSpent
    record("kiosk.approved", screen, by=by, at=event.clock(now), scene=choice.scene)
    live.KIOSK.of(event).publish(live.ScreenChanged(screen.pk))
    return screen


@transaction.atomic
def collect(pairing: Pairing | None, *, by: None, now: datetime) -> str | None:
    """The credential of an approved screen, once; None while no officer has approved.

    Raises NothingToCollect if the code is too old, was already collected, or the screen was revoked meanwhile.
    """
    if pairing is None or pairing.collected_at is not None:
        raise NothingToCollect
    if pairing.screen is None:
        if pairing.expires_at <= now:
            raise NothingToCollect
        return None
    credential = credentials.new_secret()
    given = pairing.screen.alter(digest=credentials.digest(credential), seen_at=now)
    if not given or not pairing.collect(now=now):
        raise NothingToCollect
    screen = pairing.screen
    record("kiosk.paired", screen, by=screen.user, at=screen.event.clock(now))
    live.KIOSK.of(screen.event).publish(live.ScreenChanged(screen.pk))
    return credential


@transaction.atomic
def forget_spent(*, by: None, now: datetime) -> int:
    """Delete pairings that ended an hour ago, with the addresses they hold; returns how many."""
    gone, _kinds = Pairing.objects.filter(expires_at__lt=now - timedelta(hours=1)).delete()
    return gone
