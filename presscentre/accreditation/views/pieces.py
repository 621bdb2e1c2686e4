"""Pieces of the form with a button of their own: outlet, portrait, evidence. Each keeps what else stood on the page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from presscentre.accreditation import actions, queries, studio
from presscentre.accreditation.actions.evidence import examined
from presscentre.accreditation.audience import ApplicantRequest, applicant_page
from presscentre.accreditation.forms import CropForm, EvidenceForm, ProposalForm
from presscentre.accreditation.limits import count_upload
from presscentre.accreditation.models import Application, Evidence, Portrait
from presscentre.accreditation.sending import sent
from presscentre.accreditation.uploads import LARGEST_EVIDENCE, LARGEST_PORTRAIT
from presscentre.accreditation.views.form import keep_typed, page
from presscentre.accreditation.views.frame import (
    CAMERA,
    READ_WRITE,
    draft_page,
    own,
    refused,
    to_form,
    to_status,
)


@applicant_page
@require_GET
def outlets(request: ApplicantRequest) -> HttpResponse:
    """Outlets with these words in one of their names."""
    text = request.GET.get("q", "")[:120]
    return render(request, "accreditation/outlets.html", {"found": queries.called(request.event, text), "q": text})


@draft_page
@require_POST
def choose_outlet(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """Take an outlet from the list, look others up without scripts, or choose again."""
    keep_typed(request, draft)
    text = request.POST.get("q", "")[:120]
    if "find" in request.POST:
        return page(request, draft, found=queries.called(request.event, text), q=text, changing=True)
    if "change" in request.POST:
        return piece(request, draft, "outlet", changing=True)
    chosen = get_object_or_404(queries.outlets_at(request.event), pk=_number(request.POST.get("choose")))
    facts: dict[str, Any] = {"posted": {}, "by": request.user, "now": request.now}
    actions.keep(draft, {"outlet": chosen}, {}, **facts)
    return piece(request, draft, "outlet")


@draft_page
@require_POST
def propose_outlet(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """Name an outlet that is not in the list; first, any that may be the same are offered."""
    keep_typed(request, draft)
    proposal = ProposalForm(request.POST)
    if not proposal.is_valid():
        return piece(request, draft, "outlet", status=422, proposal=proposal, changing=True)
    name, country, website = (proposal.cleaned_data[f"proposed_{part}"] for part in ("name", "country", "website"))
    offers = [] if "anyway" in request.POST else queries.alike(request.event, name, website)
    if offers:
        return piece(request, draft, "outlet", proposal=proposal, offers=offers, changing=True)
    actions.propose_outlet(draft, name, country, website=website, by=request.user, now=request.now)
    return piece(request, draft, "outlet")


@draft_page
@require_POST
def take_portrait(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """A picture with its frame, or another frame for the picture that is kept."""
    keep_typed(request, draft)
    wrong = refused(lambda: _take(request, draft))
    facts: dict[str, Any] = {"wrong": {"portrait": wrong}} if wrong else {}
    return piece(request, draft, "portrait", **facts)


@applicant_page
@require_http_methods(READ_WRITE)
def change_portrait(request: ApplicantRequest) -> HttpResponse:
    """Another portrait for what was handed in; what follows from it is said on the page."""
    application, wrong = own(request), ""
    if not (request.here.given or request.here.waiting):
        return to_status(request)
    if request.method == "POST":
        wrong = refused(lambda: _take(request, application))
        if not wrong:
            return to_status(request)
    facts = {"portrait": Portrait.objects.filter(application=application).first(), "given": request.here.given}
    answer = render(
        request, "accreditation/portrait.html", {**facts, "wrong": {"portrait": wrong}}, status=422 if wrong else 200
    )
    answer["Permissions-Policy"] = CAMERA
    return answer


@draft_page
@require_POST
def add_evidence(request: ApplicantRequest, draft: Application) -> HttpResponse:
    """A file or a link for one line of the checklist."""
    keep_typed(request, draft)
    form = EvidenceForm(request.POST, request.FILES)
    wrong = refused(lambda: add(request, draft, form)) if form.is_valid() else str(form.non_field_errors()[0])
    facts: dict[str, Any] = {"wrong": {"evidence": wrong}, "wrong_kind": request.POST.get("kind", "")} if wrong else {}
    return piece(request, draft, "evidence", **facts)


@applicant_page
@require_POST
def remove_evidence(request: ApplicantRequest, piece_of: int) -> HttpResponse:
    """Take a piece away."""
    application = own(request)
    row = get_object_or_404(Evidence.objects.select_related("application"), pk=piece_of, application=application)
    wrong = refused(lambda: actions.remove_evidence(row, by=request.user, now=request.now))
    if request.here.draft is None:
        return redirect("accreditation:answer", event=request.event.slug)
    facts: dict[str, Any] = {"wrong": {"evidence": wrong}} if wrong else {}
    return piece(request, application, "evidence", **facts)


@applicant_page
@require_GET
def evidence(request: ApplicantRequest, piece_of: int) -> HttpResponse:
    """One's own file, as it is kept."""
    row = get_object_or_404(Evidence.objects.exclude(file=""), pk=piece_of, application=own(request))
    return sent(row.file, row.media_type, row.name)


@applicant_page
@require_GET
def portrait(request: ApplicantRequest, which: str) -> HttpResponse:
    """One's own portrait: "picture", or "original" to frame it anew."""
    row = get_object_or_404(Portrait, application=own(request))
    return sent(getattr(row, which), "image/jpeg", "portrait.jpg")


def piece(
    request: ApplicantRequest, application: Application, name: str, *, status: int = 200, **facts: Any
) -> HttpResponse:
    """This piece of the form for htmx; the whole form, with what is wrong, or a way back to it, for others."""
    application.refresh_from_db()
    if getattr(request, "htmx", False):
        return page(request, application, piece=f"#{name}", **facts)
    if facts.get("wrong") or status != 200:
        return page(request, application, status=422, **facts)
    return page(request, application, **facts) if facts else to_form(request, name)


def add(request: ApplicantRequest, application: Application, form: EvidenceForm) -> None:
    """Keep the piece of evidence in the form. Raises whatever the house says against it."""
    kind, file, link = (form.cleaned_data[name] for name in ("kind", "file", "link"))
    facts: dict[str, Any] = {"by": request.user, "now": request.now}
    if file is None:
        actions.add_link(application, kind, link, **facts)
        return
    count_upload(request.user)
    actions.add_file(application, kind, examined(_read(file, LARGEST_EVIDENCE)), file.name, **facts)


def _take(request: ApplicantRequest, application: Application) -> None:
    form = CropForm(request.POST, request.FILES)
    form.is_valid()
    file = form.cleaned_data.get("portrait")
    known = Portrait.objects.filter(application=application).first()
    count_upload(request.user)
    if file is None and known is not None and form.frame is not None:
        taken = studio.develop_again(known, form.frame)
    else:
        taken = studio.develop(_read(file, LARGEST_PORTRAIT) if file is not None else b"", form.frame)
    actions.change_portrait(application, taken, by=request.user, now=request.now)


def _read(file: Any, most: int) -> bytes:
    """The file, and one byte more than may be, so that whoever judges it sees that it is too large."""
    data: bytes = file.read(most + 1)
    return data


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0
