"""One's own account: name, language, time zone, sessions, second factors, what is kept."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presscentre.core.audience import everyone
from presscentre.events.models import Event
from presscentre.people import actions, queries, strong
from presscentre.people.adapter import speak_on
from presscentre.people.audience import EventRequest, PersonRequest, event_page, signed_in
from presscentre.people.forms import AccountForm, LanguageForm
from presscentre.people.models import User

AFTER_STRENGTHENING = "people_after_strengthening"


@signed_in
@never_cache
def account(request: PersonRequest) -> HttpResponse:
    """My account."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        changed = {field: form.cleaned_data[field] for field in ("name", "language", "zone")}
        actions.change_account(request.user, **changed, by=request.user, now=timezone.now())
        messages.success(request, _("Your account is as you wish it now."))
        response = redirect("people:account")
        speak_on(response, form.cleaned_data["language"])
        return response
    facts = {
        "form": form,
        "sessions": queries.sessions_of(request.user, now=timezone.now()),
        "factors": Authenticator.objects.filter(user=request.user).order_by("type", "pk"),
        "at_the_desk": strong.is_opened_at_the_desk(request),
    }
    return render(request, "people/account.html", facts, status=400 if form.errors else 200)


@require_POST
@signed_in
def end_session(request: PersonRequest, session: int) -> HttpResponse:
    """Sign out one of my other browsers."""
    mine = get_object_or_404(UserSession, pk=session, user=request.user)
    actions.end_session(mine, by=request.user, now=timezone.now())
    return redirect("people:account")


@require_POST
@signed_in
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """Sign out all my other browsers."""
    actions.end_other_sessions(request.user, keep=str(request.session.session_key), by=request.user, now=timezone.now())
    messages.success(request, _("All your other browsers are signed out."))
    return redirect("people:account")


@require_POST
@signed_in
def end_sessions(request: PersonRequest) -> HttpResponse:
    """Sign me out everywhere, here too."""
    actions.end_sessions(request.user, by=request.user, now=timezone.now())
    request.session.flush()
    return redirect("account_login")


@signed_in
@never_cache
def strengthen(request: PersonRequest) -> HttpResponse:
    """To the second factor, or to the place where one is set up; then to where the person was going."""
    if strong.is_opened_at_the_desk(request):
        raise PermissionDenied
    if "next" in request.GET:
        request.session[AFTER_STRENGTHENING] = safe_next(request, request.GET["next"], reverse("office:events"))
    if strong.is_strongly_signed_in(request):
        return HttpResponseRedirect(request.session.pop(AFTER_STRENGTHENING, reverse("office:events")))
    if strong.has_second_factor(request.user):
        again = urlencode({"next": reverse("people:strengthen")})
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        return HttpResponseRedirect(f"{ways[0]['url']}?{again}")
    return render(request, "people/strengthen.html")


@event_page
@require_safe
def accent(request: EventRequest) -> HttpResponse:
    """The event's colour, as one line of a stylesheet of its own: style attributes are blocked."""
    answer = HttpResponse(f":root {{ --event: {request.event.accent}; }}\n", content_type="text/css; charset=utf-8")
    shared = "public" if request.event.audience == Event.Audience.EVERYONE else "private"
    answer["Cache-Control"] = f"{shared}, max-age=300"
    return answer


@everyone
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show everything in this language from now on, and write in it to whoever is signed in."""
    form = LanguageForm(request.POST)
    back = safe_next(request, form.data.get("next", ""), "/")
    if not form.is_valid() or not check_for_language(form.cleaned_data["language"]):
        return HttpResponseRedirect(back)
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        actions.speak(request.user, chosen, by=request.user, now=timezone.now())
    response = HttpResponseRedirect(translate_url(back, chosen))
    speak_on(response, chosen)
    return response


def safe_next(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """The wanted address if it is on this host, otherwise the other."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else otherwise
