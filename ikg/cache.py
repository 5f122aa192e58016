"""The cache on Redis that survives the absence of Redis."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = structlog.get_logger(__name__)


def _patiently(name: str) -> Callable[..., Any]:
    """Make the method that asks Redis, and the memory of this process when Redis is away."""
    asked = getattr(RedisCache, name)

    @wraps(asked)
    def method(self: "PatientRedisCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return asked(self, *args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError) as error:
            logger.warning("cache_away", method=name, error=type(error).__name__)
            return getattr(self.memory, name)(*args, **kwargs)

    return method


class PatientRedisCache(RedisCache):
    """Redis while it answers; while it is away each process counts for itself.

    The cache holds only what may be lost (counters of rate limits), so the worst that an outage does is to let a few
    more attempts through, and nobody sees an error page.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # A machine that is gone must not hold up a page: seconds, and one attempt; redis-py by itself makes ten.
        options = {
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self.memory = LocMemCache("while-redis-is-away", {})

    add = _patiently("add")
    get = _patiently("get")
    set = _patiently("set")
    touch = _patiently("touch")
    delete = _patiently("delete")
    get_many = _patiently("get_many")
    has_key = _patiently("has_key")
    incr = _patiently("incr")
    set_many = _patiently("set_many")
    delete_many = _patiently("delete_many")
    clear = _patiently("clear")
