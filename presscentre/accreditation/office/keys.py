"""The keys that sign an event's badges: change them, give one up, sign all badges anew."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from presscentre.accreditation import actions
from presscentre.accreditation.forms.printing import WhyForm
from presscentre.accreditation.models import Badge, SigningKey
from presscentre.accreditation.office.frame import accepted, whole_page
from presscentre.office.pages import OfficerRequest


@whole_page
@require_safe
def keys(request: OfficerRequest) -> HttpResponse:
    """Every key, how many good badges it has signed, and what can be done."""
    return _page(request, WhyForm())


@whole_page
@require_POST
def change_key(request: OfficerRequest) -> HttpResponse:
    key = actions.change_key(request.event, by=request.user, now=request.now)
    messages.success(request, _("Key %(number)d signs from now on. All badges stay good.") % {"number": key.number})
    return redirect("office-accreditation:keys", event=request.event.slug)


@whole_page
@require_POST
def break_key(request: OfficerRequest, number: int) -> HttpResponse:
    """Somebody else may have it: nothing that it signed opens a door any more."""
    key = get_object_or_404(SigningKey.objects.select_related("event"), event=request.event, number=number)
    by, now = request.user, request.now
    return _anew(request, lambda reason: actions.declare_broken(key, reason=reason, by=by, now=now))


@whole_page
@require_POST
def renew(request: OfficerRequest) -> HttpResponse:
    """All badges get new codes, because the event's dates were moved, say."""
    by, now = request.user, request.now
    return _anew(request, lambda reason: actions.renew(request.event, reason=reason, by=by, now=now))


def _anew(request: OfficerRequest, act: Callable[[str], int]) -> HttpResponse:
    form, count = WhyForm(request.POST), []
    if not form.is_valid() or not accepted(form, lambda: count.append(act(form.cleaned_data["reason"]))):
        return _page(request, form)
    words = ngettext(
        "%(count)d badge has a new code. Print it again.",
        "%(count)d badges have new codes. Print them again.",
        count[0],
    )
    messages.success(request, words % {"count": count[0]})
    return redirect("office-accreditation:keys", event=request.event.slug)


def _page(request: OfficerRequest, form: WhyForm) -> HttpResponse:
    good = Count("badges", filter=Q(badges__stopped_at=None))
    badges = Badge.objects.good().filter(event=request.event)
    context = {
        "keys": SigningKey.objects.filter(event=request.event).annotate(good=good).order_by("-number"),
        "good": badges.count(),
        "short": badges.filter(ends_at__lt=request.event.ends_at).count(),
        "form": form,
    }
    return render(request, "accreditation/office/keys.html", context, status=422 if form.errors else 200)
