"""Limits for each token."""

from rest_framework.throttling import UserRateThrottle


class ForEachToken(UserRateThrottle):
    scope = "token"
