"""The 25 checks of a demanding data protection officer, each with evidence of this moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from presscentre.events.models import Event
from presscentre.privacy import evidence

Found = tuple[bool, Any]


@dataclass(frozen=True)
class Result:
    """One check as it stands."""

    number: int
    sentence: Any
    holds: bool
    evidence: Any


CHECKS: tuple[tuple[Any, Callable[[Event], Found]], ...] = (
    (_("Every personal field is in a generated record of processing."), evidence.record),
    (_("The exact words that each person saw are kept, with hash and time."), evidence.notices),
    (_("Each consent is separate, never ticked beforehand, and withdrawn as easily as given."), evidence.consents),
    (_("Sensitive data and data that goes abroad are asked for separately."), evidence.separate),
    (_("Identity documents are kept only where needed, and their picture only until it is checked."), evidence.minimal),
    (_("No union, belief, politics or biometric matching is kept."), evidence.special),
    (_("Numbers and pictures of documents are sealed under a key outside the database."), evidence.sealed),
    (_("What is masked is uncovered with a reason, and each time is written down."), evidence.reveals),
    (_("Every holding has its period; deletion leaves a proof without data."), evidence.periods),
    (_("Portraits end by themselves, with renditions and printed pages."), evidence.portraits),
    (_("Erasure reaches every table."), evidence.erasure),
    (_("The audit survives erasure under a number, in an unbroken chain."), evidence.audit),
    (
        _("Everybody can take a copy of everything; requests are answered in time."),
        evidence.copies,
    ),
    (_("People correct their own data, and the change is logged."), evidence.corrections),
    (_("Nobody tracks what journalists read; nothing is loaded from elsewhere."), evidence.tracking),
    (_("Network addresses are cut and browsers forgotten."), evidence.addresses),
    (_("Each transfer is recorded, and its file is sealed."), evidence.transfers),
    (_("Who works on the controller's behalf, and where, is listed."), evidence.processors),
    (_("Restoring a backup brings no erased person back."), evidence.backups),
    (_("A breach has its list of people, its draft letter and its 72 hours."), evidence.breaches),
    (_("Test data is invented, and a copy can be made anonymous."), evidence.anonymous),
    (_("Officers see their own event and region only; outlets see nothing of each other."), evidence.sources),
    (_("Nobody is forced to show an employer, a nationality or a birthday."), evidence.safe),
    (_("The public list names only those who agreed."), evidence.public_list),
    (_("Unused accounts are deleted, with notice."), evidence.unused),
)


def walk(event: Event) -> list[Result]:
    """Every check at this event, in order."""
    found = []
    for number, (sentence, check) in enumerate(CHECKS, 1):
        holds, said = check(event)
        found.append(Result(number, sentence, holds, said))
    return found
