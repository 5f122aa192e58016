"""`/healthz`: whether this installation can do its work, for a monitor that knows nobody's password."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from departments.clock.selectors import now as moment
from departments.notifications.models import Heartbeat, Notification

HEARTBEAT = "tick"
OLDEST_HEARTBEAT = timedelta(minutes=5)
STARTED = time.monotonic()  # seconds, of this process


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``seconds`` is an age where the thing has one."""

    healthy: bool
    says: str
    seconds: int | None = None


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything works, 503 when something does not, with the same body."""
    findings = examine()
    healthy = all(finding.healthy for finding in findings.values())
    body = {"healthy": healthy, "checks": {name: vars(finding) for name, finding in findings.items()}}
    return JsonResponse(body, status=200 if healthy else 503)


def examine() -> dict[str, Finding]:
    """Look at everything; a check never fails because another one did."""
    return {
        "database": _database(),
        "broker": _broker(),
        "heartbeat": _asking_the_database(lambda: heartbeat(moment(), time.monotonic() - STARTED)),
        "oldest_unsent_notification": _asking_the_database(lambda: oldest_unsent(moment())),
    }


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding(healthy=False, says="does not answer")
    return Finding(healthy=True, says="answers")


def _broker() -> Finding:
    if not settings.REDIS_URL:
        return Finding(healthy=True, says="not used: worker and beat are one process")
    # one attempt: redis-py by itself makes ten, and a monitor does not wait for them
    once = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1, retry=once)
    try:
        client.ping()
    except redis.RedisError:
        return Finding(healthy=False, says="does not answer")
    finally:
        client.close()
    return Finding(healthy=True, says="answers")


def _asking_the_database(question: Callable[[], Finding]) -> Finding:
    try:
        return question()
    except DatabaseError:
        return Finding(healthy=False, says="unknown: the database does not answer")


def heartbeat(now: datetime, running_for: float) -> Finding:
    """When periodic work last ran; ``running_for`` is how long this process lives, in seconds.

    None yet is healthy in the first five minutes: the first tick comes after one.
    """
    last = Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()
    if last is None:
        fresh = running_for <= OLDEST_HEARTBEAT.total_seconds()
        return Finding(healthy=fresh, says="none yet")
    age = now - last
    return Finding(
        healthy=age <= OLDEST_HEARTBEAT,
        says="beats" if age <= OLDEST_HEARTBEAT else "stopped: no tick in the last five minutes",
        seconds=int(age.total_seconds()),
    )


def oldest_unsent(now: datetime) -> Finding:
    """How long the oldest notice waits that should have gone.

    Never red by itself: mail waits for working hours, so a weekend of waiting is as it should be.
    """
    due = Notification.objects.due(now).order_by("due_at").values_list("due_at", flat=True).first()
    if due is None:
        return Finding(healthy=True, says="none waiting")
    return Finding(healthy=True, says="waiting", seconds=int((now - due).total_seconds()))
