"""/scan/: a steward's device. Unpaired it asks for the office's code; paired it is a scanner, also without network."""

from datetime import datetime
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from presscentre.accreditation import actions, credentials
from presscentre.accreditation.models import Scan, Scanner
from presscentre.core.audience import View, declare, everyone
from presscentre.events.models import Event

# What the page needs without network, beside what it has loaded by itself.
KEPT = ["vendor/zxing/reader/index.js", "vendor/zxing/share.js", "vendor/zxing-reader/zxing_reader.wasm"]
TONES = {
    Scan.Answer.WELCOME: ("yes", "check"),
    Scan.Answer.GOODBYE: ("yes", "out"),
    Scan.Answer.ALREADY_IN: ("wait", "again"),
    Scan.Answer.WRONG_TIME: ("wait", "stale"),
    Scan.Answer.WRONG_ZONE: ("no", "zone"),
    Scan.Answer.WRONG_SITTING: ("no", "seat"),
    Scan.Answer.REVOKED: ("no", "withdrawn"),
    Scan.Answer.SUPERSEDED: ("no", "corrected"),
    Scan.Answer.NOT_APPROVED: ("no", "held"),
    Scan.Answer.UNKNOWN: ("no", "unknown"),
    Scan.Answer.WRONG_EVENT: ("no", "empty"),
}


class ScannerRequest(HttpRequest):
    """A request by a paired scanner. `now` is in event time."""

    scanner: Scanner
    event: Event
    now: datetime


def scanner_page(view: View) -> View:
    """A paired scanner, in its own language; any other browser gets the page that asks for a code."""

    @wraps(view)
    def page(request: Any, **kwargs: object) -> HttpResponseBase:
        scanner = credentials.scanner_of(request.COOKIES.get(credentials.COOKIE, ""))
        if scanner is None or scanner.revoked_at is not None:
            return _unpaired(request, revoked=scanner is not None)
        request.scanner, request.event = scanner, scanner.event
        request.now = scanner.event.clock(timezone.now())
        with translation.override(scanner.language):
            request.LANGUAGE_CODE = scanner.language
            response: HttpResponseBase = view(request, **kwargs)
        response.headers["Content-Language"] = scanner.language
        response.headers["Cache-Control"] = "no-store"
        return response

    return declare(page, "scanner")


def _unpaired(request: HttpRequest, *, revoked: bool = False, wrong: str = "", status: int = 200) -> HttpResponse:
    facts = {"revoked": revoked, "wrong": wrong, "digits": credentials.CODE_LENGTH}
    response = render(request, "accreditation/scan/pairing.html", facts, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@scanner_page
def station(request: ScannerRequest) -> HttpResponse:
    """The scanner. The page holds no word about anybody, so that it can be kept on the device."""
    answers = [(answer, *TONES[answer]) for answer in Scan.Answer]
    facts = {
        "scanner": request.scanner,
        "answers": answers,
        "keep": [static(name) for name in KEPT],
        "build": settings.BUILD,
    }
    response = render(request, "accreditation/scan/station.html", facts)
    response.headers["X-Scanner"] = "paired"  # the service worker keeps this page and no other
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
    return response


@everyone
@require_POST
@never_cache
def pair(request: HttpRequest) -> HttpResponse:
    """The office's code for a credential; the cookie is all that the device keeps of it."""
    browser = request.META.get("CSRF_COOKIE", "")
    credentials.may_guess(browser)
    code = "".join(sign for sign in request.POST.get("code", "") if sign.isdecimal())[:40]
    try:
        _scanner, credential = actions.pair(code, by=None, now=timezone.now())
    except actions.ScannerCodeSpent as refusal:
        credentials.count_wrong_guess(browser)
        return _unpaired(request, wrong=str(refusal), status=409)
    response = redirect("scan:station")
    credentials.give(response, credential)
    return response


@everyone
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """So that the page can be put on a phone's first screen."""
    icon = {"src": static("icons/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    facts = {
        "name": _("Presscentre scanner"),
        "short_name": _("Scanner"),
        "start_url": "/scan/",
        "scope": "/scan/",
        "display": "standalone",
        "background_color": "#14161c",
        "theme_color": "#14161c",
        "icons": [icon],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@everyone
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served here because it may only look after addresses below its own."""
    source = (settings.BASE_DIR / "static" / "js" / "scan-worker.js").read_text()
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
