"""Under /api/ every no is a problem, also where no view was reached or a view failed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from presscentre.api import problems
from presscentre.core.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponseBase]


class Problems:
    """A page of text for people is of no use to a machine. Pages for people under /api/ (docs) answer 200."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code < 400:
            return response
        if response.get("Content-Type", "").startswith((problems.CONTENT_TYPE, "application/json")):
            return response
        return problems.of_status(request, response.status_code)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/") and isinstance(error, Refusal):
            return problems.of_refusal(request, error)
        return None
