"""Identity documents: masked, uncovered with a reason, checked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit
from presscentre.privacy import actions, identity, queries
from presscentre.privacy.forms import ReasonForm
from presscentre.privacy.models import IdentityDocument

SHOWN = 200


@require_safe
@never_cache
@office_page(Remit.Role.ACCREDITATION)
def documents(request: OfficerRequest) -> HttpResponse:
    """The documents of this event, those to be checked first; a whole number finds its own."""
    number = request.GET.get("number", "").strip()[:40]
    rows = queries.documents_with(request.event, number) if number else _here(request)
    shown = [(row, identity.masked(row)) for row in rows[:SHOWN]]
    facts = {"documents": shown, "number": number, "controller": queries.controller_of(request.event)}
    return render(request, "privacy/office/documents.html", facts)


@never_cache
@office_page(Remit.Role.ACCREDITATION)
def document(request: OfficerRequest, document: int) -> HttpResponse:
    """One document, masked; with a reason, its number."""
    row = get_object_or_404(_here(request), pk=document)
    form = ReasonForm(request.POST or None)
    number = identity.masked(row)
    if request.method == "POST" and form.is_valid():
        number = actions.reveal_number(row, form.cleaned_data["reason"], by=request.user, now=request.now)
    facts = {"document": row, "number": number, "form": form, "reveals": queries.reveals_of(row.person)[:20]}
    return render(request, "privacy/office/document.html", facts, status=400 if form.errors else 200)


@require_POST
@never_cache
@office_page(Remit.Role.ACCREDITATION)
def scan(request: OfficerRequest, document: int) -> HttpResponse:
    """The picture, with a reason."""
    row = get_object_or_404(_here(request), pk=document)
    content = actions.reveal_scan(row, request.POST.get("reason", ""), by=request.user, now=request.now)
    answer = HttpResponse(content, content_type=row.scan_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    return answer


@require_POST
@office_page(Remit.Role.ACCREDITATION)
def check(request: OfficerRequest, document: int) -> HttpResponse:
    """Checked: its picture is deleted."""
    actions.check_document(get_object_or_404(_here(request), pk=document), by=request.user, now=request.now)
    messages.success(request, _("Checked. The picture is deleted."))
    return redirect("office-privacy:documents", event=request.event.slug)


def _here(request: OfficerRequest):  # type: ignore[no-untyped-def]
    rows = IdentityDocument.objects.filter(event=request.event).select_related("person", "event", "checked_by")
    return rows.order_by("checked_at", "given_at", "pk")
