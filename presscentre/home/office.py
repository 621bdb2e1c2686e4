"""The office's now: what is wrong, what is on the walls, how the screens are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from presscentre.figures.pictures import feed
from presscentre.home import queries
from presscentre.office.pages import OfficerRequest, office_page


@office_page()
@require_safe
def now(request: OfficerRequest) -> HttpResponse:
    """What needs somebody now, each item one click from the action."""
    facts = queries.now_at(request.event, request.user, request.now, timezone.now(), get_language() or "en")
    facts |= feed(request.event)
    return render(request, "home/now.html", facts)
