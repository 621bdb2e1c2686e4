"""The application's form: shown, kept as typed, handed in."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from presscentre.accreditation import actions, checklist
from presscentre.accreditation.audience import TYPED, ApplicantRequest
from presscentre.accreditation.forms import ApplicationForm, ProposalForm
from presscentre.accreditation.models import Application, Evidence, Portrait
from presscentre.accreditation.views.frame import CAMERA, READ_WRITE, accepted, draft_page, refused, to_status
from presscentre.privacy import queries as privacy

HINTS = {
    Evidence.Kind.ASSIGNMENT: gettext_lazy("On the outlet's letterhead: that it sends you to this event, and as what."),
    Evidence.Kind.PIECE: gettext_lazy("With your name, from the last months: articles, pictures, broadcasts."),
    Evidence.Kind.PRESS_CARD: gettext_lazy("The side with your name and the date until which it is valid."),
}
NO_PORTRAIT = gettext_lazy("Take or choose a portrait; the badge shows it.")


@draft_page
@require_http_methods(READ_WRITE)
def form(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """The form with what is kept; a POST hands it in, or says what is still to be mended and keeps the rest."""
    if request.method != "POST":
        take_back_typed(request, draft)
        return page(request, draft)
    filled = ApplicationForm.of_post(request.POST, draft, whole=True)
    bare = {} if has_portrait(draft) else {"portrait": str(NO_PORTRAIT)}
    if filled.is_valid() and not bare and accepted(filled, lambda: _submit(request, draft, filled)):
        return to_status(request)
    keep_typed(request, draft)
    return page(request, draft, form=filled, wrong=bare, status=422)


@draft_page
@require_POST
def keep(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """Keep what was typed so far: the whole page by its button, single fields while somebody types."""
    filled = ApplicationForm.of_post(request.POST, draft, whole=False)
    actions.keep(draft, filled.answers, filled.typed, posted=request.POST, by=request.user, now=request.now)
    if "fields" in request.POST:
        return HttpResponse(status=204)
    return page(request, draft, said=_("Kept. You can go on at any time, on any device."))


def page(
    request: ApplicantRequest,
    draft: Application,
    *,
    form: ApplicationForm | None = None,
    wrong: dict[str, str] | None = None,
    piece: str = "",
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    """The form, or one piece of it for htmx; `wrong` names sections and what is wrong there."""
    form, wrong, language = form or ApplicationForm(application=draft), wrong or {}, get_language() or "en"
    context = {
        "application": draft,
        "form": form,
        "wrong": wrong,
        "problems": problems(form, wrong),
        "portrait": Portrait.objects.filter(application=draft).first(),
        "checklist": rows(draft),
        "proposal": ProposalForm(),
        "notices": privacy.notices(request.event, language),
        "questions": privacy.questions(request.event, request.user, language),
        **facts,
    }
    answer = render(request, f"accreditation/form.html{piece}", context, status=status)
    answer["Permissions-Policy"] = CAMERA
    return answer


def rows(application: Application) -> list[dict[str, Any]]:
    """The checklist: each kind that is asked for, or there, with its pieces. One query."""
    pieces = list(Evidence.objects.filter(application=application).order_by("pk"))
    wanted = checklist.wanted(application.media_type)
    kinds = [*wanted, *sorted({piece.kind for piece in pieces} - set(wanted))]
    return [
        {
            "kind": kind,
            "label": Evidence.Kind(kind).label,
            "hint": HINTS[Evidence.Kind(kind)],
            "wanted": wanted.get(kind, 0),
            "pieces": [piece for piece in pieces if piece.kind == kind],
            "left": max(0, wanted.get(kind, 0) - sum(piece.kind == kind for piece in pieces)),
        }
        for kind in kinds
    ]


def problems(form: ApplicationForm, wrong: dict[str, str]) -> list[tuple[str, str, str]]:
    """Every no on the page: where it stands, what it is called there, the sentence; in the order of the page."""
    found = [("", "", str(text)) for text in form.non_field_errors()]
    for bound in form:
        anchor = "outlet" if bound.name == "outlet" else bound.id_for_label or bound.auto_id
        found += [(anchor, str(bound.label), str(text)) for text in bound.errors]
    return found + [(section, str(SECTIONS.get(section, "")), text) for section, text in wrong.items()]


SECTIONS = {
    "outlet": gettext_lazy("Outlet"),
    "portrait": gettext_lazy("Portrait"),
    "evidence": gettext_lazy("Evidence"),
}


def has_portrait(application: Application) -> bool:
    return Portrait.objects.filter(application=application).exists()


def keep_typed(request: ApplicantRequest, draft: Application) -> None:
    """Keep what stood in the form beside what was pressed, so that nothing is lost whatever comes of that."""
    filled = ApplicationForm.of_post(request.POST, draft, whole=False)
    facts: dict[str, Any] = {"by": request.user, "now": request.now}
    if refused(lambda: actions.keep(draft, filled.answers, filled.typed, posted=request.POST, **facts)):
        # The words of a notice have changed meanwhile: the answers are kept, the notice is read again.
        refused(lambda: actions.keep(draft, filled.answers, filled.typed, posted={}, **facts))


def take_back_typed(request: ApplicantRequest, draft: Application) -> None:
    """What this browser sent after its session had ended, now that its owner is here again."""
    held = request.session.pop(TYPED, None)
    if not held or held["event"] != request.event.slug or held["application"] != str(draft.pk):
        return
    posted = QueryDict(mutable=True)
    for name, texts in held["posted"].items():
        posted.setlist(name, texts)
    filled = ApplicationForm.of_post(posted, draft, whole=False)
    actions.keep(draft, filled.answers, filled.typed, posted={}, by=request.user, now=request.now)


def _submit(request: ApplicantRequest, draft: Application, filled: ApplicationForm) -> None:
    actions.submit(draft, filled.answers, posted=request.POST, by=request.user, now=request.now)
