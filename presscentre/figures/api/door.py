"""The take-in's own entrance: readings go to the writer without the pages' seventeen layers of middleware.

Measured: a request spends three quarters of its time in those layers, and none of them (session, language of a page,
messages, content security policy) concerns a machine with a token. What does concern it is here: the host's name,
https, the token, the size. Everything unusual, and any other address, goes to the pages, which have the same view.
"""

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from presscentre.api import problems
from presscentre.api.authentication import authenticate_bearer
from presscentre.api.models import Scope
from presscentre.core.errors import Refusal
from presscentre.figures import writer
from presscentre.figures.actions import Delivery
from presscentre.figures.api.intake import answer, read, source_of, too_large
from presscentre.figures.models import Source
from presscentre.figures.parsing import MOST_BYTES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

LARGE = 64 * 1024  # bytes: what is read in a millisecond; more would hold every socket of the loop up
PATH = re.compile(r"/api/v1/events/([-a-zA-Z0-9_]+)/readings/").fullmatch
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


log = structlog.get_logger(__name__)


class Gone(Exception):
    """The client hung up before it had sent everything."""


class Door:
    """An ASGI application in front of the pages."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        found = scope["method"] == "POST" and PATH(scope["path"])
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
                response = await _respond(found[1], headers, receive)
                if response.status_code >= HTTPStatus.BAD_REQUEST:
                    log.warning("request_finished", code=response.status_code, request=f"POST {scope['path']}")
        except Gone:
            return
        response["X-Request-ID"] = number
        await _send(response, send)


async def _respond(event: str, headers: dict[bytes, str], receive: Receive) -> HttpResponse:
    request = HttpRequest()
    request.META = {"HTTP_AUTHORIZATION": headers.get(b"authorization", "")}
    with translation.override(_language(headers.get(b"accept-language", ""))):
        try:
            return await _take_in(request, event, headers, receive)
        except Gone:
            raise
        except Refusal as refusal:
            return problems.of_refusal(request, refusal)
        except (OperationalError, InterfaceError):
            # The thread that looks tokens up keeps its connection, and a server that restarted has forgotten it.
            await sync_to_async(connections.close_all)()
            return problems.of_refusal(request, writer.TakeInBusy())
        except Exception:
            # The edge of the program: behind it there is nobody else who could answer or write it down.
            log.exception("request_failed")
            return problems.of_status(request, HTTPStatus.INTERNAL_SERVER_ERROR)


async def _take_in(request: HttpRequest, event: str, headers: dict[bytes, str], receive: Receive) -> HttpResponse:
    token = await authenticate_bearer(request, event, Scope.FIGURES_WRITE)
    source = token.__dict__.get("_source_of_figures") or await sync_to_async(source_of)(token)
    body = await _body(headers, receive)
    delivery = await _read(source, headers.get(b"idempotency-key", ""), body)
    return answer(request, delivery, await writer.deliver_soon(token.event, delivery))


async def _read(source: Source, key: str, body: bytes) -> Delivery:
    """The readings of this body: here if that is quick, in a thread if it is not. Raises ParcelRefused."""
    return read(source, key, body) if len(body) <= LARGE else await asyncio.to_thread(read, source, key, body)


async def _body(headers: dict[bytes, str], receive: Receive) -> bytes:
    """What the client sends, up to the limit. Raises ParcelRefused, or Gone if it hangs up."""
    length = headers.get(b"content-length", "0")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise too_large()
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        pieces.append(message.get("body", b""))
        size, more = size + len(pieces[-1]), message.get("more_body", False)
        if size > MOST_BYTES:
            raise too_large()
    return b"".join(pieces)


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]
    length = (b"content-length", str(len(response.content)).encode())
    secure = [(b"strict-transport-security", _hsts())] if settings.SECURE_HSTS_SECONDS else []
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": [*headers, length, *HEADERS, *secure],
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
