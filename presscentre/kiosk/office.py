"""The office's screens page: pair, choose what is shown, see whether it is painted, revoke."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from presscentre.kiosk import actions, queries, rules
from presscentre.kiosk.forms import ApproveForm, CodeForm, MessageForm, NameForm, ShowForm, ShowSeveralForm
from presscentre.kiosk.live import KIOSK
from presscentre.kiosk.models import Pairing, Screen
from presscentre.kiosk.scenes import offered
from presscentre.office.pages import OfficerRequest, office_page


def _mine(request: OfficerRequest, pk: int) -> Screen:
    in_use = request.event.screens.in_use().select_related("event", "user")
    return get_object_or_404(in_use, pk=pk)


def _all(request: OfficerRequest) -> list[Screen]:
    return list(request.event.screens.in_use().select_related("event").order_by("name", "pk"))


def _page(request: OfficerRequest, *, status: int = 200, **facts: Any) -> HttpResponse:
    """The whole page; `facts` replace the empty forms by those that were filled in."""
    event, offers = request.event, offered(request.event)
    fleet = queries.fleet(event, timezone.now())
    screens = [found.screen for found in fleet]
    shown = [
        (found, ShowForm(event=event, screen=found.screen, offers=offers, initial=_shown(found.screen)))
        for found in fleet
    ]
    usual = {
        "fleet": shown,
        "painting": sum(found.is_painting for found in fleet),
        "topic": KIOSK.of(event).name,
        "code_form": CodeForm(),
        "several_form": ShowSeveralForm(event=event, screens=screens, offers=offers),
        "message_form": MessageForm(event=event, screens=screens, now=request.now),
    }
    return render(request, "kiosk/office/screens.html", usual | facts, status=status)


def _shown(screen: Screen) -> dict[str, str]:
    options = ":".join(str(value) for value in screen.options.values() if isinstance(value, str))
    value = "" if screen.scene == "kiosk.message" else ":".join(filter(None, [screen.scene, options]))
    return {"scene": value, "language": screen.language}


@office_page("screens")
@require_GET
def screens(request: OfficerRequest) -> HttpResponse:
    """Each screen: what it shows, when it last painted, and what can be done with it."""
    return _page(request)


@office_page("screens")
@require_POST
def pairing(request: OfficerRequest) -> HttpResponse:
    """The browser that shows this code: what it is, before anything is approved."""
    rules.may_guess(request.user)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, code_form=form, status=422)
    waiting = Pairing.objects.waiting(timezone.now()).filter(code=form.cleaned_data["code"]).first()
    if waiting is None:
        rules.count_wrong_guess(request.user)
        form.add_error("code", _("No screen shows this code now. Read it again from the screen: it may be a new one."))
        return _page(request, code_form=form, status=422)
    usual = {"code": waiting.code, "language": request.event.languages[0]}
    return _device(request, waiting, ApproveForm(event=request.event, initial=usual))


def _device(request: OfficerRequest, waiting: Pairing, form: ApproveForm, *, status: int = 200) -> HttpResponse:
    return render(request, "kiosk/office/pairing.html", {"pairing": waiting, "form": form}, status=status)


@office_page("screens")
@require_POST
def approval(request: OfficerRequest) -> HttpResponse:
    """Give the browser that shows this code its place at the event."""
    rules.may_guess(request.user)
    now = timezone.now()
    waiting = Pairing.objects.waiting(now).filter(code=request.POST.get("code", "")).first()
    if waiting is None:
        rules.count_wrong_guess(request.user)
        raise actions.CodeSpent
    form = ApproveForm(request.POST, event=request.event)
    if not form.is_valid():
        return _device(request, waiting, form, status=422)
    told = form.cleaned_data
    actions.approve(
        waiting,
        request.event,
        name=told["name"],
        language=told["language"],
        choice=told["scene"],
        by=request.user,
        now=now,
    )
    messages.success(request, _("%(name)s is paired. Its picture appears within seconds.") % {"name": told["name"]})
    return redirect("office-kiosk:screens", event=request.event.slug)


@office_page("screens")
@require_POST
def scene(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show another scene on this screen at once."""
    screen = _mine(request, pk)
    form = ShowForm(request.POST, event=request.event, screen=screen)
    if not form.is_valid():
        return _page(request, refused=form, status=422)
    told = form.cleaned_data
    actions.show(screen, told["scene"], language=told["language"], by=request.user, now=timezone.now())
    return redirect("office-kiosk:screens", event=request.event.slug)


@office_page("screens")
@require_POST
def several(request: OfficerRequest) -> HttpResponse:
    """Show the same scene on the ticked screens."""
    form = ShowSeveralForm(request.POST, event=request.event, screens=_all(request))
    if not form.is_valid():
        return _page(request, several_form=form, status=422)
    return _show_on(request, form)


@office_page("screens")
@require_POST
def message(request: OfficerRequest) -> HttpResponse:
    """Put a message on the ticked screens."""
    form = MessageForm(request.POST, event=request.event, screens=_all(request), now=request.now)
    if not form.is_valid():
        return _page(request, message_form=form, status=422)
    return _show_on(request, form)


def _show_on(request: OfficerRequest, form: ShowSeveralForm | MessageForm) -> HttpResponse:
    told = form.cleaned_data
    count = actions.show_on(told["screens"], told["scene"], by=request.user, now=timezone.now())
    said = ngettext("%(count)d screen shows it now.", "%(count)d screens show it now.", count)
    messages.success(request, said % {"count": count})
    return redirect("office-kiosk:screens", event=request.event.slug)


@office_page("screens")
@require_POST
def name(request: OfficerRequest, pk: int) -> HttpResponse:
    """Call this screen otherwise."""
    screen = _mine(request, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=form, status=422)
    actions.rename(screen, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
    return redirect("office-kiosk:screens", event=request.event.slug)


@office_page("screens")
@require_POST
def identify(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let the screen show its name."""
    actions.identify(_mine(request, pk), by=request.user, now=timezone.now())
    return redirect("office-kiosk:screens", event=request.event.slug)


@office_page("screens")
def revocation(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask, then take the screen's credential away."""
    screen = _mine(request, pk)
    if request.method != "POST":
        return render(request, "kiosk/office/revocation.html", {"screen": screen})
    actions.revoke(screen, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is revoked and shows a new code.") % {"name": screen.name})
    return redirect("office-kiosk:screens", event=request.event.slug)
