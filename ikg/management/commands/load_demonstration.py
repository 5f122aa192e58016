from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from departments.clock.selectors import now
from ikg.demonstration.build import NotEmpty, load


class Command(BaseCommand):
    help = "Loads Gemeente Voorbeeldstad into an empty database; in a demonstration only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: set DEMONSTRATION=1, or start with script/run.")
        try:
            load(now())
        except NotEmpty as error:
            raise CommandError("There is an organisation already: nothing was loaded.") from error
        self.stdout.write("Gemeente Voorbeeldstad is ready.")
