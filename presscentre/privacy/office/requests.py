"""What people asked about their data, and until when it is owed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit
from presscentre.privacy import actions, queries
from presscentre.privacy.forms import AddressForm, AnswerForm


@require_safe
@office_page(Remit.Role.ADMINISTRATOR)
def requests(request: OfficerRequest) -> HttpResponse:
    """Every request, what is owed soonest first."""
    now = timezone.now()
    asked = [(row, (row.due_at - now).days) for row in queries.requests_at(request.event)[:100]]
    facts = {"asked": asked, "form": AnswerForm(), "address": AddressForm()}
    return render(request, "privacy/office/requests.html", facts)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def answer(request: OfficerRequest, asked: int) -> HttpResponse:
    """Say what was done, or why not."""
    row = get_object_or_404(queries.requests_at(request.event), pk=asked)
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        actions.answer(row, given["outcome"], given["text"], by=request.user, now=timezone.now())
        messages.success(request, _("Answered. The person gets a letter."))
    return redirect("office-privacy:requests", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def erase(request: OfficerRequest, asked: int) -> HttpResponse:
    """Erase the person who asked for it."""
    row = get_object_or_404(queries.requests_at(request.event).filter(kind="delete", answered_at=None), pk=asked)
    actions.erase(row.person, by=request.user, now=timezone.now())
    messages.success(request, _("Erased everywhere. A last letter says so."))
    return redirect("office-privacy:requests", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def erase_address(request: OfficerRequest) -> HttpResponse:
    """Erase somebody who was invited and never had an account."""
    form = AddressForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        actions.erase_stranger(request.event, address, by=request.user, now=timezone.now())
        messages.success(request, _("Nothing of this address is left."))
    return redirect("office-privacy:requests", event=request.event.slug)
