"""What an operator's probes ask: alive, ready, and the numbers."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from presscentre.core.audience import everyone, operators
from presscentre.operations import readiness
from presscentre.operations.rules import is_operator


@everyone
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Touches nothing else: a probe that fails restarts the process."""
    return HttpResponse("ok\n", content_type="text/plain")


@operators
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this process should be sent visitors: 200 or 503, and what is wrong, by name."""
    if not is_operator(request):
        raise Http404
    found = readiness.of_this_process(timezone.now())
    ready = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


@operators
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers of this process, and those read from rows, as Prometheus scrapes them."""
    if not is_operator(request):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
