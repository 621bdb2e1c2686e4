"""Deny by default; a view that names a scope is open to the tokens of its event that hold it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from presscentre.api import authentication, problems
from presscentre.api.models import Token


class Nobody(BasePermission):
    """A view that names no scope is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class HoldsScope(BasePermission):
    """The token is of the event in the address and holds the view's `scope`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, Token):
            raise problems.TokenMissing
        authentication.check(request.auth, view.kwargs["event"], view.scope)
        return True
