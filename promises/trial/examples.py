"""A small export to look at and to try with: sixty requests of two teams that do not exist. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

HEAD = ("nummer", "team", "ontvangen", "beantwoord")
TEAMS = ("Balie", "Post")
WAITED = (1, 2, 3, 5, 7, 20, 22, 25, 26, 30, 44, 46, 49, 52, 70, 74, 94, 98, 118, 166)
"""Hours until the answer, one after the other; every fifteenth request has none yet."""
FIRST_DAY = datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001  - an export without a zone, as most are
SHAPE = "%d-%m-%Y %H:%M"


def example_rows() -> Iterator[tuple[str, str, str, str]]:
    """The rows below `HEAD`: dates as most systems here write them."""
    for number in range(60):
        received = FIRST_DAY + timedelta(days=number // 3 * 7 // 5, hours=number % 3 * 3, minutes=number * 7 % 60)
        answered = received + timedelta(hours=WAITED[number * 7 % len(WAITED)])
        is_open = number % 15 == 14
        yield (
            f"V{number + 1:03}",
            TEAMS[number % 2],
            received.strftime(SHAPE),
            "" if is_open else answered.strftime(SHAPE),
        )


def example_csv() -> str:
    """The same as a file, as a spreadsheet here writes it."""
    return "".join(";".join(row) + "\r\n" for row in (HEAD, *example_rows()))
