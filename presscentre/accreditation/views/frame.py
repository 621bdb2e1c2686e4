"""What the applicant's pages share: their rows, and forms that take an action's no as an error."""

from collections.abc import Callable
from functools import wraps

from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from presscentre.accreditation.audience import ApplicantRequest, applicant_page
from presscentre.accreditation.models import Application
from presscentre.core.audience import View, declare
from presscentre.core.errors import Refusal

READ_WRITE = ["GET", "HEAD", "POST"]
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"  # of pages that take a portrait


def draft_page(view: View) -> View:
    """Whoever has a draft; anybody else is led to where they stand. The view gets (request, draft, …)."""

    @wraps(view)
    def page(request: ApplicantRequest, **kwargs: object) -> HttpResponseBase:
        if request.here.draft is None:
            return to_status(request)
        answer: HttpResponseBase = view(request, request.here.draft, **kwargs)
        return answer

    whole = applicant_page(page)
    return declare(whole, str(whole.audience))  # type: ignore[attr-defined]


def own(request: ApplicantRequest) -> Application:
    """The newest application of this person at this event; 404 without one."""
    if request.here.application is None:
        raise Http404
    return request.here.application


def to_status(request: ApplicantRequest) -> HttpResponse:
    """To where they stand, also from a piece of a page."""
    address = reverse("accreditation:status", kwargs={"event": request.event.slug})
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def to_form(request: ApplicantRequest, section: str) -> HttpResponse:
    """Back to this section of the form."""
    return redirect(reverse("accreditation:form", kwargs={"event": request.event.slug}) + f"#{section}")


def refused(act: Callable[[], object]) -> str:
    """Do it; "" if it is done, otherwise the sentence of the house's no, to stand beside what was typed."""
    try:
        act()
    except Refusal as refusal:
        return str(refusal)
    return ""


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Do it; False if the house says no, and then the form says why."""
    if sentence := refused(act):
        form.add_error(None, sentence)
    return not sentence
