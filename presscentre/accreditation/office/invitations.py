"""Invitations in the office: how each stands, one by hand, reminded, extended, taken back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presscentre.accreditation import actions, live, queries
from presscentre.accreditation.models import Invitation
from presscentre.accreditation.models.invitation import InvitationQuerySet
from presscentre.accreditation.office.frame import READ_WRITE, accepted, whole_page
from presscentre.accreditation.office.guest_forms import InviteForm, UntilForm
from presscentre.core import tables
from presscentre.office.pages import OfficerRequest
from presscentre.privacy.actions import note_reading

A_PAGE, MOST_AT_ONCE = 50, 200
STATES = {
    "waiting": gettext_lazy("Sent"),
    "opened": gettext_lazy("Opened"),
    "declined": gettext_lazy("Declined"),
    "applied": gettext_lazy("Applied"),
    "expired": gettext_lazy("Expired"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
VERBS = ("remind", "extend", "withdraw")


@whole_page
@require_safe
def invitations(request: OfficerRequest) -> HttpResponse:
    """All invitations of the event by state, the newest first."""
    state, search = request.GET.get("state", ""), request.GET.get("search", "").strip()[:120]
    real = timezone.now()
    counts = queries.counts_by_state(request.event, real)
    rows = queries.in_state(found(request, search), state, real)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, queries.state_of(row, real), STATES[queries.state_of(row, real)]) for row in page],
        "states": [(key, label, counts[key]) for key, label in STATES.items()],
        "all": sum(counts.values()),
        "state": state if state in STATES else "",
        "search": search,
        "clock": request.event.clock,
        "topic": live.QUEUE.of(request.event).name,
    }
    return render(request, "accreditation/office/invitations.html", context)


@whole_page
@require_http_methods(READ_WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """Invite one person."""
    form = InviteForm(request.POST or None, event=request.event, now=request.now)
    if request.method == "POST" and form.is_valid() and accepted(form, lambda: _invite(request, form)):
        messages.success(request, _("%(email)s is invited.") % {"email": form.cleaned_data["email"]})
        return redirect("office-accreditation:invitations", event=request.event.slug)
    context = {"form": form}
    return render(request, "accreditation/office/invitation-new.html", context, status=422 if form.errors else 200)


@whole_page
@require_POST
def many(request: OfficerRequest) -> HttpResponse:
    """Look at what would be done to those that are ticked, then do it: the last POST carries `step=sure`."""
    verb, chosen = request.POST.get("verb", ""), chosen_from(request)
    if verb not in VERBS:
        raise Http404
    if not chosen:
        messages.warning(request, _("Choose somebody first."))
        return redirect("office-accreditation:invitations", event=request.event.slug)
    sure = request.POST.get("step") == "sure"
    form = UntilForm(request.POST if sure else None, event=request.event, now=request.now)
    if verb != "extend":
        del form.fields["until"]
    if sure and form.is_valid() and accepted(form, lambda: _settle(request, verb, chosen, form)):
        return redirect("office-accreditation:invitations", event=request.event.slug)
    context = {"verb": verb, "chosen": chosen, "form": form}
    return render(request, "accreditation/office/invitations-many.html", context, status=422 if form.errors else 200)


@whole_page
@require_POST
def new_link(request: OfficerRequest, pk: int) -> HttpResponse:
    """Send the letter once more, with another link."""
    row = get_object_or_404(Invitation.objects.filter(event=request.event).select_related("event", "outlet"), pk=pk)
    actions.send_new_link(row, by=request.user, now=timezone.now())
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": row.email})
    return redirect("office-accreditation:invitations", event=request.event.slug)


@whole_page
@require_safe
def export(request: OfficerRequest) -> HttpResponse:
    """The same list as a file."""
    real = timezone.now()
    rows = list(queries.in_state(found(request, ""), request.GET.get("state", ""), real))
    note_reading(request.user, request.event, "export", len(rows), by=request.user, now=real)
    heading = [_("E-mail"), _("Name"), _("Language"), _("Outlet"), _("State"), _("Sent"), _("Valid until")]
    table = [
        [
            *(row.email, row.name, row.language, row.outlet or "", STATES[queries.state_of(row, real)]),
            *(_day(request, row.made_at), _day(request, row.expires_at)),
        ]
        for row in rows
    ]
    return tables.answer(f"{request.event.slug}-invitations.csv", heading, table)


def found(request: OfficerRequest, search: str) -> InvitationQuerySet:
    """Invitations of this event whose address, name or outlet holds this text."""
    rows = Invitation.objects.filter(event=request.event).select_related("event", "outlet", "application")
    return rows.about(search).order_by("-made_at", "-pk")


def chosen_from(request: OfficerRequest) -> list[Invitation]:
    """The invitations of this event that were ticked."""
    keys = [key for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit() and len(key) < 19]
    rows = Invitation.objects.filter(event=request.event, pk__in=keys[:MOST_AT_ONCE])
    return list(rows.select_related("event", "outlet").order_by("pk"))


def _invite(request: OfficerRequest, form: InviteForm) -> None:
    given: dict[str, Any] = dict(form.cleaned_data)
    until = request.event.real(given.pop("until"))
    actions.invite(request.event, **given, expires_at=until, by=request.user, now=timezone.now())


def _settle(request: OfficerRequest, verb: str, chosen: list[Invitation], form: UntilForm) -> None:
    until = form.cleaned_data.get("until")
    real = request.event.real(until) if until else None
    done, left = actions.settle_many(request.event, chosen, verb, until=real, by=request.user, now=timezone.now())
    sentences = {
        "remind": ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", done),
        "extend": ngettext("%(count)d invitation is extended.", "%(count)d invitations are extended.", done),
        "withdraw": ngettext("%(count)d invitation is withdrawn.", "%(count)d invitations are withdrawn.", done),
    }
    messages.success(request, sentences[verb] % {"count": done})
    if left:
        sentence = ngettext(
            "%(count)d stays as it is: it was used, declined, withdrawn or has expired, or a reminder is just out.",
            "%(count)d stay as they are: used, declined, withdrawn or expired, or a reminder is just out.",
            left,
        )
        messages.warning(request, sentence % {"count": left})


def _day(request: OfficerRequest, at: Any) -> str:
    return request.event.clock(at).astimezone(request.event.tz).strftime("%Y-%m-%d %H:%M")
