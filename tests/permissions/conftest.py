from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.permissions.asking import Visitors
from tests.permissions.things import furnish
from tests.permissions.town import settled_town


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Visitors]:
    """Everybody in the furnished town, made once for all tests of a file and undone after them."""
    everything = override_settings(ROOT_URLCONF="tests.permissions.every_url")
    with django_db_blocker.unblock(), transaction.atomic(), everything:
        yield Visitors.of(furnish(settled_town()))
        transaction.set_rollback(True)
