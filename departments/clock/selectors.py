from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from departments.clock.models import TravelledTime


def may_travel() -> bool:
    """Only a demonstration and a test may move the clock; real use never asks the database for it."""
    return bool(settings.DEMONSTRATION or settings.TEST_CLOCK)


def now() -> datetime:
    """The present moment (aware, UTC), moved by `travel_to` in a demonstration or a test."""
    moment = timezone.now()
    if not may_travel():
        return moment
    offset = TravelledTime.objects.values_list("offset", flat=True).first()
    return moment + offset if offset else moment


def travelled() -> bool:
    """Whether the demonstration stands at another moment than the real one."""
    return may_travel() and TravelledTime.objects.exists()
