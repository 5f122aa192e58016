"""The filter of the audit trail: it stands in the address, so that somebody can pass it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.audit.selectors import TrailFilter
from departments.people.models import Employee
from departments.worktime.calculation import HOME_ZONE
from feedback.dashboard.trail_words import GROUPS, KINDS, events_by_group, events_of
from feedback.dashboard.words import EVENTS

GROUP = "groep."
FIRST_YEAR, LAST_YEAR = 2000, 2100
EVERYTHING = _("Alles")
MOST_PEOPLE = 100
"""Of how many people a search by name is remembered whom it found."""


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 24-11-2026.")},
    )


def _events() -> Iterator[tuple[Any, Any]]:
    yield "", EVERYTHING
    for group, label, events in events_by_group():
        yield label, [(GROUP + group, _whole(label)), *events]


def _whole(label: str | Promise) -> str:
    return str(_("Alles: %(group)s")) % {"group": label}


def _kinds() -> list[tuple[str, str | Promise]]:
    """Kinds that are called the same are one choice."""
    by_words: dict[str, list[str]] = {}
    for kind, label in KINDS.items():
        by_words.setdefault(str(label), []).append(kind)
    return [("", EVERYTHING), *((kinds[0], label) for label, kinds in sorted(by_words.items()))]


class TrailForm(forms.Form):
    """Everything may be left open. `wanted` after `is_valid`."""

    van = _day(_("Van"))
    tot = _day(_("Tot en met"))
    wie = forms.CharField(
        label=_("Wie"),
        required=False,
        max_length=120,
        error_messages={
            "max_length": _("Deze naam is te lang: schrijf er een deel van."),
            "null_characters_not_allowed": _("In deze naam staat een teken dat niet kan. Schrijf de naam opnieuw."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wat = forms.ChoiceField(
        label=_("Wat"),
        required=False,
        choices=_events,
        error_messages={"invalid_choice": _("Deze gebeurtenis bestaat niet. Kies er een uit de lijst.")},
    )
    over = forms.ChoiceField(
        label=_("Waarover"),
        required=False,
        choices=_kinds,
        error_messages={"invalid_choice": _("Dit staat niet in het logboek. Kies uit de lijst.")},
    )

    def clean_van(self) -> date | None:
        return self._sensible("van")

    def clean_tot(self) -> date | None:
        return self._sensible("tot")

    def _sensible(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Klopt het jaartal? Kies een jaar vanaf 2000."))
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        since, until = found.get("van"), found.get("tot")
        if since and until and until < since:
            self.add_error("tot", _("Het einde ligt vóór het begin. Kies een latere dag."))
        return found

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())

    def told(self) -> str:
        """What was chosen, as the form calls it: "Van: 2026-11-01; Wie: …".

        For the trail itself, from which nothing is erased: so no name that somebody typed. `people` says who was meant.
        """
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return "; ".join(f"{self[name].label}: {_shown(name, value)}" for name, value in found.items())

    def people(self) -> list[int]:
        """The numbers of who is called what was typed."""
        who = self.cleaned_data["wie"].strip()
        return sorted(_called(who).values_list("pk", flat=True)[:MOST_PEOPLE]) if who else []

    def wanted(self) -> TrailFilter:
        """The filter; days are whole days here."""
        found = self.cleaned_data
        who = found["wie"].strip()
        return TrailFilter(
            since=_midnight(found["van"]) if found["van"] else None,
            until=_midnight(found["tot"] + timedelta(days=1)) if found["tot"] else None,
            actors=_called(who) if who else None,
            has_system=bool(who) and who.casefold() in str(_("Systeem")).casefold(),
            events=_chosen_events(found["wat"]),
            kinds=frozenset(kind for kind in KINDS if found["over"] and KINDS[kind] == KINDS[found["over"]]),
        )


def _shown(name: str, value: Any) -> str:
    if name == "wie":
        return "…"
    if name == "over":
        return str(KINDS[value])
    if name != "wat":
        return str(value)
    return _whole(GROUPS[value.removeprefix(GROUP)]) if value.startswith(GROUP) else str(EVENTS[value])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(HOME_ZONE))


def _called(text: str) -> Any:
    """The numbers of who is called that or has that address, as the trail keeps them."""
    people = Employee.objects.filter(name__icontains=text) | Employee.objects.filter(email__icontains=text)
    return people.annotate(number=Cast("pk", CharField())).values("number")


def _chosen_events(chosen: str) -> frozenset[str] | None:
    if not chosen:
        return None
    return events_of(chosen.removeprefix(GROUP)) if chosen.startswith(GROUP) else frozenset({chosen})
