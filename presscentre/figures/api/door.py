"""The take-in's own entrance: readings go to the writer without the pages' layers of middleware."""

import asyncio
import re

from asgiref.sync import sync_to_async
from django.http import HttpResponse

from presscentre.api import door
from presscentre.api.authentication import authenticate_bearer
from presscentre.api.door import LARGE, Asked
from presscentre.api.models import Scope, Token
from presscentre.core.once import Once
from presscentre.figures import writer
from presscentre.figures.actions import Delivery
from presscentre.figures.api.intake import answer, read, source_of, too_large
from presscentre.figures.models import Source
from presscentre.figures.parsing import MOST_BYTES

_sources: Once[int, Source] = Once()


class Door(door.Door):
    """Takes readings in; anything else is for the pages."""

    path = re.compile(r"/api/v1/events/([-a-zA-Z0-9_]+)/readings/")
    busy = writer.TakeInBusy

    async def answer(self, asked: Asked) -> HttpResponse:
        token = await authenticate_bearer(asked, asked.event, Scope.FIGURES_WRITE)
        source = token.__dict__.get("_source_of_figures") or await _sources.ask(token.pk, lambda: _source_of(token))
        body = await asked.whole(MOST_BYTES, too_large)
        delivery = await _read(source, asked.given.get(b"idempotency-key", ""), body)
        return answer(asked, delivery, await writer.deliver_soon(token.event, delivery))


async def _source_of(token: Token) -> Source:
    return await sync_to_async(source_of)(token)


async def _read(source: Source, key: str, body: bytes) -> Delivery:
    """The readings of this body: here if that is quick, in a thread if it is not. Raises ParcelRefused."""
    return read(source, key, body) if len(body) <= LARGE else await asyncio.to_thread(read, source, key, body)
