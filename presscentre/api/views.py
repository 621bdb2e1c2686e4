"""What every view for machines stands on, and the two pages that describe them."""

from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.views import APIView

from presscentre.api import reference
from presscentre.api.models import Scope, Token
from presscentre.api.permissions import HoldsScope
from presscentre.core.audience import everyone
from presscentre.events.models import Event


class MachineView(APIView):
    """For the tokens of the event in the address that hold `scope`; `self.event` is theirs, `self.now` its time."""

    scope: ClassVar[str]
    audience: ClassVar[str]  # "machine: " and the scope; set by itself
    permission_classes = [HoldsScope]
    event: Event
    now: datetime

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if hasattr(cls, "scope"):
            cls.audience = f"machine: {cls.scope}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        token = cast(Token, request.auth)  # the permission has seen to it
        self.event, self.now = token.event, token.event.clock(timezone.now())


@everyone
@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """Whoever comes to the door first reads what is behind it."""
    return redirect("api:docs")


@everyone
@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document."""
    return JsonResponse(whole_schema(), content_type="application/vnd.oai.openapi+json")


@everyone
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same document for people: one page, without scripts."""
    document = whole_schema()
    host = f"{request.scheme}://{request.get_host()}"
    page = {"operations": reference.operations(document, host), "scopes": Scope.choices, "problem": reference.PROBLEM}
    return render(request, "api/docs.html", page)


@lru_cache(maxsize=1)
def whole_schema() -> dict[str, Any]:
    """The document of this build; the addresses do not change while it runs."""
    generator: Any = SchemaGenerator  # carries no types
    document: dict[str, Any] = generator().get_schema(request=None, public=True)
    return document
