"""A worker for tests that kill one: sends what is due on the database of DATABASE_URL, once."""

import django

django.setup()

from departments.notifications.delivery import deliver  # noqa: E402 - models need Django
from tests.departments.outbox import TUESDAY, kinds  # noqa: E402

deliver(TUESDAY, kinds())
