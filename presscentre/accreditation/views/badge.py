"""The badge on the phone: its code as large as the screen, also where there is no network."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_safe

from presscentre.accreditation import codes
from presscentre.accreditation.actions import PressDown
from presscentre.accreditation.audience import ApplicantRequest, applicant_page
from presscentre.accreditation.models import Badge
from presscentre.accreditation.printing import colours, faces, qr
from presscentre.accreditation.printing.press import PressFailed
from presscentre.accreditation.printing.runs import PRESS
from presscentre.core import languages
from presscentre.core.audience import everyone

MARK = "X-Badge"  # the service worker keeps an answer that bears it, and forgets all when one does not


@applicant_page
@require_safe
def badge(request: ApplicantRequest) -> HttpResponse:
    """Whoever is accredited sees the code that opens doors; whoever is not any more, where they stand."""
    row = _badge(request)
    if row is None:
        return redirect("accreditation:status", event=request.event.slug)
    regions = list(request.event.regions.order_by("position", "pk"))
    delegation = row.application.delegation
    region = delegation.region if delegation else None
    context = {
        "badge": row,
        "application": row.application,
        # Our own drawing of our own signs: nothing in it comes from a person.
        "code": mark_safe(qr.drawn(row.code)),
        "serial": codes.shown(row.serial),
        "region": region,
        "band": regions.index(region) % len(colours.BANDS) if region else None,
        "voice": dict(languages.INTERFACE).get(row.application.interpretation, ""),
        "build": settings.BUILD,
    }
    answer = render(request, "accreditation/badge.html", context)
    answer[MARK] = f"{codes.shown(row.serial)} {row.generation}"
    return answer


@applicant_page
@require_safe
def pdf(request: ApplicantRequest) -> HttpResponse:
    """One's own badge, to print or to keep."""
    row = _badge(request)
    if row is None:
        raise Http404
    try:
        drawn = PRESS.pdf(faces.job_of([row], "a6"))
    except PressFailed as error:
        raise PressDown from error
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="badge-{codes.shown(row.serial)}.pdf"'
    return answer


@everyone
@require_GET
def worker(request: HttpRequest, event: str) -> HttpResponse:
    """The service worker; served here because it may only look after addresses below its own."""
    source = (settings.BASE_DIR / "static" / "js" / "badge-worker.js").read_text()
    answer = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _badge(request: ApplicantRequest) -> Badge | None:
    """The good badge of this person at this event."""
    mine = Badge.objects.good().with_faces().filter(event=request.event, application__person=request.user)
    return mine.order_by("-issued_at", "-pk").first()
