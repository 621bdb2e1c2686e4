"""An entrance for machines before the pages: no session, no cookie of a page, no seventeen layers of middleware.

Measured: a request spends three quarters of its time in those layers, and none of them (session, language of a page,
messages, content security policy) concerns a machine. What does concern it is here: the host's name, https, who it
is, the size. Everything unusual, and any other address, goes to the pages, which have the same view.
"""

import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from presscentre.api import problems
from presscentre.core.errors import Refusal

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Headers = dict[bytes, str]

LARGE = 64 * 1024  # bytes: what is read in a millisecond; more would hold every socket of the loop up
SAFETY = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]

log = structlog.get_logger(__name__)


class Gone(Exception):
    """The client hung up before it had sent everything."""


class Asked(HttpRequest):
    """What is asked: an address of an event, headers, and a body that is read when somebody wants it."""

    def __init__(self, event: str, headers: Headers, receive: Receive) -> None:
        super().__init__()
        self.event, self.given, self.receive = event, headers, receive
        self.method = "POST"
        self.content_type = headers.get(b"content-type", "").partition(";")[0].strip().lower()
        self.COOKIES = parse_cookie(headers.get(b"cookie", ""))
        if b"authorization" in headers:
            self.META = {"HTTP_AUTHORIZATION": headers[b"authorization"]}

    async def whole(self, most: int, too_large: Callable[[], Refusal]) -> bytes:
        """What the client sends, up to this many bytes. Raises `too_large()`, or Gone if it hangs up."""
        length = self.given.get(b"content-length", "0")
        if length.isdecimal() and int(length) > most:
            raise too_large()
        pieces, size, more = [], 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            pieces.append(message.get("body", b""))
            size, more = size + len(pieces[-1]), message.get("more_body", False)
            if size > most:
                raise too_large()
        return b"".join(pieces)


class Door(ABC):
    """An ASGI application in front of the pages. Each address has its own: `path`, `busy` and `answer`."""

    path: ClassVar[re.Pattern[str]]  # its first group is the event
    busy: ClassVar[type[Refusal]]  # told while the database is away

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    @abstractmethod
    async def answer(self, asked: Asked) -> HttpResponse:
        """The answer; a Refusal that it raises becomes a problem."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        found = scope["method"] == "POST" and self.path.fullmatch(scope["path"])
        if not found:
            await self.pages(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not (_is_ours(headers.get(b"host", "")) and _is_safe(scope, headers)):
            await self.pages(scope, receive, send)
            return
        number = str(uuid.uuid4())
        try:
            with structlog.contextvars.bound_contextvars(request_id=number):
                response = await self._respond(Asked(found[1], headers, receive))
                if response.status_code >= HTTPStatus.BAD_REQUEST:
                    log.warning("request_finished", code=response.status_code, request=f"POST {scope['path']}")
        except Gone:
            return
        response["X-Request-ID"] = number
        await _send(response, send)

    async def _respond(self, asked: Asked) -> HttpResponse:
        with translation.override(_language(asked.given.get(b"accept-language", ""))):
            try:
                return await self.answer(asked)
            except Gone:
                raise
            except Refusal as refusal:
                return problems.of_refusal(asked, refusal)
            except (OperationalError, InterfaceError):
                # The thread that looks callers up keeps its connection, and a server that restarted has forgotten it.
                await sync_to_async(connections.close_all)()
                return problems.of_refusal(asked, self.busy())
            except Exception:
                # The edge of the program: behind it there is nobody else who could answer or write it down.
                log.exception("request_failed")
                return problems.of_status(asked, HTTPStatus.INTERNAL_SERVER_ERROR)


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]
    length = (b"content-length", str(len(response.content)).encode())
    secure = [(b"strict-transport-security", _hsts())] if settings.SECURE_HSTS_SECONDS else []
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": [*headers, length, *SAFETY, *secure],
        }
    )
    await send({"type": "http.response.body", "body": response.content})


def _is_ours(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _is_safe(scope: MutableMapping[str, Any], headers: dict[bytes, str]) -> bool:
    """True if a token may be sent this way; the pages redirect what may not."""
    if not settings.SECURE_SSL_REDIRECT or scope.get("scheme") == "https":
        return True
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return False
    name, value = settings.SECURE_PROXY_SSL_HEADER
    header = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
    return headers.get(header, "").split(",")[0].strip() == value


def _language(accepted: str) -> str:
    for code, _weight in parse_accept_lang_header(accepted.lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)


def _hsts() -> bytes:
    return f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload".encode()
