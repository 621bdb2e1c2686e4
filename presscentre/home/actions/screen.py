"""The demonstration's shortcut: a browser becomes a screen without an officer's look."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from presscentre.events.models import Event
from presscentre.home.actions.load import NotADemonstration
from presscentre.kiosk import actions as kiosk_actions
from presscentre.kiosk.models import Screen
from presscentre.kiosk.scenes import Choice
from presscentre.people.models import User

FIRST = Choice("figures.wall", "", "figures.wall", {})


@transaction.atomic
def become_screen(event: Event, known: Screen | None, *, language: str, by: User, now: datetime) -> str | None:
    """A credential for a new screen of the demonstration; None if this browser is one (`known`) already.

    Either way it shows the wall in this language. `now` is real time. Raises NotADemonstration elsewhere.
    """
    if not settings.DEMO or event.kind != Event.Kind.DEMONSTRATION:
        raise NotADemonstration
    if known is not None and known.event_id == event.pk:
        kiosk_actions.show(known, FIRST, language=language, by=by, now=now)
        return None
    device: dict[str, object] = {"model": "", "width": 0, "height": 0, "address": ""}
    pairing, _secret = kiosk_actions.ask(device=device, secret="", by=None, now=now)
    taken = set(event.screens.in_use().values_list("name", flat=True))
    names = (_("Demonstration screen %(number)d") % {"number": number} for number in range(1, len(taken) + 2))
    name = next(name for name in names if name not in taken)
    kiosk_actions.approve(pairing, event, name=name, language=language, choice=FIRST, by=by, now=now)
    pairing.refresh_from_db()
    return kiosk_actions.collect(pairing, by=None, now=now)
