"""Whether this session was opened with a second factor."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest


def is_strongly_signed_in(request: HttpRequest) -> bool:
    """True if the person signed in with a passkey, or with a code and a second factor, in this session."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def has_second_factor(user: object) -> bool:
    """True if the person has a passkey or an authenticator app. One query."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()
