"""The cache that all processes share, and what this process counts by itself while Redis is away."""

import time
from typing import Any

import redis
import structlog
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


def _asked(verb: str) -> Any:
    """The method of this name: Redis's answer, or that of the process's own memory."""

    def ask(self: "SharedCache", *arguments: Any, **named: Any) -> Any:
        if self._line.may_ask():
            try:
                answer = getattr(RedisCache, verb)(self, *arguments, **named)
            except (redis.RedisError, OSError) as error:
                self._line.failed(error)
            else:
                self._line.answered()
                return answer
        return getattr(self._own, verb)(*arguments, **named)

    return ask


class SharedCache(RedisCache):
    """Django's, but never raises because Redis is away: then limits hold for each process by itself.

    Nothing may be kept here that has to survive: a key may be gone at the next call, as with any cache.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._line = _lines.setdefault(str(server), Line())
        self._own = LocMemCache("while-redis-is-away", {"OPTIONS": {"MAX_ENTRIES": MOST}})

    add = _asked("add")
    get = _asked("get")
    set = _asked("set")
    touch = _asked("touch")
    delete = _asked("delete")
    get_many = _asked("get_many")
    has_key = _asked("has_key")
    incr = _asked("incr")
    set_many = _asked("set_many")
    delete_many = _asked("delete_many")
    clear = _asked("clear")
