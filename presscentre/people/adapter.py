"""allauth, told how this house does it: mail as rows, people only, its own words, secrets sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as context_of_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from presscentre.people import actions, rules, strong, vault
from presscentre.people.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by a mailed code."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Check it letter by letter; it is valid for 15 minutes."),
        "too_many_codes": _("Too many codes were sent to this address. Wait ten minutes, or ask at the badge desk."),
        "too_many_login_attempts": _("Too many wrong codes. Wait a quarter of an hour, or ask at the badge desk."),
        "rate_limited": _("Too many tries. Wait a quarter of an hour, or ask at the badge desk."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the one of our own notices that stands for allauth's mail; what has none is not sent here at all."""
        if getattr(context_of_request.request, "no_more_mail", False):
            self.add_message(self.request, messages.WARNING, message=self.error_messages["too_many_codes"])
            return
        now = timezone.now()
        user = User.objects.able_to_sign_in().filter(email=email.lower()).first()
        kind = template_prefix.rsplit("/", 1)[-1]
        if kind == "unknown_account":
            actions.say_unknown(email.lower(), get_language() or settings.LANGUAGE_CODE, by=None, now=now)
        elif kind == "login_code" and user is not None:
            actions.send_code(user, context["code"], by=None, now=now)
        elif user is not None and template_prefix.startswith("mfa/"):
            actions.change_second_factor(user, kind, by=user, now=now)

    def pre_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse | None:
        """Anybody but an active person is sent back to the start, whatever they have proved."""
        if User.objects.able_to_sign_in().filter(pk=user.pk).exists():
            return None
        clear_login(request)
        self.add_message(request, messages.ERROR, message=self.error_messages["incorrect_code"])
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Note the sign-in, and show pages outside a language's address in the person's own."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        actions.sign_in(user, methods=sorted(strong.methods_of(request)), by=user, now=timezone.now())
        speak_on(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("office:events") if rules.works_anywhere(request.user) else settings.LOGIN_REDIRECT_URL

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """The passkey before the field for codes, unless there is an app to read codes from."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        has_app = Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists()
        return sorted(methods, key=lambda method: method["id"].endswith("webauthn") is has_app)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that a person sees in their list of sessions. A server behind a Unix socket knows none."""
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "0.0.0.0"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The office's second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the code. Type the one that is shown now; each opens one door only."),
        "cannot_delete_authenticator": _("The office needs a second factor. Add another one before you remove this."),
    }

    def encrypt(self, text: str) -> str:
        return vault.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer keeps at least one."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=strong.SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not rules.works_anywhere(authenticator.user)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        actions.change_second_factor(user, template_prefix.rsplit("/", 1)[-1], by=user, now=timezone.now())


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions end through the action, which closes sockets and tells the audit."""

    def end_sessions(self, sessions: Any) -> None:
        for session in sessions:
            actions.end_session(session, by=session.user, now=timezone.now())


def speak_on(response: HttpResponse, language: str) -> None:
    """Put the language cookie on this answer."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE or 60 * 60 * 24 * 365,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
