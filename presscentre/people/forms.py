"""Input to clean values: the address, the code, the second factor, one's own account."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.forms import RequestLoginCodeForm as StockRequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from presscentre.core import languages
from presscentre.people import queries
from presscentre.people.models import DeskCode, Remit, User


class RequestCodeForm(StockRequestLoginCodeForm):  # type: ignore[misc]
    """An address. Whether somebody is behind it changes nothing that the reader can see."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The sign-in code goes there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Give the address at which you read mail."),
            "invalid": _("Give the whole address, such as name@example.org."),
        },
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        # Whoever asks too often gets no more mail, but still comes to the page where a desk code opens the door:
        # otherwise a stranger could keep somebody out by asking in their name.
        context.request.no_more_mail = not ratelimit.consume(context.request, action="request_login_code", key=email)
        self._user = User.objects.able_to_sign_in().filter(email=email).first()
        return email


class ConfirmCodeForm(BaseConfirmCodeForm):  # type: ignore[misc]
    """The code from the mail, or the one that the badge desk has shown. `desk_code` is the row if it was the latter."""

    desk_code: DeskCode | None = None
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "autofocus": True}
        ),
        error_messages={"required": _("Type the code from the mail or from the badge desk.")},
    )

    def clean_code(self) -> str:
        login = context.request._login_stage.login
        self._count("code_from_browser", f"{login.email} {context.request.session.session_key}")
        code: str = self.cleaned_data["code"]
        self.desk_code = queries.desk_code(code, user=login.user, now=timezone.now()) if login.user else None
        if self.desk_code is not None:
            return code
        self._count("code_for_account", login.email)
        return str(super().clean_code())

    def _count(self, action: str, key: str) -> None:
        """Each try counts against the account in this browser, and against the account; never against an address."""
        if not ratelimit.consume(context.request, action=action, key=key):
            raise get_adapter().validation_error("too_many_login_attempts")


class SpentOnceMixin:
    """A code from an authenticator app opens one door only, for as long as it could be typed again.

    allauth remembers it for one period; with a tolerance of one it stays good for three.
    """

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        lifetime = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
        if not cache.add(f"people.second-factor:{self.user.pk}:{normalize_user_code(code)}", "spent", lifetime):
            raise get_adapter().validation_error("incorrect_code")
        return code


def second_factor_code() -> forms.CharField:
    """The field for six digits of an app, or a recovery code."""
    return forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Type the code that your authenticator app shows now.")},
    )


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which proves that its secret arrived."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the code that your authenticator app shows now.")},
    )


class SecondFactorForm(SpentOnceMixin, AuthenticateForm):  # type: ignore[misc]
    """At sign-in."""

    code = second_factor_code()


class SecondFactorAgainForm(SpentOnceMixin, ReauthenticateForm):  # type: ignore[misc]
    """In an open session, before the office or before a change of how one signs in."""

    code = second_factor_code()


def zones() -> list[tuple[str, Any]]:
    """Every time zone of the database, after the choice to see each event's own."""
    return [
        ("", _("The time of each event")),
        *((name, name.replace("_", " ")) for name in sorted(available_timezones())),
    ]


class AccountForm(forms.ModelForm[User]):
    """What a person may change about themselves."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=zones, required=False)

    class Meta:
        model = User
        fields = ["name", "language", "zone"]


class LanguageForm(forms.Form):
    """One of the ten, and the page to come back to."""

    language = forms.ChoiceField(choices=languages.INTERFACE)
    next = forms.CharField(required=False)


class OfficerForm(forms.Form):
    """A colleague and what they may decide at one event."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Remit.Role.choices)
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        required=False,
        help_text=_("None chosen means all of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].choices = regions  # type: ignore[attr-defined]
