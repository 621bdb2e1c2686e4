"""What these pages share: their role, their rows, and a form that takes an action's no as an error."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from presscentre.core.errors import Refusal
from presscentre.figures.models import Figure, Reading
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit

figures_page = office_page(Remit.Role.FIGURES)


def figures_of(request: OfficerRequest) -> QuerySet[Figure]:
    """Every figure of the event, also those that only the office sees."""
    rows = Figure.objects.filter(event=request.event).select_related("event", "shown", "preferred_source")
    return rows.order_by("position", "key")


def readings_of(request: OfficerRequest) -> QuerySet[Reading]:
    """Every reading of the event, in any state: to decide on one that is gone is refused with a sentence."""
    rows = Reading.objects.filter(figure__event=request.event)
    return rows.select_related("figure__event", "figure__shown", "source")


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Do it; False if the house says no, and then the form says why, beside what was typed."""
    try:
        act()
    except Refusal as refusal:
        # Elsewhere one middleware answers; here a page of its own would lose what the officer has typed.
        form.add_error("reason" if refusal.code == "reason_missing" else None, str(refusal))
        return False
    return True


def to_desk(request: OfficerRequest) -> HttpResponse:
    return redirect("office-figures:desk", event=request.event.slug)


def language() -> str:
    return get_language() or "en"
