"""Journeys through the whole product, in a browser and with the real servers around it."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.journeys.{module}" for module in ("answering", "asking", "deciding", "mailbox", "pages", "reading"))
)
