"""The door's writer: gates that scan while another is being committed share the next transaction."""

from collections.abc import Sequence

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from presscentre.accreditation.actions import ledger
from presscentre.accreditation.actions.door import Outcome, Told, scan_all
from presscentre.api.problems import SENTENCES
from presscentre.core.errors import Refusal
from presscentre.core.together import Writer

MOST_READINGS = 500  # in one transaction: it holds the badges of all of them


class DoorBusy(Refusal):
    code = "unavailable"
    message = SENTENCES[503][1]
    status = 503


async def tell_soon(told: Told) -> list[Outcome]:
    """What became of each reading, after the commit. Raises DoorBusy while the database is away."""
    try:
        return await WRITER.soon(told.event.pk, told)
    except (OperationalError, InterfaceError, TimeoutError):
        raise DoorBusy from None


def _commit(event_pk: int, told: Sequence[Told]) -> list[list[Outcome]]:
    try:
        return scan_all(told, by=told[0].by, now=timezone.now())
    except Exception:
        ledger.forget_gates()  # one of them may be gone: each tries again alone with what is true now
        raise


WRITER = Writer("door", _commit, size=lambda told: len(told.readings), most=MOST_READINGS)
