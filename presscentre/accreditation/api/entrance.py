"""The gates' own entrance: scans go to the writer without the pages' layers of middleware."""

import asyncio
import re

from django.http import HttpResponse

from presscentre.accreditation import credentials, writer
from presscentre.accreditation.actions.door import Told
from presscentre.accreditation.api.scans import (
    MOST_BYTES,
    Caller,
    Parcel,
    TooLarge,
    answer,
    as_scanner,
    read,
    shown_cookie,
)
from presscentre.api import door
from presscentre.api.authentication import authenticate_bearer
from presscentre.api.door import LARGE, Asked
from presscentre.api.models import Scope


class Door(door.Door):
    """Takes scans in; anything else is for the pages."""

    path = re.compile(r"/api/v1/events/([-a-zA-Z0-9_]+)/scans/")
    busy = writer.DoorBusy

    async def answer(self, asked: Asked) -> HttpResponse:
        caller = await _caller(asked)
        parcel = await _read(await asked.whole(MOST_BYTES, TooLarge))
        told = Told(caller.event, parcel.all_read, caller.user, caller.scanner)
        return answer(asked, caller, parcel, await writer.tell_soon(told) if told.readings else [])


async def _caller(asked: Asked) -> Caller:
    if cookie := shown_cookie(asked):
        return as_scanner(asked, asked.event, await credentials.trusted_soon(cookie))
    token = await authenticate_bearer(asked, asked.event, Scope.SCANS_WRITE)
    return Caller(token.event, token.user, None)


async def _read(body: bytes) -> Parcel:
    """What it tells: read here if that is quick, in a thread if it is not. Raises NotJson or WrongCount."""
    return read(body) if len(body) <= LARGE else await asyncio.to_thread(read, body)
