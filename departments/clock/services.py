from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from departments.clock.models import TravelledTime
from departments.clock.selectors import may_travel


class TimeTravelNotAllowed(Exception):
    """Only a demonstration and a test may move the clock."""


def travel_to(moment: datetime) -> None:
    """From here on `now()` starts at `moment` (aware) and runs on from there.

    Raises:
        TimeTravelNotAllowed: this is neither a demonstration nor a test.
    """
    if not may_travel():
        raise TimeTravelNotAllowed
    TravelledTime.objects.update_or_create(pk=1, defaults={"offset": moment - timezone.now()})
