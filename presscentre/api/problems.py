"""Every no of the API has one shape: RFC 9457 problem details, `application/problem+json`.

{"type": "urn:presscentre:problem:scope_missing", "title": "Forbidden", "status": 403, "code": "scope_missing",
 "detail": "This token does not open figures:write.", "errors": [{"index": 3, "field": "value", "code": …}]}
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from presscentre.core import metrics
from presscentre.core.errors import Refusal

CONTENT_TYPE = "application/problem+json"
Errors = Sequence[Mapping[str, Any]]  # of {"index"?, "field", "code", "detail"}


class TokenMissing(Refusal):
    code = "token_missing"
    message = _("Send your token in the header: Authorization: Bearer …")
    status = 401


class TokenInvalid(Refusal):
    """One answer for unknown, expired and revoked: who holds a dead token learns nothing from it."""

    code = "token_invalid"
    message = _("This token is unknown, expired or revoked. Ask the press office for a new one.")
    status = 401


class ScopeMissing(Refusal):
    code = "scope_missing"
    message = _("This token does not open %(scope)s.")
    status = 403


class NoSuchPage(Refusal):
    """Also for an event that is not the token's: it is not said whether it exists."""

    code = "not_found"
    message = _("There is nothing at this address for this token.")
    status = 404


class TooMany(Refusal):
    code = "too_many_requests"
    message = _("This token has sent too many requests. Try again in %(seconds)d seconds.")
    status = 429


SENTENCES: dict[int, tuple[str, Any]] = {
    400: ("malformed", _("The request could not be read.")),
    401: (TokenMissing.code, TokenMissing.message),
    403: ("forbidden", _("This is not allowed.")),
    404: (NoSuchPage.code, NoSuchPage.message),
    405: ("method_not_allowed", _("This address does not take that method.")),
    406: ("not_acceptable", _("The API answers in JSON only.")),
    413: ("too_large", _("The request is too large.")),
    415: ("unsupported_media_type", _("Send JSON, with Content-Type: application/json.")),
    422: ("invalid", _("Some fields are wrong; see errors.")),
    503: ("unavailable", _("The service is not available now. Try again in a moment.")),
}
FAILED = ("internal_error", _("Something failed on our side. It has been logged; try again in a moment."))


def body(status: int, code: str, detail: Any, errors: Errors | None = None) -> dict[str, Any]:
    """The problem as plain JSON; every one is counted by its code."""
    metrics.REFUSALS.labels(code).inc()
    problem: dict[str, Any] = {
        "type": f"urn:presscentre:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": str(detail),
    }
    if errors:
        problem["errors"] = [{key: _plain(value) for key, value in error.items()} for error in errors]
    return problem


def problem(request: HttpRequest, status: int, code: str, detail: Any, errors: Errors | None = None) -> JsonResponse:
    """The answer of a view outside DRF that says no."""
    answer = JsonResponse(body(status, code, detail, errors), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="presscentre"'
    return answer


def of_refusal(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    """The answer of a view outside DRF to a Refusal of ours; TooMany says when to come back."""
    answer = problem(request, refusal.status, refusal.code, refusal)
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.facts["seconds"])
    return answer


def of_status(request: HttpRequest, status: int) -> JsonResponse:
    """The answer where only the status is known: an address that leads nowhere, a failure."""
    code, detail = SENTENCES.get(status, FAILED if status >= 500 else SENTENCES[400])
    return problem(request, status, code, detail)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every no as a problem. None, and so a logged 500, for what is no answer but a defect."""
    if isinstance(error, Refusal):
        return _response(body(error.status, error.code, error), error)
    if isinstance(error, exceptions.ValidationError):
        return _response(body(422, *SENTENCES[422], list(flat(error.get_full_details()))), error)
    if isinstance(error, Http404):
        return _response(body(404, *SENTENCES[404]), error)
    if isinstance(error, PermissionDenied):
        return _response(body(403, *SENTENCES[403]), error)
    if isinstance(error, exceptions.APIException):
        code, _sentence = SENTENCES.get(error.status_code, (str(error.get_codes()), ""))
        return _response(body(error.status_code, code, error.detail), error)
    return None


def _response(problem: dict[str, Any], error: Exception) -> Response:
    response = Response(problem, status=problem["status"], content_type=CONTENT_TYPE)
    if problem["status"] == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="presscentre"'
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.facts["seconds"])
    return response


def flat(details: Any, field: str = "", index: int | None = None) -> Iterator[dict[str, Any]]:
    """DRF's nested details as one list: each error names its field ("a.b") and, in a list, its index."""
    if isinstance(details, dict) and {"message", "code"} <= details.keys():
        yield {
            **({} if index is None else {"index": index}),
            "field": "" if field == "non_field_errors" else field,
            "code": details["code"],
            "detail": str(details["message"]),
        }
    elif isinstance(details, dict):
        for key, inner in details.items():
            if isinstance(key, int):
                yield from flat(inner, field, key)
            else:
                yield from flat(inner, f"{field}.{key}" if field else str(key), index)
    elif isinstance(details, list):
        rows = any(isinstance(inner, dict) and "message" not in inner for inner in details)
        for number, inner in enumerate(details):
            yield from flat(inner, field, number if rows else index)


def _plain(value: Any) -> Any:
    """Lazy sentences become text; numbers stay."""
    return value if isinstance(value, int | bool) or value is None else str(value)
