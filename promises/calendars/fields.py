"""What the forms of calendars are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.people.names import one_line
from departments.worktime.calculation import Windows
from promises.calendars.hours import HoursField
from promises.calendars.words import day_long, zone_place

NAME, REASON = 120, 200
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""What a date of a calendar lies between: another year is a slip of the hand."""
WEEKDAYS = range(7)


class LineField(forms.CharField):
    """Text on one line, without signs that nobody sees or that turn letters round."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


def sensible_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("Klopt het jaartal? Kies een jaar vanaf 2000."))


def day_field(label: Any, missing: Any = "", *, hint: Any = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        validators=[sensible_year],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": missing,
            "invalid": gettext_lazy("Dit is geen datum. Schrijf bijvoorbeeld 2026-12-24."),
        },
    )


def reason_field(label: Any, hint: Any) -> LineField:
    return LineField(
        label=label,
        help_text=hint,
        max_length=REASON,
        error_messages={
            "required": gettext_lazy("Schrijf waarom, in een paar woorden."),
            "max_length": gettext_lazy("Houd de reden korter dan 200 tekens."),
        },
    )


def name_field() -> LineField:
    return LineField(
        label=gettext_lazy("Naam"),
        help_text=gettext_lazy("Zoals collega’s hem noemen, bijvoorbeeld ‘Stadskantoor’ of ‘KCC’."),
        max_length=NAME,
        error_messages={
            "required": gettext_lazy("Geef de kalender een naam."),
            "max_length": gettext_lazy("Houd de naam korter dan 120 tekens."),
        },
    )


def choice_field(label: Any, choices: Iterable[Any], *, hint: Any = "", **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices),
        error_messages={
            "required": gettext_lazy("Kies er een uit de lijst."),
            "invalid_choice": gettext_lazy("Kies er een uit de lijst."),
        },
        **options,
    )


class WeekFields(forms.Form):
    """The seven days of a week, as `day_0` (Monday) to `day_6`."""

    def add_week(self, initial: tuple[Windows, ...]) -> None:
        for number in WEEKDAYS:
            self.fields[f"day_{number}"] = HoursField(label=day_long(number).capitalize(), initial=initial[number])

    @property
    def week_fields(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in WEEKDAYS]

    def week(self) -> tuple[Windows, ...]:
        return tuple(self.cleaned_data[f"day_{number}"] for number in WEEKDAYS)


def zone_choices() -> list[Any]:
    """The zones of Europe, then those of America, each by place."""
    names = {"Europe": _("Europa"), "America": _("Amerika")}
    return [(names[area], [(zone, zone_place(zone)) for zone in _zones_of(area)]) for area in names]


@lru_cache(maxsize=2)
def _zones_of(area: str) -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if zone.startswith(f"{area}/")))
