"""How strongly this session was opened."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

DEMO_MARK = "people_entered_by_the_demo_door"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_strongly_signed_in(request: HttpRequest) -> bool:
    """True if this session has proved a passkey, or a code and a second factor.

    A session opened by a badge-desk code never counts, whatever it proves later: somebody else made that code. In a
    demonstration, and only there, a session opened by the demo door counts.
    """
    methods = methods_of(request)
    if "desk" in methods:
        return False
    in_demonstration = settings.DEMO and request.session.get(DEMO_MARK) is True
    return "mfa" in methods or bool(in_demonstration)


def is_opened_at_the_desk(request: HttpRequest) -> bool:
    """True if a badge-desk code opened this session: it may read and take part, not change how one signs in."""
    return "desk" in methods_of(request)


def has_second_factor(user: object) -> bool:
    """True if the person has a passkey or an authenticator app. One query."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def methods_of(request: HttpRequest) -> set[str]:
    """What this session's own user has proved in it: "code", "desk", "mfa"."""
    user = request.user if request.user.is_authenticated else None
    return {str(record.get("method")) for record in get_authentication_records(request, user)}
