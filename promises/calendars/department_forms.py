"""Choosing which departments work with a calendar: a tree of boxes to tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.chart.tree import Place, ancestors_of
from promises.calendars.selectors import Uses

DEEPEST_SHOWN = 3
FEW = 40
"""So many departments stand open at once; of more, each branch unfolds."""


@dataclass(frozen=True)
class Tick:
    """A department with its box: how deep it stands, and what it works with now."""

    key: int
    id: str
    name: str
    level: int
    is_ticked: bool
    now: str


@dataclass(frozen=True)
class Branch:
    """What stands directly below the top, with all below it."""

    name: str
    is_open: bool
    ticks: list[Tick]


class DepartmentsForm(forms.Form):
    """Exactly the ticked departments choose this calendar; the others keep what they have, or inherit."""

    def __init__(self, *args: Any, calendar: int, uses: Uses, names: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.calendar = calendar
        self.uses = uses
        self.names = names
        self.fields["departments"] = forms.TypedMultipleChoiceField(
            label=_("Afdelingen"),
            choices=[(place.key, place.name) for place in uses.chart.ordered],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[place.key for place in uses.choosing(calendar)],
            error_messages={
                "invalid_choice": gettext_lazy("Deze afdeling is er niet meer. Kijk de keuze nog eens na."),
            },
        )

    @property
    def chosen(self) -> set[int]:
        return set(self.cleaned_data["departments"])

    def would_be(self) -> Uses:
        return self.uses.with_choices(self.calendar, self.chosen)

    def branches(self) -> list[Branch]:
        """The top by itself, then each branch in the order of the tree."""
        chart, ticked = self.uses.chart, self._ticked()
        is_small = len(chart.places) <= FEW
        found = []
        for top in chart.tops:
            found.append(Branch("", True, [self._tick(top, ticked)]))
            for child in chart.children(top.key):
                ticks = [self._tick(chart.places[key], ticked) for key in chart.branch(child.key)]
                is_open = is_small or any(tick.is_ticked for tick in ticks)
                found.append(Branch(child.name, is_open, ticks))
        return found

    def _ticked(self) -> set[str]:
        return {str(value) for value in self["departments"].value() or ()}

    def _tick(self, place: Place, ticked: set[str]) -> Tick:
        above = ancestors_of(place.key, self.uses.chart.parents)
        return Tick(
            place.key,
            f"id_departments_{place.key}",
            place.name,
            min(max(len(above) - 1, 0), DEEPEST_SHOWN),
            str(place.key) in ticked,
            works_with(self.uses, self.names, place.key),
        )


def works_with(uses: Uses, names: Mapping[int, str], key: int) -> str:
    """ "KCC, zelf gekozen", "Stadskantoor, van de afdeling erboven" or "kantoortijden"."""
    number = uses.in_force.get(key)
    if number is None:
        return _("kantoortijden")
    name = names.get(number, _("nieuwe kalender"))
    words = _("{name}, zelf gekozen") if key in uses.own else _("{name}, van de afdeling erboven")
    return words.format(name=name)
