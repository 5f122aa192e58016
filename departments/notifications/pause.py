"""When the mail server does not answer: stop for a minute instead of knocking once per person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from departments.notifications.calculation import FAILURES_BEFORE_PAUSE, PAUSE
from departments.notifications.models import SendingPause


def is_paused(now: datetime) -> bool:
    # a pause further away than it can last was set by a clock that has been put back since
    return SendingPause.objects.filter(until__gt=now, until__lte=now + PAUSE).exists()


@transaction.atomic
def count_failure(now: datetime) -> bool:
    """One more connection in a row that failed. True when everybody now waits."""
    SendingPause.objects.get_or_create(pk=1)
    SendingPause.objects.filter(pk=1).update(failures=F("failures") + 1)
    return bool(SendingPause.objects.filter(failures__gte=FAILURES_BEFORE_PAUSE).update(failures=0, until=now + PAUSE))


def count_success() -> None:
    SendingPause.objects.filter(failures__gt=0).update(failures=0)
