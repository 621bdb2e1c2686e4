"""Refusals become pages; every answer carries the safety headers that Django does not set."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_bidi

from presscentre.core.errors import Refusal
from presscentre.core.metrics import REFUSALS

logger = structlog.get_logger("presscentre")

Answer = Callable[[HttpRequest], HttpResponse]


class SafetyHeaders:
    """Permissions-Policy and Cross-Origin-Resource-Policy on every answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PlainAddresses:
    """A page's address with a NUL in it is answered 400: nobody types one, and PostgreSQL cannot look for it.

    The API says so in a problem of its own.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith("/api/"):
            raise BadRequest
        return self.get_response(request)


class Languages(LocaleMiddleware):
    """Django's, but an address that exists and answers 404 (no such event, not for you) is not tried under /en/."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or request.resolver_match is None:
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response


class Refusals:
    """A Refusal raised by an action becomes one page (or one htmx piece) with its sentence and its status.

    A database that is away, held for too long or out of space is a 503 that says so; what was begun has rolled back.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self.unavailable(request, exception)
        if not isinstance(exception, Refusal):
            return None
        REFUSALS.labels(exception.code).inc()
        part = "#piece" if getattr(request, "htmx", False) else ""
        facts = {"code": exception.code, "sentence": str(exception)}
        return render(request, f"core/refusal.html{part}", facts, status=exception.status)

    def unavailable(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """A page that needs no row to be shown."""
        logger.error("database.unavailable", exc_info=error)
        REFUSALS.labels("unavailable").inc()
        page = render_to_string("core/unavailable.html", {"direction": "rtl" if get_language_bidi() else "ltr"})
        return HttpResponse(page, status=503, headers={"Retry-After": "30"})
