"""Deny by default."""

from rest_framework.permissions import BasePermission


class Nobody(BasePermission):
    """A view that names no scope is closed."""

    def has_permission(self, request, view):
        return False
