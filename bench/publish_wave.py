"""How long it takes to count, hide, check and write the results of a wave, beside merely reading its answers.

    .venv/bin/python -m bench.publish_wave [RATINGS]

On the database that DATABASE_URL names (a test database is made and removed there), else on SQLite. The limit is
reading every answer once: no publication can be quicker than that. Bar: 44,000 ratings in 10 seconds.
"""

from __future__ import annotations

import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection

from feedback.responses.models import SealedRating
from feedback.scores.services import publish
from tests.feedback.results_cast import PUBLISHED, large_sealed_wave


def main(ratings: int) -> None:
    name = connection.creation.create_test_db(verbosity=0)
    try:
        wave = large_sealed_wave(ratings=ratings, units=400)
        begun = time.process_time(), time.monotonic()
        read = sum(len(answers) for answers in SealedRating.objects.values_list("answers", flat=True))
        limit = time.process_time() - begun[0], time.monotonic() - begun[1]
        begun = time.process_time(), time.monotonic()
        publication = publish(wave, now=PUBLISHED)
        took = time.process_time() - begun[0], time.monotonic() - begun[1]
        cells = publication.cells.count() if publication else 0
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(f"{connection.vendor}: {ratings} ratings, {read} answers, {cells} cells")
    print(f"reading them   {limit[0]:6.2f} s CPU {limit[1]:6.2f} s wall")
    print(f"publishing     {took[0]:6.2f} s CPU {took[1]:6.2f} s wall, {took[1] / limit[1]:.1f} times the reading")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 44_000)
