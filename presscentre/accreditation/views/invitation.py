"""An invitation's link: what it is for, said before anybody signs in; accepted, or declined."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions, queries, tokens
from presscentre.accreditation.models import Invitation
from presscentre.core.audience import View, declare
from presscentre.events.models import Event
from presscentre.people import rules

HELD = "accreditation_invitation"  # in the session: the link's secret stands in an address once, and no more


def holder_page(view: View) -> View:
    """Whoever holds the link of an invitation to this event: known by it, not by an account."""

    @never_cache
    @wraps(view)
    def page(request: Any, event: str, **kwargs: object) -> HttpResponseBase:
        request.event = get_object_or_404(Event, slug=event)
        request.real = timezone.now()
        request.now = request.event.clock(request.real)
        request.outside = not rules.may_see(request.user, request.event)
        answer: HttpResponseBase = view(request, **kwargs)
        return answer

    return declare(page, "whoever holds the link of an invitation")


@holder_page
@require_safe
def link(request: Any, token: str) -> HttpResponse:
    """Remember which invitation this browser holds, and show it under an address without the secret."""
    found = Invitation.objects.filter(event=request.event, digest=tokens.digest_of(token)).first()
    if found is None:
        return render(request, "accreditation/invitation-unknown.html", status=404)
    actions.note_opened(found, by=None, now=request.real)
    request.session[HELD] = found.pk
    return redirect("accreditation:invitation", event=request.event.slug)


@holder_page
@require_safe
def invitation(request: Any) -> HttpResponse:
    """What the invitation is for, and whether it still counts."""
    held = of_session(request)
    mine = request.user.is_authenticated and request.user.email == held.email
    facts = {
        "invitation": held,
        "outlet": held.outlet,
        "sent_to": masked(held.email),
        "expired": request.real >= held.expires_at,
        "over": request.now >= request.event.ends_at,
        "used": getattr(held, "application", None),
        "mine": mine,
        "other": request.user.is_authenticated and not mine,
        "opens": queries.takes_applications(queries.register_of(request.event), request.now),
    }
    return render(request, "accreditation/invitation.html", facts)


@holder_page
@require_POST
def decline(request: Any) -> HttpResponse:
    """Say that one does not come."""
    actions.decline(of_session(request), by=None, now=request.real)
    messages.success(request, _("Thank you for telling us. Should you come after all, you can still accept."))
    return redirect("accreditation:invitation", event=request.event.slug)


def of_session(request: HttpRequest) -> Invitation:
    """The invitation that this browser holds, at this event; 404 without one."""
    event = request.event  # type: ignore[attr-defined]
    rows = Invitation.objects.filter(event=event).select_related("event", "outlet", "application")
    if HELD not in request.session:
        raise Http404
    return get_object_or_404(rows, pk=request.session[HELD])


def masked(address: str) -> str:
    """Enough of an address for its owner to know it: k…@example.org."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"
