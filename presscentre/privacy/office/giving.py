"""What left the house: transfers, breaches; and who of the office reads unusually much."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit
from presscentre.privacy import actions, queries
from presscentre.privacy.forms import BreachForm, TransferForm
from presscentre.privacy.models import Alarm, Breach, Transfer


@office_page(Remit.Role.ADMINISTRATOR)
def transfers(request: OfficerRequest) -> HttpResponse:
    """What was given to whom; gives more, as a sealed file."""
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        transfer, parcel = actions.hand_over(
            request.event,
            recipient=given["recipient"],
            country=given["country"],
            abroad=given["abroad"],
            basis=given["basis"],
            fields=given["fields_given"],
            passphrase=given["passphrase"],
            by=request.user,
            now=request.now,
        )
        answer = HttpResponse(parcel, content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="{request.event.slug}-{transfer.pk}.csv.sealed"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    rows = Transfer.objects.filter(event=request.event).select_related("by")[:50]
    facts = {"form": form, "transfers": rows}
    return render(request, "privacy/office/transfers.html", facts, status=400 if form.errors else 200)


@office_page(Remit.Role.ADMINISTRATOR)
def breaches(request: OfficerRequest) -> HttpResponse:
    """What got out, whom it concerns, how long until the authority must know; and alarms of bulk reading."""
    form = BreachForm(request.POST or None, event=request.event)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        moments = {name: form.moment(name) for name in ("begins_at", "ends_at", "noticed_at")}
        what, keys = form.cleaned_data["what"], form.cleaned_data["holdings"]
        actions.note_breach(request.event, what, keys, **moments, by=request.user, now=now)
        return redirect("office-privacy:breaches", event=request.event.slug)
    rows = Breach.objects.filter(event=request.event).select_related("made_by")[:20]
    facts = {
        "form": form,
        "breaches": [(row, queries.hours_left(row, now)) for row in rows],
        "alarms": queries.open_alarms(request.event),
        "controller": queries.controller_of(request.event),
    }
    return render(request, "privacy/office/breaches.html", facts, status=400 if form.errors else 200)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def tell_authority(request: OfficerRequest, breach: int) -> HttpResponse:
    """The authority has been told."""
    row = get_object_or_404(Breach, pk=breach, event=request.event)
    actions.tell_authority(row, by=request.user, now=timezone.now())
    return redirect("office-privacy:breaches", event=request.event.slug)


@require_POST
@office_page(Remit.Role.ADMINISTRATOR)
def settle(request: OfficerRequest, alarm: int) -> HttpResponse:
    """Write down what the reading was."""
    row = get_object_or_404(Alarm, pk=alarm, event=request.event)
    actions.settle_alarm(row, request.POST.get("explanation", ""), by=request.user, now=timezone.now())
    return redirect("office-privacy:breaches", event=request.event.slug)
