"""Limits for each token, never for an address: a whole newsroom stands behind one."""

import time
from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from presscentre.api.models import Token
from presscentre.api.problems import TooMany


class ForEachToken(BaseThrottle):
    """So many requests in each minute of the clock, counted in the cache that all processes share."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Raises TooMany with the seconds left."""
        if not isinstance(request.auth, Token):
            return True  # a view without a token has its own limits
        now = time.time()
        count = _counted(f"api-token-{request.auth.pk}-{int(now // 60)}")
        if count > per_minute(str(api_settings.DEFAULT_THROTTLE_RATES["token"])):
            raise TooMany(seconds=60 - int(now % 60))
        return True


def _counted(key: str) -> int:
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key)
    except ValueError:  # between the two calls Redis went away, or came back
        cache.set(key, 1, timeout=120)
        return 1


def per_minute(rate: str) -> int:
    """The number of a rate written as "6000/min"."""
    number, _slash, unit = rate.partition("/")
    return int(number) * {"s": 60, "m": 1}[unit[0]]
