"""The cache that all processes share, and what this process counts by itself while Redis is away."""

import time
from typing import Any

import redis
import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger(__name__)

QUIET = 3.0  # seconds without a new try after Redis failed: nobody waits for it meanwhile
MOST = 100_000  # keys in a process's own memory; beyond, a counter could be pushed out by asking for others


class Line:
    """Whether Redis is asked now. While it is away one caller tries again every few seconds, the others go on."""

    def __init__(self) -> None:
        self.away, self.quiet_until = False, 0.0

    def may_ask(self) -> bool:
        if not self.away:
            return True
        now = time.monotonic()
        if now < self.quiet_until:
            return False
        self.quiet_until = now + QUIET
        return True

    def failed(self, error: Exception) -> None:
        if not self.away:
            log.warning("core.cache_away", error=str(error))
        self.away, self.quiet_until = True, time.monotonic() + QUIET

    def answered(self) -> None:
        if self.away:
            log.info("core.cache_back")
        self.away = False


_lines: dict[str, Line] = {}


class SharedCache(RedisCache):
    """Django's, but never raises because Redis is away: then limits hold for each process by itself.

    Nothing may be kept here that has to survive: a key may be gone at the next call, as with any cache.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._line = _lines.setdefault(str(server), Line())
        self._own = LocMemCache("while-redis-is-away", {"OPTIONS": {"MAX_ENTRIES": MOST}})

    def _ask(self, verb: str, *arguments: Any) -> Any:
        if self._line.may_ask():
            try:
                answer = getattr(super(), verb)(*arguments)
            except (redis.RedisError, OSError) as error:
                self._line.failed(error)
            else:
                self._line.answered()
                return answer
        return getattr(self._own, verb)(*arguments)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("touch", key, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._ask("delete", key, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._ask("get_many", keys, version)

    def has_key(self, key: Any, version: int | None = None) -> Any:
        return self._ask("has_key", key, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._ask("incr", key, delta, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._ask("set_many", data, timeout, version)

    def delete_many(self, keys: Any, version: int | None = None) -> Any:
        return self._ask("delete_many", keys, version)

    def clear(self) -> Any:
        self._own.clear()
        return self._ask("clear")
