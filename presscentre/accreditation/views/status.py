"""Where somebody stands: accredited, waiting, invited, open or closed; and what they can do about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, checklist, queries
from presscentre.accreditation.actions.mine import MATERIAL, changed
from presscentre.accreditation.audience import ApplicantRequest, accreditation_page, applicant_page
from presscentre.accreditation.forms import AnswerForm, ApplicationForm, EvidenceForm
from presscentre.accreditation.models import GIVEN, Application, Badge, Evidence, MediaType, Portrait, State
from presscentre.accreditation.views.form import page as form_page
from presscentre.accreditation.views.form import rows
from presscentre.accreditation.views.frame import READ_WRITE, accepted, own, refused, to_status
from presscentre.accreditation.views.pieces import add

# What the applicant reads of each move. The office's words stand below, if it gave any.
WORDS = {
    "submitted": gettext_lazy("You handed your application in."),
    "asked": gettext_lazy("The press office asked you for more."),
    "answered": gettext_lazy("You answered."),
    "approved": gettext_lazy("You were accredited."),
    "limited": gettext_lazy("You were accredited, with limits."),
    "waitlisted": gettext_lazy("You were put on the waiting list."),
    "refused": gettext_lazy("Your application was refused."),
    "reopened": gettext_lazy("The press office looks at your application again."),
    "withdrawn": gettext_lazy("The application was withdrawn."),
    "revoked": gettext_lazy("Your accreditation was revoked."),
    "changed": gettext_lazy("You changed what your badge says; it waits for approval again."),
    "swapped": gettext_lazy("Your outlet sends somebody else in your place."),
    "edited": gettext_lazy("You changed your answers."),
}


@dataclass(frozen=True)
class Step:
    """One move, as the applicant reads it."""

    at: datetime
    words: Any
    reason: str


@accreditation_page
@require_safe
def status(request: ApplicantRequest) -> HttpResponse:
    """Where I stand with this event's accreditation."""
    if getattr(request, "here", None) is None:  # a stranger at an open event
        facts = {"opens": queries.takes_applications(queries.register_of(request.event), request.now)}
        return render(request, "accreditation/start.html", facts)
    application = request.here.application
    if application is None or application.state == State.DRAFT or _begins_anew(request, application):
        return render(request, "accreditation/start.html", {"here": request.here, "kinds": _kinds()})
    return render(request, "accreditation/status.html", _facts(request, application))


@applicant_page
@require_safe
def accent(request: ApplicantRequest) -> HttpResponse:
    """The event's colour, for those who may see no other page of it."""
    return HttpResponse(f":root {{ --event: {request.event.accent}; }}\n", content_type="text/css; charset=utf-8")


@applicant_page
@require_POST
def begin(request: ApplicantRequest) -> HttpResponse:
    """Begin an application, or go on with the one begun."""
    actions.begin(request.user, request.event, by=request.user, now=request.now)
    return redirect("accreditation:form", event=request.event.slug)


@applicant_page
@require_http_methods(READ_WRITE)
def answer(request: ApplicantRequest) -> HttpResponse:
    """What the office asks, and my answer; files can be added before it is sent."""
    application = own(request)
    if application.state != State.QUESTION:
        return to_status(request)
    form, wrong, kind = AnswerForm(request.POST or None), "", request.POST.get("kind", "")
    if request.method == "POST" and kind:
        wrong = _add(request, application)
        form = AnswerForm(initial={"text": request.POST.get("text", "")})
    elif form.is_valid() and accepted(form, lambda: _answer(request, application, form)):
        messages.success(request, _("Your answer is with the press office."))
        return to_status(request)
    facts = {
        "application": application,
        "form": form,
        "wrong": wrong,
        "wrong_kind": kind,
        "checklist": rows(application),
    }
    return render(request, "accreditation/answer.html", facts, status=422 if form.errors or wrong else 200)


@applicant_page
@require_http_methods(READ_WRITE)
def withdraw(request: ApplicantRequest) -> HttpResponse:
    """A look at what withdrawing means; then the deed."""
    application = own(request)
    if application.state in (State.WITHDRAWN, State.REFUSED, State.REVOKED):
        return to_status(request)
    if request.method != "POST":
        return render(request, "accreditation/withdraw.html", {"application": application, "given": request.here.given})
    actions.withdraw(application, by=request.user, now=request.now)
    messages.success(request, _("Your application is withdrawn."))
    return to_status(request)


@applicant_page
@require_http_methods(READ_WRITE)
def change(request: ApplicantRequest) -> HttpResponse:
    """Change what was handed in. What the badge shows is looked at again: that is said before it happens."""
    application = own(request)
    if application.state == State.DRAFT:
        return redirect("accreditation:form", event=request.event.slug)
    if not (request.here.given or request.here.waiting):
        return to_status(request)
    if request.method != "POST":
        return _change_page(request, application, ApplicationForm(application=application))
    form = ApplicationForm.of_post(request.POST, application, whole=True)
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _change_page(request, application, form, status=422 if form.errors else 200)
    material = sorted(set(changed(application, form.answers)) & MATERIAL) if application.state in GIVEN else []
    if material and request.POST.get("step") != "sure":
        return _change_page(request, application, form, material=[form[name].label for name in material])
    if not accepted(form, lambda: _change(request, application, form)):
        return _change_page(request, application, form, status=422)
    messages.success(
        request, _("Your changes are kept.") if not material else _("Your changes are with the press office.")
    )
    return to_status(request)


def _change_page(
    request: ApplicantRequest, application: Application, form: ApplicationForm, status: int = 200, **facts: Any
) -> HttpResponse:
    given = application.state in GIVEN
    return form_page(request, application, form=form, status=status, changing_later=True, given=given, **facts)


def _facts(request: ApplicantRequest, application: Application) -> dict[str, Any]:
    moves = application.moves.order_by("-pk")
    return {
        "here": request.here,
        "application": application,
        "line": queries.in_line(application) if application.state == State.WAITLISTED else None,
        "steps": [Step(move.at, WORDS[move.verb], move.reason) for move in moves if move.verb in WORDS],
        "badge": Badge.objects.filter(application=application, stopped_at=None).exists(),
        "portrait": Portrait.objects.filter(application=application).exists(),
        "missing": [Evidence.Kind(kind).label for kind in application.missing],
    }


def _begins_anew(request: ApplicantRequest, application: Application) -> bool:
    """Withdrawn, and may apply again: the way in stands there, not the end of the last time."""
    return application.state == State.WITHDRAWN and request.here.may_begin


def _kinds() -> list[tuple[str, list[tuple[Any, int]]]]:
    """What to have at hand, for the media types that are asked for the same."""
    alike: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for media, wanted in checklist.WANTED.items():
        alike.setdefault(tuple(wanted.items()), []).append(str(MediaType(media).label))
    return [
        (" · ".join(media), [(Evidence.Kind(kind).label, count) for kind, count in wanted])
        for wanted, media in alike.items()
    ]


def _add(request: ApplicantRequest, application: Application) -> str:
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return str(form.non_field_errors()[0])
    return refused(lambda: add(request, application, form))


def _answer(request: ApplicantRequest, application: Application, form: AnswerForm) -> None:
    actions.answer(application, form.cleaned_data["text"], by=request.user, now=request.now)


def _change(request: ApplicantRequest, application: Application, form: ApplicationForm) -> None:
    actions.change(application, form.answers, posted=request.POST, by=request.user, now=request.now)
