"""Scanners: made with a code that is shown once, sent elsewhere, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from presscentre.accreditation import actions
from presscentre.accreditation.models import Scanner
from presscentre.accreditation.office.door import door_page, page
from presscentre.accreditation.office.door_forms import ChangeForm, ScannerForm
from presscentre.accreditation.printing.qr import drawn
from presscentre.office.pages import OfficerRequest


@door_page
@require_POST
def add(request: OfficerRequest) -> HttpResponse:
    """A new scanner; the answer shows its code, here and never again."""
    form = ScannerForm(request.POST, event=request.event)
    if not form.is_valid():
        return page(request, scanner_form=form, status=422)
    scanner, code = actions.add_scanner(request.event, **form.cleaned_data, by=request.user, now=timezone.now())
    return _code(request, scanner, code)


@door_page
@require_POST
def code(request: OfficerRequest, pk: int) -> HttpResponse:
    """Another code, for a device that has lost its cookie or came too late."""
    scanner = _mine(request, pk)
    return _code(request, scanner, actions.renew_code(scanner, by=request.user, now=timezone.now()))


@door_page
@never_cache
def change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send a scanner elsewhere, or let its steward search or not."""
    scanner = _mine(request, pk)
    form = ChangeForm(request.POST or None, event=request.event, initial=_as_it_is(scanner))
    if request.method != "POST" or not form.is_valid():
        facts = {"scanner": scanner, "form": form}
        return render(request, "accreditation/office/scanner.html", facts, status=422 if form.errors else 200)
    actions.change_scanner(scanner, **form.cleaned_data, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s hears of it within seconds.") % {"name": scanner.name})
    return redirect("office-door:door", event=request.event.slug)


@door_page
def revocation(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask, then refuse the device from now on."""
    scanner = _mine(request, pk)
    if request.method != "POST":
        return render(request, "accreditation/office/scanner-revocation.html", {"scanner": scanner})
    actions.revoke_scanner(scanner, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is revoked.") % {"name": scanner.name})
    return redirect("office-door:door", event=request.event.slug)


def _mine(request: OfficerRequest, pk: int) -> Scanner:
    in_use = Scanner.objects.in_use().filter(event=request.event)
    return get_object_or_404(in_use.select_related("event", "user", "checkpoint"), pk=pk)


def _as_it_is(scanner: Scanner) -> dict[str, Any]:
    key = scanner.checkpoint.key if scanner.checkpoint else ""
    return {"checkpoint": key, "language": scanner.language, "supervisor": scanner.supervisor}


def _code(request: OfficerRequest, scanner: Scanner, digits: str) -> HttpResponse:
    """The one answer that carries the code: not stored, not cached, not shown again."""
    address = request.build_absolute_uri(reverse("scan:station"))
    facts = {
        "scanner": scanner,
        "digits": f"{digits[:5]} {digits[5:]}",
        "address": address,
        "picture": mark_safe(drawn(f"{address}#{digits}")),
    }
    response = render(request, "accreditation/office/scanner-code.html", facts)
    response["Cache-Control"] = "no-store"
    return response
