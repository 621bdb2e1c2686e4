"""The doors under /accounts/: those of allauth that this house has, each with its audience; no password, no sign-up.

These are allauth's class-based views, since its login stages belong to them; ours only change what must differ.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from presscentre.core.audience import declare, everyone
from presscentre.people import actions, newcomers, strong

Page = Callable[..., HttpResponseBase]


def own(view: Page) -> Page:
    """Whoever is signed in, for themselves; not in a session that a badge-desk code has opened."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if strong.is_opened_at_the_desk(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return declare(never_cache(login_required(page)), "signed in")


class Welcome(LoginCodeVerificationProcess):  # type: ignore[misc]
    """The way in of an address that nobody has yet, for which some feature waits; it looks like any other."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Mail a code; who types it in this browser becomes a person."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email) | {"initiated_by_user": True})
        process = cls(stage=stage)
        process.send()
        process.persist()

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        code = self.generate_code()
        language = get_language() or "en"
        actions.send_code_to_newcomer(email, code, language, by=None, now=timezone.now())
        self.add_sent_message({"email": email, "recipient": email})


class RequestCodeView(account.RequestLoginCodeView):  # type: ignore[misc]
    """The address. Whoever comes back while a code is on its way is led to the page for it, unless they begin again."""

    def form_valid(self, form: Any) -> HttpResponse:
        email, wait = form.cleaned_data["email"], getattr(self.request, "no_more_mail", False)
        if form._user or wait or not newcomers.are_welcome(email, timezone.now()):
            return super().form_valid(form)  # type: ignore[no-any-return]
        Welcome.begin(self.request, email)
        return HttpResponseRedirect(self.get_success_url())

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponseRedirect | None:
        if "again" not in request.GET:
            return super()._redirect_to_pending_stage(request, stage)  # type: ignore[no-any-return]
        clear_login(request)
        return None


class ConfirmCodeView(account.ConfirmLoginCodeView):  # type: ignore[misc]
    """The code from the mail, or from the badge desk: the latter is spent here, once.

    A newcomer becomes a person here, and not before: the code has proved that they read the mail.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is None:
            address, language = self._process.state["email"], get_language() or "en"
            self._process._user = actions.welcome(address, language, by=None, now=timezone.now())
        desk_code = getattr(form, "desk_code", None)
        if desk_code is not None:
            actions.use_desk_code(desk_code, by=desk_code.user, now=timezone.now())
            record_authentication(self.request, desk_code.user, method="desk")
        return super().form_valid(form)  # type: ignore[no-any-return]


class ActivateTOTPView(totp.ActivateTOTPView):  # type: ignore[misc]
    """Whoever has just proved the new app has proved a second factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        mine = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, mine, reauthenticated=True)
        return response


class AddPasskeyView(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Whoever has just made a passkey has proved it in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        newest = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN).latest("pk")
        post_authentication(self.request, newest, reauthenticated=True)
        return response


class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """An officer keeps at least one second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = mfa_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            form.add_error(None, adapter.error_messages["cannot_delete_authenticator"])
            return self.form_invalid(form)  # type: ignore[no-any-return]
        return super().form_valid(form)  # type: ignore[no-any-return]


request_code = everyone(never_cache(RequestCodeView.as_view()))

urls: list[URLPattern | URLResolver] = [
    path("login/", request_code, name="account_login"),
    path("login/code/", request_code, name="account_request_login_code"),
    # allauth names this one in passing. Nobody signs up here: the office invites.
    path("signup/", everyone(RedirectView.as_view(pattern_name="account_login")), name="account_signup"),
    path("login/code/confirm/", everyone(ConfirmCodeView.as_view()), name="account_confirm_login_code"),
    path("login/passkey/", everyone(never_cache(webauthn.login_webauthn)), name="mfa_login_webauthn"),
    path("login/second/", everyone(never_cache(mfa.authenticate)), name="mfa_authenticate"),
    path("logout/", everyone(never_cache(account.logout)), name="account_logout"),
    path("second/", own(mfa.index), name="mfa_index"),
    path("second/again/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second/again/passkey/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second/app/", own(ActivateTOTPView.as_view()), name="mfa_activate_totp"),
    path("second/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second/passkeys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second/passkeys/add/", own(AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("second/passkeys/<int:pk>/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("second/passkeys/<int:pk>/remove/", own(RemovePasskeyView.as_view()), name="mfa_remove_webauthn"),
    path("second/recovery/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second/recovery/new/", own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
