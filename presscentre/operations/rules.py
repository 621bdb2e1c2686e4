"""Who operates this installation."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# A proxy in front of us says for whom it asks. We look whether it speaks, never at what it says.
PROXIES_SAY = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def is_operator(request: HttpRequest) -> bool:
    """True for a caller on this machine itself, or one who shows the operator's token."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and settings.OPERATOR_TOKEN:
        return constant_time_compare(token.strip(), settings.OPERATOR_TOKEN)
    return _comes_from_here(request)


def _comes_from_here(request: HttpRequest) -> bool:
    if any(header in request.headers for header in PROXIES_SAY):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
