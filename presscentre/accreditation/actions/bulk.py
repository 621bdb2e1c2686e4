"""Many decisions at once: first a rehearsal that says each one's fate, then the same on exactly what was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.accreditation.actions.decide import approve, ask, promote, refuse, waitlist
from presscentre.accreditation.actions.places import lock
from presscentre.accreditation.actions.refusals import ReasonMissing
from presscentre.accreditation.models import Application
from presscentre.core.errors import Refusal
from presscentre.events.models import Event

VERBS: dict[str, Callable[..., None]] = {
    "approve": approve,
    "promote": promote,
    "waitlist": waitlist,
    "refuse": refuse,
    "ask": ask,
}
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Fate:
    """What becomes of one of them: done, or a no with its code and sentence. `version` is the one that was seen."""

    application: Application
    version: int
    code: str = ""
    sentence: str = ""

    @property
    def done(self) -> bool:
        return not self.code


@transaction.atomic
def decide_many(
    event: Event, chosen: Sequence[Application], verb: str, *, by: Any, now: datetime, **words: str
) -> list[Fate]:
    """Do to each, in this order, what the verb does to one; whom the house refuses stays as they are.

    Each carries the version that the officer saw. Raises ReasonMissing before anything is done.
    """
    lock(event)
    return [_try(application, verb, by=by, now=now, **words) for application in chosen[:MOST_AT_ONCE]]


@transaction.atomic
def rehearse(
    event: Event, chosen: Sequence[Application], verb: str, *, by: Any, now: datetime, **words: str
) -> list[Fate]:
    """The fates that `decide_many` would have now. The very same is done and undone: nothing of it stays or is sent."""
    fates = []
    with transaction.atomic():
        lock(event)
        for application in chosen[:MOST_AT_ONCE]:
            mask = Application.objects.select_related("event", "person", "delegation__outlet").get(pk=application.pk)
            mask.version = application.version
            fate = _try(mask, verb, by=by, now=now, **words)
            fates.append(Fate(application, fate.version, fate.code, fate.sentence))
        transaction.set_rollback(True)
    return fates


def _try(application: Application, verb: str, *, by: Any, now: datetime, **words: str) -> Fate:
    seen = application.version
    try:
        with transaction.atomic():
            VERBS[verb](application, by=by, now=now, **words)
    except ReasonMissing:
        raise
    except Refusal as refusal:
        return Fate(application, seen, refusal.code, str(refusal))
    return Fate(application, seen)
