"""A machine shows its token."""

from rest_framework.authentication import BaseAuthentication


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`."""

    def authenticate(self, request):
        return None
