"""What a paired scanner asks for in the background: its list, its records, and, for a supervisor, people by name."""

import json
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from presscentre.accreditation import actions, codes, credentials
from presscentre.accreditation.models import Badge, Checkpoint
from presscentre.accreditation.names import folded
from presscentre.accreditation.queries import snapshot
from presscentre.accreditation.views.scan import ScannerRequest
from presscentre.api import problems
from presscentre.core.audience import View, declare
from presscentre.core.errors import Refusal

LONGEST_BODY = 64 * 1024
FOUND_AT_MOST = 8


class NotPaired(Refusal):
    code = "not_paired"
    message = problems.TokenInvalid.message
    status = 401


class NotAReport(Refusal):
    code = "not_a_report"
    message = problems.SENTENCES[422][1]
    status = 422


class MayNotSearch(Refusal):
    code = "may_not_search"
    message = problems.SENTENCES[403][1]
    status = 403


def scanner_data(view: View) -> View:
    """A paired scanner's script, answered in JSON; a revoked one is told so, that it may forget its list.

    Without a token against forgery: the cookie is SameSite=Strict, and a form cannot send this JSON.
    """

    @csrf_exempt
    @wraps(view)
    def page(request: Any, **kwargs: object) -> HttpResponseBase:
        scanner = credentials.scanner_of(request.COOKIES.get(credentials.COOKIE, ""))
        if scanner is None:
            return problems.of_refusal(request, NotPaired())
        if scanner.revoked_at is not None:
            return problems.of_refusal(request, actions.ScannerRevoked(name=scanner.name))
        request.scanner, request.event = scanner, scanner.event
        request.now = scanner.event.clock(timezone.now())
        try:
            with translation.override(scanner.language):
                response: HttpResponseBase = view(request, **kwargs)
        except Refusal as refusal:
            return problems.of_refusal(request, refusal)
        response.headers["Cache-Control"] = "no-store"
        return response

    return declare(page, "scanner")


@require_POST
@scanner_data
def sync(request: ScannerRequest) -> JsonResponse:
    """The device says what it has and where it stands; it gets what is new, who is inside, and the time."""
    told = _told(request)
    scanner, event = request.scanner, request.event
    waiting, have, key = told.get("waiting"), told.get("have"), told.get("checkpoint")
    if not isinstance(waiting, int) or isinstance(waiting, bool) or not 0 <= waiting < 1 << 31:
        raise NotAReport
    checkpoint = Checkpoint.objects.filter(event=event, key=key).first() if isinstance(key, str) else None
    whole = snapshot.manifest(event)
    same = have == whole["mark"]
    now = timezone.now()
    actions.report(scanner, waiting=waiting, has_list=same, checkpoint=checkpoint, by=scanner.user, now=now)
    here = scanner.checkpoint
    return JsonResponse(
        {
            "now": timezone.now().isoformat().replace("+00:00", "Z"),
            "scanner": {
                "name": scanner.name,
                "checkpoint": here.key if here else None,
                "supervisor": scanner.supervisor,
                "language": scanner.language,
            },
            "list": None if same else whole,
            "presence": snapshot.presence(event, here),
        }
    )


@require_POST
@scanner_data
def records(request: ScannerRequest) -> JsonResponse:
    """The records of these lookups, each locked under its own badge's code."""
    names = _told(request).get("names")
    if not isinstance(names, list) or len(names) > snapshot.AT_ONCE or not all(isinstance(name, str) for name in names):
        raise NotAReport
    return JsonResponse({"records": snapshot.locked(request.event, names)})


@require_GET
@scanner_data
def search(request: ScannerRequest) -> JsonResponse:
    """People by name in either script, outlet or address; for a supervisor, and only with network."""
    if not request.scanner.supervisor:
        raise MayNotSearch
    words = folded(request.GET.get("q", "")[:100]).split()
    if not words:
        return JsonResponse({"people": []})
    found = Badge.objects.filter(event=request.event, stopped_at=None).select_related("application__outlet")
    for word in words:
        found = found.filter(application__search__contains=word)
    rows = found.order_by("application__latin_name", "pk")[:FOUND_AT_MOST]
    return JsonResponse({"people": [_person(badge) for badge in rows]})


def _person(badge: Badge) -> dict[str, str]:
    application = badge.application
    return {
        "serial": codes.shown(badge.serial),
        "latin": application.latin_name,
        "native": application.native_name,
        "script": application.name_language,
        "outlet": str(application.outlet or ""),
    }


def _told(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises NotAReport."""
    if request.content_type != "application/json" or len(request.body) > LONGEST_BODY:
        raise NotAReport
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        raise NotAReport from None
    if not isinstance(told, dict):
        raise NotAReport
    return told
