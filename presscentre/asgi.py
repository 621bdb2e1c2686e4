"""Composition root for ASGI: the pages, the one socket, and what starts and stops with the server."""

import asyncio
import gc
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "presscentre.settings")
django = get_asgi_application()

from presscentre.accreditation.api.entrance import Door as Gates
from presscentre.core.bodies import Bounded
from presscentre.figures.api.door import Door as Readings
from presscentre.kiosk import credentials
from presscentre.live.identity import Identities
from presscentre.live.serving import Live
from presscentre.operations import worker

pages = Gates(Readings(Bounded(django)))
live = Live(Identities(screen_cookie=credentials.COOKIE, screen_of=credentials.screen_of))


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """HTTP to Django, sockets to the live feed, and the server's life to whatever lives with it."""
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await live(scope, receive, send)
    else:
        await lifespan(receive, send)


async def lifespan(receive: Any, send: Any) -> None:
    await receive()
    await live.start()
    worker.start_embedded()
    # What is there now stays. Each full sweep of it would hold every answer up for a tenth of a second.
    gc.collect()
    gc.freeze()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(worker.stop)
    await live.stop()
    await send({"type": "lifespan.shutdown.complete"})
