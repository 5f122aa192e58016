"""Opening hours as somebody types them: "9.00-12.30, 13.00-17.00"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.worktime.calculation import Window, Windows
from promises.calendars.words import clock_of

MOST_WINDOWS = 6
END_OF_DAY = 24 * 60
CLOSED = {"", "-", "–", "gesloten", "dicht", "closed"}
SEPARATOR = re.compile(r"[,;+&/\n]|\b(?:en|and)\b", re.IGNORECASE)
TIME = r"(\d{1,2})(?:[.:h](\d{2}))?(?:\s*(?:uur|u|h))?"
WINDOW = re.compile(rf"\s*{TIME}\s*(?:-|–|—|−|tot|to|until)\s*{TIME}\s*", re.IGNORECASE)


class HoursField(forms.CharField):
    """The opening of one day as text; cleaned to windows in order, nothing is closed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        messages = {"max_length": gettext_lazy("Dit is te lang. Schrijf alleen tijden.")}
        super().__init__(required=False, max_length=120, widget=widget, error_messages=messages, **options)

    def clean(self, value: Any) -> Any:
        """Windows.

        Raises:
            ValidationError: a sentence that says what is not understood and how to write it.
        """
        return read_hours(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, tuple) else value


def written(windows: Windows) -> str:
    """The opening as this field reads it."""
    return ", ".join(f"{clock_of(one.opens)}-{clock_of(one.closes)}" for one in windows)


def read_hours(text: str) -> Windows:
    """Windows in order from a text.

    Raises:
        ValidationError: see `HoursField.clean`.
    """
    if text.strip().casefold() in CLOSED:
        return ()
    windows = sorted((_window(part) for part in SEPARATOR.split(text) if part.strip()), key=lambda one: one.opens)
    if len(windows) > MOST_WINDOWS:
        raise forms.ValidationError(
            _("Een dag heeft hooguit {most} blokken. Voeg blokken samen.").format(most=MOST_WINDOWS)
        )
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise forms.ValidationError(
                _("{first} en {second} overlappen. Maak er één blok van, of laat het tweede later beginnen.").format(
                    first=written((earlier,)), second=written((later,))
                )
            )
    return tuple(windows)


def _window(text: str) -> Window:
    found = WINDOW.fullmatch(text)
    if found is None:
        raise forms.ValidationError(
            _("‘{text}’ kunnen wij niet lezen. Schrijf bijvoorbeeld 9.00-12.30, 13.00-17.00.").format(
                text=text.strip()[:40]
            )
        )
    opens, closes = _minute(*found.group(1, 2)), _minute(*found.group(3, 4))
    if closes <= opens:
        raise forms.ValidationError(
            _(
                "‘{text}’ sluit voor het opent. Loopt het door na middernacht? Schrijf dan tot 24.00 en zet de rest "
                "bij de volgende dag."
            ).format(text=text.strip()[:40])
        )
    return Window(opens, closes)


def _minute(hours: str, minutes: str | None) -> int:
    minute = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or minute > END_OF_DAY:
        raise forms.ValidationError(
            _("{time} is geen tijd. Een dag loopt van 0.00 tot 24.00.").format(time=f"{hours}.{minutes or '00'}")
        )
    return minute
