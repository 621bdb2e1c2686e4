"""How much one request may bring. Django streams a body to the disk before any view is asked; here it ends in time."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

MOST_BYTES = 32 * 1024 * 1024  # a portrait of 15 MB and a letter of 10 in one form, and what is typed


class TooMuch(Exception):
    """The body has become longer than may be."""


class Bounded:
    """An ASGI application in front of another: a body that is too long is answered 413, in words, and not read."""

    def __init__(self, pages: Application, most: int = MOST_BYTES) -> None:
        self.pages, self.most = pages, most

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        length = headers.get(b"content-length", "0")
        if length.isdecimal() and int(length) > self.most:
            await _refuse(headers, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise TooMuch
            return message

        try:
            await self.pages(scope, counted, send)
        except TooMuch:
            await _refuse(headers, send)


async def _refuse(headers: dict[bytes, str], send: Send) -> None:
    with translation.override(_language(headers.get(b"accept-language", ""))):
        page = render_to_string("413.html", {"most": MOST_BYTES // (1024 * 1024)}).encode()
    start = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 413, "headers": start})
    await send({"type": "http.response.body", "body": page})


def _language(accepted: str) -> str:
    for code, _weight in parse_accept_lang_header(accepted):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"
