from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from departments.clock.selectors import may_travel, now
from departments.clock.services import travel_to
from ikg.tick import TickFailed, tick


class Command(BaseCommand):
    help = "Does everything that is due: opens, closes and publishes waves, reminds, escalates and sends. For cron."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            metavar="ISO",
            type=_moment,
            help="travel to this moment first (demonstration and tests only); without offset: local time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["now"] is not None:
            if not may_travel():
                raise CommandError("--now is for the demonstration and for tests only: nothing was done.")
            travel_to(options["now"])
        try:
            tick(now())
        except TickFailed as failed:
            raise CommandError(f"Failed: {failed}. The log tells why; the next tick tries again.") from failed


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now is '{text}': write a moment as 2026-11-24T09:00 or with +01:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
