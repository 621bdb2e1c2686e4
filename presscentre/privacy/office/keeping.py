"""How long what is kept, what is due, what may not go yet, and the proofs of what went."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from presscentre.core import holdings
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit, User
from presscentre.privacy import actions, queries
from presscentre.privacy.forms import DaysForm, HoldForm
from presscentre.privacy.models import Deletion, LegalHold

SHOWN = 50


@office_page(Remit.Role.ADMINISTRATOR)
def periods(request: OfficerRequest) -> HttpResponse:
    """Every period, what it would delete now, the legal holds and the proofs."""
    return _shown(request, HoldForm(event=request.event))


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def set_period(request: OfficerRequest, holding: str) -> HttpResponse:
    """Keep one holding longer or shorter, within its bounds."""
    form = DaysForm(request.POST)
    if holding in holdings.REGISTRY and form.is_valid():
        days = form.cleaned_data["days"]
        actions.set_period(request.event, holding, days, by=request.user, now=request.now)
        messages.success(request, _("The period is changed. The notices name it from now on."))
        actions.publish_wordings(request.event, by=request.user, now=request.now)
    return redirect("office-privacy:periods", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def purge(request: OfficerRequest) -> HttpResponse:
    """Delete what is due now rather than within the hour."""
    many = actions.purge(request.event, by=request.user, now=timezone.now())
    text = ngettext("%(count)d entry is deleted.", "%(count)d entries are deleted.", many)
    messages.success(request, text % {"count": many})
    return redirect("office-privacy:periods", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def hold_back(request: OfficerRequest) -> HttpResponse:
    """Make a legal hold."""
    form = HoldForm(request.POST, event=request.event)
    if not form.is_valid():
        return _shown(request, form, status=400)
    person = None
    if address := form.cleaned_data["email"].lower():
        person = get_object_or_404(User.objects.filter(applications__event=request.event).distinct(), email=address)
    reason = form.cleaned_data["reason"]
    actions.hold_back(request.event, person, reason, until=form.end(), by=request.user, now=timezone.now())
    return redirect("office-privacy:periods", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def lift(request: OfficerRequest, held: int) -> HttpResponse:
    """End a legal hold before its time."""
    actions.lift(get_object_or_404(LegalHold, pk=held, event=request.event), by=request.user, now=timezone.now())
    return redirect("office-privacy:periods", event=request.event.slug)


def _shown(request: OfficerRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    due = {entry.holding.key: len(entry.ids()) for entry in queries.due(request.event, now=now)}
    facts = {
        "lines": [(standing, due.get(standing.holding.key, 0)) for standing in queries.standings(request.event)],
        "due": sum(due.values()),
        "form": form,
        "holds": LegalHold.objects.standing(now).filter(event=request.event).select_related("person", "made_by"),
        "deletions": Deletion.objects.filter(event=request.event).select_related("by")[:SHOWN],
    }
    return render(request, "privacy/office/periods.html", facts, status=status)
