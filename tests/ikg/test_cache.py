"""The cache survives the absence of Redis; it is tried on the real one in the worker part."""

import time

import pytest

from ikg.cache import PatientRedisCache


def test_while_redis_is_away_this_process_counts_for_itself():
    cache = PatientRedisCache("redis://127.0.0.1:1/0", {})

    cache.set("attempts", [1.0, 2.0], timeout=60)

    assert cache.add("lock", "taken", timeout=60) is True
    assert cache.add("lock", "taken", timeout=60) is False
    assert cache.get("attempts") == [1.0, 2.0]
    assert cache.get("unknown", "nothing") == "nothing"
    assert cache.delete("lock") is True
    cache.clear()
    assert cache.get("attempts") is None


def test_redis_that_is_away_does_not_hold_up_a_page():
    cache = PatientRedisCache("redis://127.0.0.1:1/0", {})
    began = time.monotonic()

    for _ in range(20):
        cache.get("attempts")

    assert time.monotonic() - began < 1  # second; with redis-py's own attempts it is a minute and a half


@pytest.mark.worker
def test_on_redis_all_processes_count_together(redis_url):
    one, other = (PatientRedisCache(redis_url, {}) for _ in range(2))

    one.set("attempts", [1.0], timeout=60)

    assert other.get("attempts") == [1.0]
    assert other.add("attempts", [], timeout=60) is False
    one.delete("attempts")
