"""The screen's own pages: a code until it is paired, then its scene."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from presscentre.core.audience import everyone
from presscentre.kiosk import actions, credentials, health, worker
from presscentre.kiosk.build import build
from presscentre.kiosk.pages import ScreenRequest, kiosk_page
from presscentre.kiosk.picture import picture

POLL_SECONDS = 3
REPORT_SECONDS = 15


@require_GET
@kiosk_page
def screen(request: ScreenRequest) -> HttpResponse:
    """What this screen shows now; the page reads itself again whenever that changes."""
    facts = picture(request.screen, request.now) | {"build": build(), "report_seconds": REPORT_SECONDS}
    return render(request, "kiosk/screen.html", facts)


@everyone
@require_POST
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """A code for this browser; the secret goes into an HttpOnly cookie, the code onto the wall."""
    now = timezone.now()
    device = health.device(request.body) | {"address": request.META.get("REMOTE_ADDR", "")}
    known = request.COOKIES.get(credentials.PAIRING_COOKIE, "")
    pairing, secret = actions.ask(device=device, secret=known, by=None, now=now)
    lasts = int((pairing.expires_at - now).total_seconds())
    response = JsonResponse({"code": pairing.code, "seconds": lasts, "poll_seconds": POLL_SECONDS}, status=201)
    credentials.give(response, credentials.PAIRING_COOKIE, secret, seconds=lasts + 600)
    return response


@everyone
@require_POST
@never_cache
def collect(request: HttpRequest) -> HttpResponse:
    """202 while no officer has approved; 201 with the credential in a cookie, once."""
    pairing = credentials.pairing_of(request.COOKIES.get(credentials.PAIRING_COOKIE, ""))
    credential = actions.collect(pairing, by=None, now=timezone.now())
    if credential is None:
        return JsonResponse({"state": "waiting"}, status=202)
    response = JsonResponse({"state": "paired"}, status=201)
    credentials.give(response, credentials.COOKIE, credential)
    credentials.take(response, credentials.PAIRING_COOKIE)
    return response


@require_POST
@kiosk_page
def report(request: ScreenRequest) -> HttpResponse:
    """The screen says what it painted; the answer says what it ought to show."""
    told = health.read(request.body)
    actions.report(request.screen, told, by=request.screen.user, now=timezone.now())
    return JsonResponse({"revision": request.screen.revision, "build": build(), "report_seconds": REPORT_SECONDS})


@everyone
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the last picture; served here because it may only look after addresses below its own."""
    response = HttpResponse(worker.source(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
