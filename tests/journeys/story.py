"""Who says what in the second wave: the same for the people in a browser and for those who only send a form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from departments.chart.models import Department
from departments.people.models import Employee
from tests.journeys.answering import NOT_APPLICABLE
from tests.journeys.cast import Cast, suppliers_of

CANARY = [1] * 8
"""What the four people of Griffie say, and nobody else."""


@dataclass
class Story:
    """`said` is what everybody will have said at the end; people who never answer are not in it."""

    cast: Cast

    @property
    def by_keyboard(self) -> Employee:
        return self.cast.people["kcc"][0]

    @property
    def by_phone(self) -> Employee:
        return self.cast.people["kcc"][1]

    @property
    def without_script(self) -> Employee:
        return self.cast.people["burgerzaken"][0]

    @property
    def in_english(self) -> Employee:
        return self.cast.people["vergunningen"][1]

    @property
    def in_browser(self) -> list[Employee]:
        return [self.by_keyboard, self.by_phone, self.without_script, self.in_english]

    @cached_property
    def said(self) -> dict[Employee, dict[Department, list[int]]]:
        cast = self.cast
        answering = [("kcc", 11), ("burgerzaken", 7), ("juridisch", 10), ("vergunningen", 10)]
        said = {
            person: {supplier: usual(number) for supplier in suppliers_of(cast, code)}
            for code, count in answering
            for number, person in enumerate(cast.people[code][:count])
        }
        said |= {person: dict.fromkeys(suppliers_of(cast, "griffie"), CANARY) for person in cast.people["griffie"]}
        said[self.by_keyboard][cast["vergunningen"]][7] = NOT_APPLICABLE
        # no contact: with one of the two, and with nobody at all
        del said[self.by_phone][cast["juridisch"]]
        said[cast.people["kcc"][10]] = {}
        return said

    @property
    def early(self) -> list[Employee]:
        """Who answers before the first reminder, without a browser."""
        return [*self.cast.people["griffie"], *self.cast.people["kcc"][2:7]]

    @property
    def late(self) -> list[Employee]:
        """Who answers after the first reminder."""
        return [person for person in self.said if person not in [*self.early, *self.in_browser]]

    @property
    def silent(self) -> list[Employee]:
        """Who never answers."""
        return [person for person in self.cast.everybody if person not in self.said]


def usual(number: int) -> list[int]:
    """Content, but not with being kept informed; nobody of these gives a 1."""
    odd = number % 2
    return [4 + odd, 3 + odd, 4 + odd, 3 + odd, 4 + odd, 2 + odd, 3 + odd, 4 + odd]
