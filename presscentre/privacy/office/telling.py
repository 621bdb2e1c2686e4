"""The record of processing, the notices and who answers for them, and the 25 checks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from presscentre.core import languages
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit
from presscentre.privacy import actions, checklist, queries, record_of_processing
from presscentre.privacy.forms import ControllerForm
from presscentre.privacy.models import Controller, Processor


@require_safe
@office_page(Remit.Role.ADMINISTRATOR, Remit.Role.ACCREDITATION)
def record(request: OfficerRequest) -> HttpResponse:
    """The record of processing: each field, purpose, basis, recipients, period, transfer. Generated, never typed."""
    facts = {
        "entries": record_of_processing.entries(request.event),
        "controller": queries.controller_of(request.event),
        "processors": Processor.objects.filter(event=request.event).order_by("name", "pk"),
    }
    return render(request, "privacy/office/record.html", facts)


@office_page(Remit.Role.ADMINISTRATOR)
def notices(request: OfficerRequest) -> HttpResponse:
    """Who answers for the data, and the words in force."""
    known = Controller.objects.filter(event=request.event).first() or queries.controller_of(request.event)
    form = ControllerForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields}
        made = actions.settle_controller(request.event, given, by=request.user, now=request.now)
        text = ngettext("Saved. %(count)d notice has new words.", "Saved. %(count)d notices have new words.", made)
        messages.success(request, text % {"count": made})
        return redirect("office-privacy:notices", event=request.event.slug)
    language = request.GET.get("language", request.LANGUAGE_CODE)
    language = language if language in languages.CODES else "en"
    facts = {
        "form": form,
        "wordings": [queries.notice(request.event, each.key, language) for each in queries.asked_at(request.event)],
        "language": language,
        "languages": languages.INTERFACE,
    }
    return render(request, "privacy/office/notices.html", facts, status=400 if form.errors else 200)


@require_safe
@office_page(Remit.Role.ADMINISTRATOR)
def checks(request: OfficerRequest) -> HttpResponse:
    """What a data protection officer asks, each with its evidence of now."""
    return render(request, "privacy/office/checks.html", {"checks": checklist.walk(request.event)})
