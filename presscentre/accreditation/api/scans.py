"""POST /api/v1/events/<event>/scans/: a machine with a token or a paired scanner tells what it read.

Outside DRF like the take-in of figures: at ten gates with five people a second each its layers would be felt.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from presscentre.accreditation import actions, credentials, queries
from presscentre.accreditation.actions.door import Outcome
from presscentre.accreditation.api.shapes import SCANS
from presscentre.accreditation.models import Scan, Scanner
from presscentre.accreditation.readings import SENTENCES, Reading, Wrong, reading
from presscentre.api import problems, schema
from presscentre.api.authentication import authenticate_request
from presscentre.api.models import Scope
from presscentre.core.audience import declare
from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people.models import User

MOST = 500  # readings in one request
MOST_BYTES = 1024 * 1024


class WrongCount(Refusal):
    code = "wrong_count"
    message = _("Send 1 to %(most)d scans at once.")
    status = 422


class NotJson(Refusal):
    code = "malformed"
    message = problems.SENTENCES[400][1]
    status = 400


class TooLarge(Refusal):
    code = "too_large"
    message = problems.SENTENCES[413][1]
    status = 413


@dataclass(frozen=True)
class Caller:
    """Who tells of scans: a machine, or a scanner, which also sees the person that it scanned."""

    event: Event
    user: User
    scanner: Scanner | None


@dataclass(frozen=True)
class Parcel:
    """What one request tells: readings by their place, and what is wrong with the others."""

    count: int
    alone: bool  # one scan by itself, not a list of one
    readings: dict[int, Reading]
    wrong: list[dict[str, Any]]

    @property
    def all_read(self) -> list[Reading]:
        return list(self.readings.values())


# The scanner's cookie is SameSite=Strict and what is sent is JSON: no other site can make a browser send this, and a
# page that was kept for hours without network has no fresh token.
@csrf_exempt
@require_POST
def scans(request: HttpRequest, event: str) -> HttpResponse:
    """Take in one scan or a batch; answered after the commit."""
    caller = _caller(request, event)
    parcel = read(_body(request))
    now, readings = timezone.now(), parcel.all_read
    told = actions.scan(caller.event, readings, by=caller.user, now=now, scanner=caller.scanner) if readings else []
    return answer(request, caller, parcel, told)


declare(scans, f"machine: {Scope.SCANS_WRITE}")
schema.describe("/api/v1/events/{event}/scans/", "post", SCANS)


def shown_cookie(request: HttpRequest) -> str:
    """The scanner's credential; "" if this is a machine's request, or nobody's."""
    return "" if "Authorization" in request.headers else request.COOKIES.get(credentials.COOKIE, "")


def _caller(request: HttpRequest, slug: str) -> Caller:
    """The token's machine, or else the scanner of the cookie. Raises the API's refusals, or ScannerRevoked."""
    if cookie := shown_cookie(request):
        return as_scanner(request, slug, credentials.trusted_scanner(cookie))
    token = authenticate_request(request, slug, Scope.SCANS_WRITE)
    return Caller(token.event, token.user, None)


def as_scanner(request: HttpRequest, slug: str, scanner: Scanner | None) -> Caller:
    """The caller whose cookie names this scanner. Raises the API's refusals, or ScannerRevoked."""
    if scanner is None or request.content_type != "application/json":
        raise problems.TokenMissing
    if scanner.revoked_at is not None:
        raise actions.ScannerRevoked(name=scanner.name)
    if scanner.event.slug != slug:
        raise problems.NoSuchPage
    return Caller(scanner.event, scanner.user, scanner)


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooLarge
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge
    return body


def read(body: bytes) -> Parcel:
    """What this body tells. Raises NotJson or WrongCount."""
    given, alone = _rows(body)
    readings, wrong = _read(given)
    return Parcel(len(given), alone, readings, wrong)


def answer(request: HttpRequest, caller: Caller, parcel: Parcel, told: list[Outcome]) -> HttpResponse:
    """A row for each scan; for one that stands alone its problem, if it has one. Raises that if the action said no."""
    wrong, alone = parcel.wrong, parcel.alone
    if wrong and alone:
        return problems.problem(request, 422, "invalid", problems.SENTENCES[422][1], wrong)
    outcomes = dict(zip(parcel.readings, told, strict=True))
    if alone and outcomes[0].problem:
        raise outcomes[0].problem
    rows = [_answer(number, outcomes.get(number), wrong, caller) for number in range(parcel.count)]
    return JsonResponse(rows[0] if alone else {"scans": rows}, status=201 if _is_new(told) else 200)


def _rows(body: bytes) -> tuple[list[Any], bool]:
    """The JSON of each scan, and whether it stands alone."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise NotJson from None
    if isinstance(given, dict) and given.keys() == {"scans"}:
        rows = given["scans"]
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
            raise WrongCount(most=MOST)
        return rows, False
    return [given], True


def _read(given: list[Any]) -> tuple[dict[int, Reading], list[dict[str, Any]]]:
    """The readings by their place, and what is wrong with the others."""
    readings, wrong = {}, []
    for number, row in enumerate(given):
        try:
            readings[number] = reading(row)
        except Wrong as error:
            field = {"field": error.field, "code": error.code, "detail": SENTENCES[error.code]}
            wrong.append(field if len(given) == 1 else {"index": number, **field})
    return readings, wrong


def _answer(number: int, outcome: Outcome | None, wrong: list[dict[str, Any]], caller: Caller) -> dict[str, Any]:
    """The row that the device reads: an answer, or the code of what was wrong with the reading."""
    if outcome is None:
        found = next(row for row in wrong if row.get("index", number) == number)
        return {"index": number, "state": "refused", **{key: str(found[key]) for key in ("code", "field", "detail")}}
    if outcome.problem is not None:
        return {"index": number, "state": "refused", "code": outcome.problem.code, "detail": str(outcome.problem)}
    return {"index": number, **_stored(outcome, outcome.scan, caller)}


def _stored(outcome: Outcome, scan: Scan, caller: Caller) -> dict[str, Any]:
    told: dict[str, Any] = {
        "state": "repeated" if outcome.repeated else "stored",
        "nonce": scan.nonce,
        "answer": scan.answer,
        "words": str(Scan.Answer(scan.answer).label),
        "at": scan.at.isoformat().replace("+00:00", "Z"),
    }
    if caller.scanner is not None and outcome.badge is not None and not scan.offline:
        told["person"] = queries.snapshot.person(outcome.badge)
    return told


def _is_new(told: list[Outcome]) -> bool:
    return any(outcome.row is not None and not outcome.repeated for outcome in told)
