"""Beside an application: notes, tags, what was found of the evidence, and the files themselves."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions
from presscentre.accreditation.models import Application, Evidence, Portrait, Tag
from presscentre.accreditation.office.forms import NoteForm
from presscentre.accreditation.office.frame import (
    accreditation_page,
    address_of,
    applications_of,
    asked_of,
    note_read,
    one_of,
)
from presscentre.accreditation.sending import sent
from presscentre.office.pages import OfficerRequest

JUDGED = {"good": True, "bad": False}


@accreditation_page
@require_POST
def note(request: OfficerRequest, application: int) -> HttpResponse:
    one, form = one_of(request, application), NoteForm(request.POST)
    if form.is_valid():
        actions.note(one, form.cleaned_data["text"], by=request.user, now=request.now)
    return to_application(request, one, "notes")


@accreditation_page
@require_POST
def tag(request: OfficerRequest, application: int) -> HttpResponse:
    """Put a word on, or take it off if `off` names one."""
    one = one_of(request, application)
    if off := request.POST.get("off", ""):
        word = get_object_or_404(Tag, event=request.event, pk=off if off.isdecimal() else 0)
        actions.untag(one, word, by=request.user, now=request.now)
    elif name := request.POST.get("name", "").strip():
        actions.tag(one, name, by=request.user, now=request.now)
    return to_application(request, one, "tags")


@accreditation_page
@require_POST
def judge(request: OfficerRequest, application: int, evidence: int) -> HttpResponse:
    """Good, not good, or not looked at after all."""
    row = _piece(request, application, evidence)
    good = JUDGED.get(request.POST.get("good", ""))
    actions.judge_evidence(row, good, by=request.user, now=request.now)
    return to_application(request, row.application, "evidence")


@accreditation_page
@require_safe
def portrait(request: OfficerRequest, application: int) -> HttpResponse:
    """The picture as it stands on the badge."""
    row = _portrait(request, application)
    note_read(request, "portrait", row.pk)
    return sent(row.picture, "image/jpeg", "portrait.jpg")


@accreditation_page
@require_safe
def thumb(request: OfficerRequest, application: int) -> HttpResponse:
    """The small picture of lists."""
    return sent(_portrait(request, application).thumb, "image/jpeg", "portrait.jpg")


@accreditation_page
@require_safe
def evidence(request: OfficerRequest, application: int, evidence: int) -> HttpResponse:
    """A file that the applicant handed in."""
    row = _piece(request, application, evidence)
    note_read(request, "evidence", row.pk)
    return sent(row.file, row.media_type, row.name or "evidence")


def to_application(request: OfficerRequest, one: Application, part: str) -> HttpResponse:
    """Back to the page, in the list that the officer came from."""
    page = reverse("office-accreditation:application", args=[request.event.slug, one.pk])
    return redirect(f"{page}?{address_of(asked_of(request.GET))}#{part}")


def _piece(request: OfficerRequest, application: int, evidence: int) -> Evidence:
    rows = Evidence.objects.filter(application__in=applications_of(request), application=application)
    return get_object_or_404(rows.select_related("application__event"), pk=evidence)


def _portrait(request: OfficerRequest, application: int) -> Portrait:
    rows = Portrait.objects.filter(application__in=applications_of(request))
    return get_object_or_404(rows, application=application)
