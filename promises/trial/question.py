"""The form beside the curve: which promise is tried on the requests, and as they were seen when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from departments.worktime.models import Calendar
from promises.deadlines.moments import read_moment
from promises.deadlines.rules import MOST, Rule, RuleKind
from promises.trial.forms import calendar_choices
from promises.trial.terms import KINDS, Choice
from promises.trial.words import KINDS as KIND_WORDS
from promises.trial.words import number

FIRST_KIND = RuleKind.WORKING_DAYS
OTHER = "anders"
"""The tile for a term that does not stand in the row."""
CLOSE = "sluiting"
"""The tile of the same day without a cut-off time."""
FULL = 100
FEWEST_PERCENT = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a kind of promise with its term (None: take the best of the row), the wanted level as a fraction,
    the calendar, the team (empty: all) and the aware moment of looking."""

    choice: Choice
    term: Rule | None
    wanted: Decimal
    calendar: Calendar | None
    team: str
    at: datetime


class QuestionForm(forms.Form):
    """Everything has a value from the start: an address without parameters is a question too."""

    def __init__(
        self,
        asked: QueryDict,
        *,
        calendars: Sequence[Calendar],
        calendar: Calendar | None,
        teams: Mapping[str, int],
        at: datetime,
    ) -> None:
        """`calendar`, and `at` in the zone of that calendar, are those of a first look."""
        first = {
            "regel": FIRST_KIND.value,
            "aandeel": "90",
            "kalender": str(calendar.pk) if calendar else "",
            "team": "",
            "gezien": at.replace(tzinfo=None).isoformat(timespec="minutes"),
        }
        super().__init__({**first, **asked.dict()})
        self.calendars = {str(one.pk): one for one in calendars}
        self.fields["regel"] = _choices(
            _("Wat belooft u?"),
            [(kind.value, KIND_WORDS[kind]) for kind in KINDS],
            _("Kies een soort belofte uit de lijst."),
            widget=forms.RadioSelect,
        )
        self.fields["termijn"] = forms.CharField(label=_("Termijn"), required=False, max_length=20)
        self.fields["anders"] = forms.CharField(label=_("Ander aantal"), required=False, max_length=20)
        self.fields["later"] = forms.BooleanField(
            label=_("Na sluitingstijd telt als de volgende werkdag"), required=False
        )
        self.fields["doorschuiven"] = forms.BooleanField(
            label=_("Nooit eindigen in een weekend of op een feestdag"), required=False
        )
        self.fields["aandeel"] = forms.CharField(
            label=_("Hoe vaak u dat wilt halen (in %)"),
            max_length=10,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
            error_messages={"required": _("Vul in hoe vaak u de belofte wilt halen, bijvoorbeeld 90.")},
        )
        self.fields["kalender"] = _choices(
            _("Openingstijden"),
            calendar_choices(calendars),
            _("Deze kalender bestaat niet. Kies er een uit de lijst."),
            required=False,
        )
        if teams:
            everybody = _("Alle teams")
            named = [
                (name, _("%(team)s (%(n)s)") % {"team": name, "n": number(teams[name])})
                for name in sorted(teams, key=_as_people_count)
            ]
            self.fields["team"] = _choices(
                _("Team"),
                [("", everybody), *named],
                _("Dit team staat niet in het bestand. Kies er een uit de lijst."),
                required=False,
            )
        self.fields["gezien"] = forms.CharField(
            label=_("Gezien op"),
            help_text=_(
                "Tot dit moment kijken we. Wat toen nog open was, telt pas mee als de termijn voorbij is. Wij kozen "
                "het laatste moment dat we kennen: van daarna weten we niets."
            ),
            max_length=40,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
            error_messages={"required": _("Kies het moment tot waar we kijken.")},
        )

    @property
    def kind(self) -> RuleKind:
        """The kind that was asked for; the first one where that makes no sense."""
        asked = self.data.get("regel", "")
        return RuleKind(asked) if asked in {kind.value for kind in KINDS} else FIRST_KIND

    @property
    def has_new_kind(self) -> bool:
        """Whether the terms on the page that asks are those of another kind."""
        return bool(self.data.get("was", self.kind.value) != self.kind.value)

    @property
    def waits_for_a_term(self) -> bool:
        """Whether another term was asked for that is yet to be typed."""
        return self.data.get("termijn") == OTHER and not self.data.get("anders") and not self.has_new_kind

    def clean_aandeel(self) -> Decimal:
        text = self.cleaned_data["aandeel"].strip().removesuffix("%").strip().replace(",", ".")
        wrong = forms.ValidationError(_("Schrijf een percentage van 1 tot en met 100, bijvoorbeeld 90."))
        if not text.replace(".", "", 1).isdecimal() or not text.isascii():
            raise wrong
        wanted = Decimal(text)
        if not FEWEST_PERCENT <= wanted <= FULL:
            raise wrong
        return wanted / FULL

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["choice"] = Choice(
            self.kind, late=cleaned.get("later", False), extended=cleaned.get("doorschuiven", False)
        )
        cleaned["term"] = None if self.has_new_kind else self._term(cleaned)
        calendar = self.calendars.get(cleaned.get("kalender", ""))
        if cleaned.get("gezien"):
            self._clean_seen(cleaned, calendar)
        return cleaned

    def question(self) -> Question:
        """What is asked, for a form that is valid."""
        cleaned = self.cleaned_data
        return Question(
            choice=cleaned["choice"],
            term=cleaned["term"],
            wanted=cleaned["aandeel"],
            calendar=self.calendars.get(cleaned["kalender"]),
            team=cleaned.get("team", ""),
            at=cleaned["at"],
        )

    def never_open(self) -> None:
        """Say of a valid form that its calendar has no end to the term."""
        self.add_error("kalender", _("Deze kalender is na dit moment niet lang genoeg open. Kies een andere."))

    def _clean_seen(self, cleaned: dict[str, Any], calendar: Calendar | None) -> None:
        zone = ZoneInfo(calendar.zone if calendar else "Europe/Amsterdam")
        try:
            cleaned["at"] = read_moment(cleaned["gezien"].strip(), zone).instant
        except ValueError:
            self.add_error("gezien", _("Dit is geen datum en tijd. Schrijf bijvoorbeeld 2026-11-24T17:00."))

    def _term(self, cleaned: Mapping[str, Any]) -> Rule | None:
        choice: Choice = cleaned["choice"]
        tile = cleaned.get("termijn", "")
        field, text = ("anders", cleaned.get("anders", "")) if tile == OTHER else ("termijn", tile)
        text = text.strip().replace(",", ".")
        if tile == "":
            return None
        try:
            if choice.kind is RuleKind.SAME_DAY:
                return choice.rule(cut=None if text == CLOSE else _time(text))
            return choice.rule(_amount(text, choice.kind))
        except ValueError:
            self.add_error(field, _wrong_term(choice.kind))
            return None


def _as_people_count(name: str) -> list[str | int]:
    """Sorts "Group 3" before "Group 10": a text and a number in turn."""
    return [int(part) if part.isdecimal() else part.casefold() for part in re.split(r"(\d+)", name)]


def _choices(label: str, choices: Sequence[tuple[str, Any]], wrong: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, error_messages={"required": wrong, "invalid_choice": wrong}, **options
    )


def _amount(text: str, kind: RuleKind) -> Fraction:
    """Hours may have decimals, days are whole.

    Raises:
        ValueError: no such number, or outside what anybody promises.
    """
    whole, _point, decimals = text.partition(".")
    digits = whole + decimals
    is_in_hours = kind in {RuleKind.WORKING_HOURS, RuleKind.CLOCK_HOURS}
    if not digits.isdecimal() or not digits.isascii() or (decimals and not is_in_hours) or len(decimals) > 2:
        raise ValueError(text)
    amount = Fraction(text.removesuffix("."))
    if not 0 < amount <= MOST[kind]:
        raise ValueError(text)
    return amount


def _time(text: str) -> time:
    hour, colon, minute = text.replace(".", ":").partition(":")
    return time(int(hour), int(minute) if colon else 0)


def _wrong_term(kind: RuleKind) -> str:
    if kind is RuleKind.SAME_DAY:
        return _("Schrijf een tijd, bijvoorbeeld 15:00.")
    most = number(MOST[kind])
    if kind in {RuleKind.WORKING_HOURS, RuleKind.CLOCK_HOURS}:
        return _("Schrijf een aantal uren tot en met %(most)s, bijvoorbeeld 4 of 1,5.") % {"most": most}
    return _("Schrijf een heel aantal dagen van 1 tot en met %(most)s.") % {"most": most}
