"""What the office's pages of the schedule share: their role, their rows, a no beside what was typed."""

from collections.abc import Callable

from django.forms import Form
from django.shortcuts import get_object_or_404

from presscentre.briefings.models import Briefing, Sitting
from presscentre.core.errors import Refusal
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit

READ_WRITE = ["GET", "HEAD", "POST"]

briefings_page = office_page(Remit.Role.BRIEFINGS)


def briefing_of(request: OfficerRequest, key: str) -> Briefing:
    rows = Briefing.objects.of(request.event).select_related("event", "crossover")
    found: Briefing = get_object_or_404(rows, key=key)
    return found


def sitting_of(request: OfficerRequest, pk: int) -> Sitting:
    rows = Sitting.objects.of(request.event).select_related("event", "briefing", "room")
    found: Sitting = get_object_or_404(rows, pk=pk)
    return found


def seen(row: Briefing | Sitting, form: Form) -> None:
    """Take the version that the officer had before their eyes, so that nothing newer is overwritten."""
    row.version = form.cleaned_data.get("version") or row.version


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Do it; False if the house says no, and then the form says why, beside what was typed."""
    try:
        act()
    except Refusal as refusal:
        form.add_error("key" if refusal.code == "briefing_key_taken" else None, str(refusal))
        return False
    return True
