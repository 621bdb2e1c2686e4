"""The door of the socket: who is let in at all, before anything is read. ASGI wrappers around the consumer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from presscentre.live.connection import Send
from presscentre.live.hub import Hub
from presscentre.live.identity import Papers
from presscentre.live.threads import Batch
from presscentre.live.topics import Viewer

SUBPROTOCOL = "presscentre.live.1"

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Door:
    """Subprotocol, origin and room; then who it is, as scope["viewer"]. Refusals are HTTP answers, without a socket."""

    def __init__(self, inner: App, hub: Hub, *, room: int) -> None:
        self.inner, self.hub, self.room = inner, hub, room
        self.asked = Batch(self._viewers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if SUBPROTOCOL not in scope["subprotocols"]:
            await _refuse(send, 400, f"Ask for the subprotocol {SUBPROTOCOL}.")
        elif not may_come_from(headers.get(b"origin", ""), scope["scheme"], headers):
            await _refuse(send, 403, "Not from this origin.")
        elif self.hub.stopping or len(self.hub.connections) >= self.room:
            await _refuse(send, 503, "Full. Come back in a moment.")
        else:
            await self._welcome(scope, receive, send, headers)

    async def _welcome(self, scope: Scope, receive: Receive, send: Send, headers: Mapping[bytes, str]) -> None:
        cookies = parse_cookie(headers.get(b"cookie", ""))
        papers = self.hub.rights.identities.papers(cookies)
        try:
            viewer = await self.asked.get(papers) if any(papers) else Viewer()
        except Error:
            await _refuse(send, 503, "The database is away. Come back in a moment.")
            return
        # A browser is told by its session or its screen's credential; without them by the cookie against forgery.
        browser = papers[0] or papers[1] or cookies.get(settings.CSRF_COOKIE_NAME)
        known = {"viewer": viewer, "papers": papers, "browser": browser, "hub": self.hub}
        await self.inner({**scope, **known}, receive, send)

    async def _viewers(self, papers: list[Papers]) -> dict[Papers, Viewer]:
        return await self.hub.rights.reader.run(self.hub.rights.identities.viewers, papers)


def may_come_from(origin: str, scheme: str, headers: Mapping[bytes, str]) -> bool:
    """True for a listed origin, scheme and all; where none is listed, for the request's own scheme and host."""
    if settings.LIVE_ORIGINS:
        return origin in settings.LIVE_ORIGINS
    host = headers.get(b"host", "").lower()
    name, _port = split_domain_port(host)
    if not origin or not name or not validate_host(name, settings.ALLOWED_HOSTS):
        return False
    return origin.lower() == f"{'https' if _is_secure(scheme, headers) else 'http'}://{host}"


def _is_secure(scheme: str, headers: Mapping[bytes, str]) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        header = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
        return headers.get(header, "").split(",")[0].strip() == value
    return scheme in ("wss", "https")


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})
