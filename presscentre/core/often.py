"""How often one account may do something. By account, never by address alone: the hall is one address."""

from contextlib import suppress

from django.core.cache import cache


def too_often(key: str, *, most: int, within: int) -> bool:
    """Note one more under this key; True, noting nothing, if there were `most` within so many seconds already."""
    if not cache.add(key, 0, within) and cache.get(key, 0) >= most:
        return True
    with suppress(ValueError):  # it has just expired: the next one begins anew
        cache.incr(key)
    return False
