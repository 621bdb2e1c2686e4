"""A person's own data: what is kept, who has looked, take it, correct it, withdraw, object, have it erased."""

import time

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from presscentre.events.models import Event
from presscentre.people.accounts import own
from presscentre.people.audience import EventRequest, PersonRequest, event_page
from presscentre.privacy import actions, exporting, mine, parcels, queries
from presscentre.privacy.forms import AskForm, IdentityForm
from presscentre.privacy.models import DataRequest, IdentityDocument, Seen

FRESH = 15 * 60  # seconds since the code was typed within which somebody may have everything erased


@require_safe
@own
def my_data(request: PersonRequest) -> HttpResponse:
    """My data: what is kept and why, who has looked, what I agreed to, what I can do."""
    return render(request, "privacy/my-data.html", {"form": AskForm(), **mine.overview(request.user)})


@require_safe
@own
def everything(request: PersonRequest) -> HttpResponse:
    """Every value, on one page to read."""
    facts = {"holdings": exporting.everything(request.user), "person": request.user, "now": timezone.now()}
    return render(request, "privacy/everything.html", facts)


@require_POST
@own
def ask_for_copy(request: PersonRequest) -> HttpResponse:
    """Have a copy made; the link comes by mail."""
    actions.ask_for_copy(request.user, by=request.user, now=timezone.now())
    messages.success(request, _("Your copy is being made. A letter with its link comes in a moment."))
    return redirect("privacy:my-data")


@own
def take_copy(request: PersonRequest, secret: str) -> HttpResponse:
    """The page behind the link: one press hands the copy over, and the link is spent."""
    if request.method != "POST":  # a mail scanner that opens links must not spend it
        return render(request, "privacy/take-copy.html", {"secret": secret})
    sealed = actions.take_copy(request.user, secret, by=request.user, now=timezone.now())
    answer = HttpResponse(parcels.unseal(sealed, secret), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="presscentre-my-data.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@own
def told(request: PersonRequest, seen: int) -> HttpResponse:
    """The exact words that I saw, with their hash."""
    rows = Seen.objects.select_related("wording", "wording__event")
    return render(request, "privacy/told.html", {"seen": get_object_or_404(rows, pk=seen, person=request.user)})


@require_POST
@own
def withdraw(request: PersonRequest, event: str, purpose: str) -> HttpResponse:
    """Withdraw one consent; what stood on it alone is deleted at once."""
    where = get_object_or_404(Event, slug=event)
    actions.withdraw_consent(request.user, where, purpose, by=request.user, now=where.clock(timezone.now()))
    messages.success(request, _("Withdrawn. What was kept on this consent alone is deleted."))
    return redirect("privacy:my-data")


@require_POST
@own
def ask(request: PersonRequest) -> HttpResponse:
    """Ask for a correction, object, or ask something else."""
    form = AskForm(request.POST)
    if not form.is_valid():
        facts = {"form": form, **mine.overview(request.user)}
        return render(request, "privacy/my-data.html", facts, status=400)
    wish = form.cleaned_data
    actions.ask(request.user, wish["kind"], wish["text"], event=None, by=request.user, now=timezone.now())
    messages.success(request, _("The office has your request and owes you an answer within a month."))
    return redirect("privacy:my-data")


@require_POST
@own
def take_back(request: PersonRequest, asked: int) -> HttpResponse:
    """Take a request of mine back."""
    mine_ = get_object_or_404(DataRequest, pk=asked, person=request.user)
    actions.take_back(mine_, by=request.user, now=timezone.now())
    return redirect("privacy:my-data")


@own
def identity(request: PersonRequest, event: str) -> HttpResponse:
    """Give an identity document, where a security body needs one."""
    where: Event = get_object_or_404(Event.objects.filter(applications__person=request.user).distinct(), slug=event)
    if not queries.controller_of(where).security_body:
        raise Http404
    form = IdentityForm(request.POST or None, request.FILES or None)
    now = where.clock(timezone.now())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.take_answers(request.user, where, request.POST, by=request.user, now=now)
        actions.give_document(
            request.user,
            where,
            kind=given["kind"],
            country=given["country"],
            number=given["number"],
            scan=given["scan"].read() if given["scan"] else None,
            by=request.user,
            now=now,
        )
        messages.success(request, _("Locked away. You can read here who opens it and why."))
        return redirect("privacy:my-data")
    asked = queries.questions(where, request.user, get_language() or "en")
    facts = {
        "form": form,
        "event": where,
        "question": next(question for question in asked if question.purpose.key == "identity"),
        "document": IdentityDocument.objects.filter(person=request.user, event=where).first(),
    }
    return render(request, "privacy/identity.html", facts, status=400 if form.errors else 200)


@own
def erase(request: PersonRequest) -> HttpResponse:
    """Have everything erased, by somebody who has just proved who they are."""
    if not is_fresh(request):
        logout(request)
        messages.info(request, _("Before anything is erased, sign in once more, so that we know it is you."))
        return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('privacy:erase')})}")
    if request.method != "POST" or request.POST.get("sure") != "1":
        return render(request, "privacy/erase.html", mine.overview(request.user))
    actions.erase(request.user, by=request.user, now=timezone.now())
    logout(request)
    return render(request, "privacy/erased.html")


def is_fresh(request: HttpRequest) -> bool:
    """True if this session's own person typed a code, or proved a second factor, a moment ago."""
    proofs = [float(record.get("at", 0)) for record in get_authentication_records(request, request.user)]
    return bool(proofs) and time.time() - max(proofs) < FRESH


@require_safe
@event_page
def public_list(request: EventRequest) -> HttpResponse:
    """Accredited media who agreed to be named. Nobody else."""
    facts = {"event": request.event, "people": queries.public_list(request.event)}
    return render(request, "privacy/public-list.html", facts)
