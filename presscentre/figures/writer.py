"""The take-in's writer: readings that queued up while it wrote are committed together, each answered after that."""

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.core.errors import Refusal
from presscentre.core.together import WAIT, Job, Writer
from presscentre.events.models import Event
from presscentre.figures import actions
from presscentre.figures.actions import Delivery, Receipt

__all__ = ["WRITER", "Job", "TakeInBusy", "deliver", "deliver_soon"]

MOST_READINGS = 8_000  # in one transaction: enough to share a commit, few enough to answer soon


class TakeInBusy(Refusal):
    code = "take_in_busy"
    message = _(
        "The readings could not be stored now. Send them again in a moment; what is there already is not doubled."
    )
    status = 503


def deliver(event: Event, delivery: Delivery) -> Receipt:
    """Take in one delivery and return its receipt after the commit; together with others where there are others."""
    if connection.in_atomic_block:
        # The caller's own transaction: nobody else's commit can include it.
        return _commit(event.pk, [delivery])[0]
    # Whoever waits gives its connection back, or thirty-two waiting requests leave none for the writer.
    connection.close()
    try:
        return WRITER.put(event.pk, delivery).result(timeout=WAIT)
    except (OperationalError, InterfaceError, TimeoutError):
        raise TakeInBusy from None


async def deliver_soon(event: Event, delivery: Delivery) -> Receipt:
    """The same from an event loop. A caller that goes away takes nothing with it: the delivery is committed."""
    try:
        return await WRITER.soon(event.pk, delivery)
    except (OperationalError, InterfaceError, TimeoutError):
        raise TakeInBusy from None


def _commit(event_pk: int, deliveries: Sequence[Delivery]) -> list[Receipt]:
    return actions.take_in_at(event_pk, deliveries, by=_author(deliveries), now=timezone.now())


def _author(deliveries: Sequence[Delivery]) -> Any:
    source = deliveries[0].source
    return source.user if source is not None else deliveries[0].by


WRITER = Writer("figures", _commit, size=lambda delivery: len(delivery.readings), most=MOST_READINGS)
