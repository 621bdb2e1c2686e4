"""Badges in the office: find a person, look at the badge, put it on paper."""

from collections.abc import Callable
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions, codes, live
from presscentre.accreditation.forms.printing import PrintForm, RunForm, layout_or_usual
from presscentre.accreditation.models import Badge, Print, PrintRun
from presscentre.accreditation.models.badge import BadgeQuerySet
from presscentre.accreditation.names import folded
from presscentre.accreditation.office.frame import accepted, accreditation_page, applications_of
from presscentre.accreditation.printing import faces
from presscentre.accreditation.printing.press import Job, PressFailed
from presscentre.accreditation.printing.runs import PRESS
from presscentre.accreditation.remits import decides_everywhere
from presscentre.office.pages import OfficerRequest
from presscentre.privacy.actions import note_reading

FOUND = 20  # people that a search shows
RECENT = 20  # runs
FETCHED = timedelta(minutes=15)  # in which a print may be fetched once more, in real time: printers jam
PAPER = "badge_paper"  # in the session: what this officer printed on last


@accreditation_page
@require_safe
def badges(request: OfficerRequest) -> HttpResponse:
    """The desk: search, then the person; below it, the runs."""
    search = request.GET.get("search", "").strip()[:120]
    mine = badges_of(request)
    everywhere = decides_everywhere(request.user, request.event)
    context = {
        "search": search,
        "found": list(_found(mine, search)[: FOUND + 1]) if search else [],
        "most": FOUND,
        "good": 0 if search else mine.good().count(),
        "unprinted": 0 if search else mine.good().unprinted().count(),
        "everywhere": everywhere,
        "runs": PrintRun.objects.filter(event=request.event).order_by("-pk")[:RECENT] if everywhere else [],
        "form": RunForm(event=request.event, initial={"layout": paper(request)}),
        "topic": live.PRINTING.of(request.event).name,
    }
    return render(request, "accreditation/office/badges.html", context)


@accreditation_page
@require_safe
def badge(request: OfficerRequest, application: int) -> HttpResponse:
    """One badge as it will look, its state, its prints, and the button."""
    return _page(request, badge_of(request, application), None)


@accreditation_page
@require_safe
def picture(request: OfficerRequest, application: int) -> HttpResponse:
    """The badge as a PNG, with a code that opens nothing."""
    row = badge_of(request, application)
    note_reading(request.user, request.event, "portrait", by=request.user, now=timezone.now())
    layout = layout_or_usual(request.GET.get("layout", ""))
    pages = drawn(lambda: PRESS.pictures(faces.job_of([row], layout, sample=True)))
    return private(HttpResponse(pages[0], content_type="image/png"))


@accreditation_page
@require_POST
def print_badge(request: OfficerRequest, application: int) -> HttpResponse:
    """Put it on paper: the PDF opens, ready for the printer."""
    row = badge_of(request, application)
    form = PrintForm(request.POST, printed=row.printed_generation == row.generation)
    made: list[Print] = []

    def act() -> None:
        chosen = form.cleaned_data
        request.session[PAPER] = chosen["layout"]
        reason = chosen.get("reason", "")
        made.append(actions.print_badge(row, chosen["layout"], by=request.user, now=request.now, reason=reason))

    if form.is_valid() and accepted(form, act):
        return redirect("office-accreditation:printed", event=request.event.slug, pk=made[0].pk)
    return _page(request, row, form)


@accreditation_page
@require_safe
def printed(request: OfficerRequest, pk: int) -> HttpResponse:
    """The PDF of a print that this officer has just made; for a while, as long as it is the good one."""
    mine = Print.objects.filter(badge__in=badges_of(request).good(), by=request.user, run=None)
    one = get_object_or_404(mine.select_related("badge"), pk=pk)
    fresh = timezone.now() - request.event.real(one.at) < FETCHED
    if not fresh or one.generation != one.badge.generation:
        raise Http404
    row = Badge.objects.with_faces().get(pk=one.badge_id)
    note_reading(request.user, request.event, "portrait", by=request.user, now=timezone.now())
    pdf = drawn(lambda: [PRESS.pdf(faces.job_of([row], one.layout))])[0]
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="badge-{codes.shown(row.serial)}-{row.generation}.pdf"'
    return private(answer)


@accreditation_page
@require_safe
def test_sheet(request: OfficerRequest) -> HttpResponse:
    """Invented people in every script, to set the printer up with."""
    layout = layout_or_usual(request.GET.get("layout", ""))
    job: Job = faces.sheet_to_test(request.event, layout)
    answer = HttpResponse(drawn(lambda: [PRESS.pdf(job)])[0], content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="test-{layout}.pdf"'
    return private(answer)


def badges_of(request: OfficerRequest) -> BadgeQuerySet:
    """Of this event, in this officer's regions."""
    return Badge.objects.filter(event=request.event, application__in=applications_of(request))


def badge_of(request: OfficerRequest, application: int) -> Badge:
    """The badge of this application, with all that it shows; 404 outside event and remit, and if there is none."""
    return get_object_or_404(badges_of(request).with_faces(), application=application)


def drawn(draw: Callable[[], list[bytes]]) -> list[bytes]:
    """What the press gives. Raises actions.PressDown."""
    try:
        return draw()
    except PressFailed as error:
        raise actions.PressDown from error


def private(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps it, no browser takes it for something else."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def paper(request: OfficerRequest) -> str:
    """What this officer printed on last."""
    return layout_or_usual(str(request.session.get(PAPER, "")))


def _page(request: OfficerRequest, row: Badge, form: PrintForm | None) -> HttpResponse:
    note_reading(request.user, request.event, "application", by=request.user, now=timezone.now())
    again = row.printed_generation == row.generation
    context = {
        "badge": row,
        "application": row.application,
        "serial": codes.shown(row.serial),
        "form": form or PrintForm(printed=again, initial={"layout": paper(request)}),
        "again": again,
        "layout": paper(request),
        "prints": list(row.prints.select_related("by", "run").order_by("-pk")),
        "unknown": faces.missing_glyphs(row.application),
        "faceless": not faces.has_portrait(row.application),
        "topic": live.PRINTING.of(request.event).name,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "accreditation/office/badge.html", context, status=status)


def _found(mine: BadgeQuerySet, search: str) -> BadgeQuerySet:
    """By serial, else by every word of name, outlet or address."""
    rows = mine.select_related("application__outlet", "application__portrait", "application__delegation__region")
    try:
        return rows.filter(serial=codes.typed(search))
    except codes.Unreadable:
        pass
    for word in folded(search).split():
        rows = rows.filter(application__search__contains=word)
    return rows.order_by("application__latin_name", "pk")
