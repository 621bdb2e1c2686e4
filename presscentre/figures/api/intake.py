"""POST /api/v1/events/<event>/readings/: outside DRF, because its serializers alone cost half of the speed."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from presscentre.api import problems, schema
from presscentre.api.authentication import authenticate_request
from presscentre.api.models import Scope, Token
from presscentre.core.audience import declare
from presscentre.core.errors import Refusal
from presscentre.figures import writer
from presscentre.figures.actions import Delivery, Receipt, receipts
from presscentre.figures.actions.refusals import PARCEL_SENTENCES
from presscentre.figures.api.shapes import TAKE_IN
from presscentre.figures.models import Source
from presscentre.figures.parsing import MOST_BYTES, Unreadable, parcel

LONGEST_KEY = 100
STATUS = {"not_json": 400, "body_too_large": 413, "not_a_source": 403}  # else 422


class ParcelRefused(Refusal):
    """The request as a whole cannot be taken in."""

    code = "parcel_refused"
    message = "%(why)s"

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(why=str(PARCEL_SENTENCES[code]) % facts)
        # Of the one request, not of the class: each has the code of what is wrong with it.
        self.code, self.status = code, STATUS.get(code, 422)  # type: ignore[misc]


@csrf_exempt
@require_POST
def readings(request: HttpRequest, event: str) -> HttpResponse:
    """Take in one reading or a batch; answered after the commit."""
    token = authenticate_request(request, event, Scope.FIGURES_WRITE)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise too_large()
    key, body = request.headers.get("Idempotency-Key", ""), request.read(MOST_BYTES + 1)
    delivery = read(source_of(token), key, body)
    return answer(request, delivery, writer.deliver(token.event, delivery))


declare(readings, f"machine: {Scope.FIGURES_WRITE}")
schema.describe("/api/v1/events/{event}/readings/", "post", TAKE_IN)


def source_of(token: Token) -> Source:
    """The source that this token's machine is; known as long as the token itself is trusted without a query."""
    source: Source | None = token.__dict__.get("_source_of_figures")
    if source is None:
        mine = Source.objects.filter(event=token.event, user=token.user).prefetch_related("figures")
        source = mine.first()
        if source is None:
            raise ParcelRefused("not_a_source")
        source.user = token.user
        token.__dict__["_source_of_figures"] = source
    return source


def read(source: Source, key: str, body: bytes) -> Delivery:
    """The request's readings, read strictly. Raises ParcelRefused."""
    if len(key) > LONGEST_KEY or "\x00" in key:
        raise ParcelRefused("idempotency_key_too_long")
    if len(body) > MOST_BYTES:
        raise too_large()
    try:
        given = parcel(body)
    except Unreadable as problem:
        raise ParcelRefused(problem.code, **problem.facts) from None
    digest = hashlib.sha256(body).digest() if key else b""
    return Delivery(source, given.readings, atomic=given.atomic, key=key, body_sha256=digest)


def answer(request: HttpRequest, delivery: Delivery, receipt: Receipt) -> HttpResponse:
    """202 with a row for each reading, or the problem. Raises ParcelRefused."""
    if receipt.problem:
        raise ParcelRefused(receipt.problem)
    if not receipt.stored:
        detail = PARCEL_SENTENCES["nothing_stored"]
        return problems.problem(request, 422, "nothing_stored", detail, receipts.errors(delivery.readings, receipt))
    return HttpResponse(receipts.answer(delivery.readings, receipt), status=202, content_type="application/json")


def too_large() -> ParcelRefused:
    """413."""
    return ParcelRefused("body_too_large", megabytes=MOST_BYTES // 2**20)
