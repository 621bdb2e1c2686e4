"""The mailbox of the demonstration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from presscentre.core.audience import everyone
from presscentre.notices import queries


@everyone
@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the house wrote to its invented people, as they would read it. The address exists in the demo only."""
    return render(request, "notices/mailbox.html", {"letters": queries.latest_letters()})
