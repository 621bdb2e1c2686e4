"""Refusals become pages; every answer carries the safety headers that Django does not set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from presscentre.core.errors import Refusal
from presscentre.core.metrics import REFUSALS

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


class Refusals:
    """A Refusal raised by an action becomes one page (or one htmx piece) with its sentence and its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        REFUSALS.labels(exception.code).inc()
        part = "#piece" if getattr(request, "htmx", False) else ""
        facts = {"code": exception.code, "sentence": str(exception)}
        return render(request, f"core/refusal.html{part}", facts, status=exception.status)
