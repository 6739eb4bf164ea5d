"""A cache that may be lost: while Redis does not answer, pages are served without it.

What is read counts as not there, and what is written is dropped (sessions stand in the database as well). To
delete a session is not forgiven: who signs out must not be told that it worked while it lives on in here.
After a failure nothing is asked for some seconds, so that not every page waits for an answer in vain.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

#: Seconds to wait for an answer, and seconds to leave it alone after a failure.
PATIENCE, PAUSE = 2, 5
GONE = (NoConnection, NoAnswer)
#: What the keys of sessions begin with.
SESSIONS = "django.contrib.sessions.cached_db"
_log = logging.getLogger(__name__)


class LastingClient(RedisCacheClient):
    """Django's own makes a client of Redis anew for each question, which takes as long as the answer."""

    def __init__(self, *servers: Any, **options: Any) -> None:
        super().__init__(*servers, **options)
        self._kept: list[Any] = []

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client that was made first, for reading and for writing: it holds no connection of its own.

        One server is asked (settings.py), so both have one pool.
        """
        if not self._kept:
            self._kept.append(super().get_client(key, write=write))
        return self._kept[0]


class ForgivingCache(RedisCache):
    """Django's Redis cache, of which reading and writing do without an answer."""

    _silent_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", PATIENCE)
        options.setdefault("socket_timeout", PATIENCE)
        super().__init__(server, params)
        self._class = LastingClient

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._or({}, super().get_many, keys, version)
        return found

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, super().has_key, key, version))

    def set(self, key: Any, value: Any, *rest: Any, **more: Any) -> None:
        self._or(None, super().set, key, value, *rest, **more)

    def add(self, key: Any, value: Any, *rest: Any, **more: Any) -> bool:
        return bool(self._or(True, super().add, key, value, *rest, **more))

    def touch(self, key: Any, *rest: Any, **more: Any) -> bool:
        return bool(self._or(False, super().touch, key, *rest, **more))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._or(0, super().incr, key, delta, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        if str(key).startswith(SESSIONS):
            return super().delete(key, version)
        return bool(self._or(False, super().delete, key, version))

    @classmethod
    def _or(cls, default: Any, ask: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """What the cache answers, or `default`."""
        if time.monotonic() < cls._silent_until:
            return default
        try:
            return ask(*words, **more)
        except GONE:
            cls._silent_until = time.monotonic() + PAUSE
            _log.warning("The cache does not answer; doing without it for %s seconds", PAUSE)
            return default
