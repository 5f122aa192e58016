"""Merging and splitting: changes that take more than one step to describe."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.chart.plans import ITSELF, Merging, Part, Plan, Splitting
from departments.chart.tree import Place, ancestors_of
from departments.people.models import Employee
from feedback.reorganisation.choices import Option, grouped, labels, people_in, possible_leads, sisters
from feedback.reorganisation.forms import (
    LineField,
    StepForm,
    code_field,
    day_field,
    department_field,
    name_field,
    reason_field,
)

NEW = "nieuw"
PARTS = range(1, 7)
FEWEST_PARTS = 2


class MergeWhichForm(StepForm):
    """Which departments become one."""

    day = day_field()
    reason = reason_field()
    field_order = ["sisters", "other", "day", "reason"]

    def prepare(self) -> None:
        beside = sisters(self.chart, self.number)
        if beside:
            self.fields["sisters"] = forms.TypedMultipleChoiceField(
                label=_("Afdelingen ernaast"),
                choices=[(place.key, place.name) for place in beside],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Deze afdeling kan hier niet. Kies een andere.")},
            )
        shown = {self.number, *(place.key for place in beside), *ancestors_of(self.number, self.chart.parents)}
        self.fields["other"] = department_field(
            _("Een afdeling van elders"),
            grouped(self.chart, shown),
            missing="",
            required=False,
            empty=gettext("Geen"),
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [self.number, *cleaned.get("sisters", []), *([other] if (other := cleaned.get("other")) else [])]
        cleaned["departments"] = chosen
        if len(chosen) == 1 and not self.errors.keys() & {"sisters", "other"}:
            self.add_error(self.first, gettext("Kies minstens één andere afdeling om mee samen te voegen."))
        return cleaned

    @property
    def first(self) -> str:
        return "sisters" if "sisters" in self.fields else "other"

    def place_of(self, refused: str) -> str | None:
        return self.first if refused == "departments" else super().place_of(refused)


class MergeIntoForm(StepForm):
    """What they become: one of them, or something new; and who leads it."""

    name = name_field(_("Naam van de nieuwe afdeling"), required=False)
    code = code_field(_("Code van de nieuwe afdeling"), required=False)
    field_order = ["into", "name", "code", "parent", "lead"]

    def prepare(self) -> None:
        chosen = self.before["departments"]
        named = labels(self.chart)
        self.fields["into"] = forms.ChoiceField(
            label=_("Waarin gaan zij op?"),
            choices=[(NEW, gettext("Een nieuwe afdeling")), *((key, named[key]) for key in chosen)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies waarin zij opgaan."), "invalid_choice": _("Kies waarin zij opgaan.")},
        )
        below = {below for key in chosen for below in self.chart.branch(key)}
        self.fields["parent"] = department_field(
            _("De nieuwe afdeling staat onder"),
            grouped(self.chart, below),
            missing="",
            required=False,
            empty=gettext("Waar de eerste nu staat"),
        )
        self.fields["lead"] = forms.TypedChoiceField(
            label=_("Wie leidt de afdeling daarna?"),
            choices=[("", gettext("Nog geen keuze")), *possible_leads(chosen, self.today)],
            coerce=int,
            empty_value=None,
            required=False,
            help_text=_(
                "Wie een afdeling leidt die verdwijnt, verliest die rol op de ingangsdatum. "
                "Kiest u niemand, dan blijft wie een bestaande afdeling leidt."
            ),
            error_messages={"invalid_choice": _("Kies iemand uit een van deze afdelingen.")},
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("into") == NEW:
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", gettext("Geef de nieuwe afdeling een naam."))
            if not cleaned.get("code") and "code" not in self.errors:
                self.add_error("code", gettext("Geef de nieuwe afdeling een code."))
        return cleaned

    def plan(self) -> Plan:
        said = self.said
        is_new = said["into"] == NEW
        into = None if is_new else int(said["into"])
        parent = said["parent"] or self.chart.places[self.number].parent
        return Merging(
            departments=tuple(pk for pk in said["departments"] if pk != into),
            into=into,
            code=said["code"] if is_new else "",
            name=said["name"] if is_new else "",
            parent=parent if is_new else None,
            lead=said["lead"],
        )


class SplitPartsForm(StepForm):
    """Into what it is split, and whether it goes on itself."""

    keeps = forms.BooleanField(
        label=_("De afdeling zelf blijft bestaan, met minder mensen"),
        required=False,
    )
    day = day_field()
    reason = reason_field()

    def prepare(self) -> None:
        for number in PARTS:
            self.fields[f"name_{number}"] = name_field(
                gettext("Naam van deel {number}").format(number=number), required=False
            )
            self.fields[f"code_{number}"] = LineField(
                label=gettext("Code van deel {number}").format(number=number),
                max_length=60,
                required=False,
                error_messages={"max_length": _("Houd de code korter dan 60 tekens.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in PARTS:
            name, code = cleaned.get(f"name_{number}"), cleaned.get(f"code_{number}")
            if code and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", gettext("Geef dit deel een naam, of haal de code weg."))
            if name and not code and f"code_{number}" not in self.errors:
                self.add_error(f"code_{number}", gettext("Geef dit deel een code."))
        cleaned["parts"] = parts = [
            Part(code=cleaned[f"code_{number}"], name=cleaned[f"name_{number}"])
            for number in PARTS
            if cleaned.get(f"name_{number}") and cleaned.get(f"code_{number}")
        ]
        if not self.errors:
            self._check(parts, keeps=cleaned["keeps"])
        return cleaned

    def _check(self, parts: list[Part], *, keeps: bool) -> None:
        fewest = 1 if keeps else FEWEST_PARTS
        if len(parts) < fewest:
            missing = next(n for n in PARTS if not self.cleaned_data.get(f"name_{n}"))
            sentence = (
                gettext("Noem minstens één deel dat apart gaat.")
                if keeps
                else gettext("Noem minstens twee delen, of laat de afdeling zelf bestaan.")
            )
            self.add_error(f"name_{missing}", sentence)

    def place_of(self, refused: str) -> str | None:
        return "name_1" if refused == "parts" else super().place_of(refused)

    @property
    def needed_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{n}"], self[f"code_{n}"]) for n in PARTS[:FEWEST_PARTS]]

    @property
    def more_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{n}"], self[f"code_{n}"]) for n in PARTS[FEWEST_PARTS:]]

    @property
    def uses_more(self) -> bool:
        return any(field.value() or field.errors for row in self.more_rows for field in row)


class SplitPeopleForm(StepForm):
    """Who and what goes to which part; whoever is not named follows the choice above."""

    def prepare(self) -> None:
        parts: list[Option] = [(place, part.name) for place, part in enumerate(self.before["parts"])]
        if self.before["keeps"]:
            itself = self.chart.places[self.number].name
            parts = [(ITSELF, gettext("{name} (blijft)").format(name=itself)), *parts]
        self.parts = parts
        wrong = {"required": _("Kies een deel."), "invalid_choice": _("Dit deel is er niet. Kies een ander.")}
        if not self.before["keeps"]:
            self.fields["heir"] = self._part(
                label=_("Wie neemt over wat nog openstaat?"),
                help_text=_("Open punten, acties, beloften en diensten gaan naar dit deel."),
                error_messages=wrong,
            )
        self.fields["rest"] = self._part(label=_("Wie u hieronder niet apart kiest, gaat naar"), error_messages=wrong)
        self.people = people_in(self.number)
        self.below = self.chart.children(self.number)
        for prefix, numbers in (
            ("child", [place.key for place in self.below]),
            ("person", [person.pk for person in self.people]),
        ):
            for pk in numbers:
                self.fields[f"{prefix}_{pk}"] = self._part(
                    required=False, empty=gettext("Zoals hierboven"), error_messages=wrong
                )

    def _part(self, *, empty: str = "", **options: Any) -> forms.TypedChoiceField:
        choices = [("", empty), *self.parts] if empty else self.parts
        return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **options)

    @property
    def person_rows(self) -> list[tuple[Employee, forms.BoundField]]:
        return [(person, self[f"person_{person.pk}"]) for person in self.people]

    @property
    def child_rows(self) -> list[tuple[Place, forms.BoundField]]:
        return [(place, self[f"child_{place.key}"]) for place in self.below]

    def plan(self) -> Plan:
        said = self.said
        rest = said["rest"]

        def chosen(prefix: str, numbers: list[int]) -> dict[int, int]:
            found = {pk: said[f"{prefix}_{pk}"] for pk in numbers}
            return {pk: rest if part is None else part for pk, part in found.items()}

        return Splitting(
            department=self.number,
            parts=tuple(said["parts"]),
            keeps=said["keeps"],
            heir=said.get("heir", ITSELF),
            people=chosen("person", [person.pk for person in self.people]),
            children=chosen("child", [place.key for place in self.below]),
        )
