"""Letters that did not arrive: who should be looked at, and sent to again."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from presscentre.events.models import Event
from presscentre.notices import actions
from presscentre.notices.models import Notice, NoticeQuerySet
from presscentre.office.alerts import Alert, finds, so_many
from presscentre.office.pages import OfficerRequest, office_page
from presscentre.people.models import Remit, User

A_PAGE = 50


def undelivered(event: Event) -> NoticeQuerySet:
    """Given up: what was written for this event, and what the house wrote to people of this event."""
    people = User.objects.filter(Q(remits__event=event) | Q(profile__events=event)).values("email")
    return Notice.objects.given_up().filter(Q(event=event.slug) | Q(event="", to__in=people))


@finds
def letters_given_up(event: Event, now: datetime) -> list[Alert]:
    """One alert for all letters that did not leave."""
    many = undelivered(event).count()
    detail = ngettext(
        "%(count)d letter could not be delivered. Look at the address.",
        "%(count)d letters could not be delivered. Look at the addresses.",
        many,
    )
    return so_many(
        many,
        title=gettext_lazy("Letters that did not arrive"),
        detail=detail,
        url=reverse("office-event:letters", args=[event.slug]),
        action=gettext_lazy("Look at the letters"),
        roles=(Remit.Role.ADMINISTRATOR, Remit.Role.ACCREDITATION),
    )


@require_safe
@office_page(Remit.Role.ADMINISTRATOR, Remit.Role.ACCREDITATION)
def letters(request: OfficerRequest) -> HttpResponse:
    """What could not be delivered, the latest first."""
    page = Paginator(undelivered(request.event), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/letters.html", {"page": page})


@require_POST
@office_page(Remit.Role.ADMINISTRATOR, Remit.Role.ACCREDITATION)
def send_again(request: OfficerRequest, letter: int) -> HttpResponse:
    """Try one of them anew."""
    notice = get_object_or_404(undelivered(request.event), pk=letter)
    actions.try_again(notice, by=request.user, now=request.now, at=timezone.now(), event=request.event)
    messages.success(request, _("The letter to %(address)s is on its way again.") % {"address": notice.to})
    return redirect("office-event:letters", event=request.event.slug)
