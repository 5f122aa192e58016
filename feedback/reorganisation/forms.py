"""The forms of a change of the chart. Each knows the plan that it describes; the service says whether that fits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.chart.plans import Closing, Moving, Opening, Plan, Renaming
from departments.chart.tree import Chart
from departments.people.names import one_line
from feedback.reorganisation.choices import Group, grouped
from feedback.surveys.texts import DAY_HINT
from feedback.waves.rules import LEAST_REASON

NAME = 120
CODE = 60


def day_field() -> forms.DateField:
    return forms.DateField(
        label=_("Ingangsdatum"),
        help_text=DAY_HINT,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Kies de dag waarop dit ingaat."),
            "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16."),
        },
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Waarom verandert dit?"),
        help_text=_("Bijvoorbeeld ‘Besluit directie 12 oktober’. De reden blijft bij de afdeling staan."),
        max_length=300,
        min_length=LEAST_REASON,
        error_messages={
            "required": _("Schrijf waarom dit verandert."),
            "min_length": _("Schrijf iets meer, bijvoorbeeld ‘Besluit directie 12 oktober’."),
            "max_length": _("Houd de reden korter dan 300 tekens."),
        },
    )


class LineField(forms.CharField):
    """Text on one line, without signs that nobody sees or that turn letters round."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


def name_field(label: Any, *, required: bool = True) -> forms.CharField:
    return LineField(
        label=label,
        max_length=NAME,
        required=required,
        error_messages={
            "required": _("Geef de afdeling een naam."),
            "max_length": _("Houd de naam korter dan 120 tekens."),
        },
    )


def code_field(label: Any, *, required: bool = True) -> forms.CharField:
    return LineField(
        label=label,
        help_text=_("Kort en blijvend, bijvoorbeeld ‘kcc’. Aan de code herkent een import de afdeling."),
        max_length=CODE,
        required=required,
        error_messages={
            "required": _("Geef de afdeling een code."),
            "max_length": _("Houd de code korter dan 60 tekens."),
        },
    )


def department_field(label: Any, groups: list[Group], *, missing: Any, **options: Any) -> forms.TypedChoiceField:
    """One department out of many, as a plain list that is grouped by branch."""
    empty = options.pop("empty", gettext("Kies een afdeling"))
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *groups],
        coerce=int,
        empty_value=None,
        error_messages={
            "required": missing,
            "invalid_choice": _("Deze afdeling kan hier niet. Kies een andere."),
        },
        **options,
    )


class StepForm(forms.Form):
    """One step of a change: of which department (none for a new one), in which chart, and what was said before."""

    def __init__(
        self,
        *args: Any,
        chart: Chart,
        department: int | None,
        today: date,
        before: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.chart = chart
        self.department = department
        self.today = today
        self.before = before or {}
        self.prepare()

    def prepare(self) -> None:
        """Add what depends on the chart or on the steps before."""

    @property
    def number(self) -> int:
        """The department that this change is about."""
        if self.department is None:
            raise TypeError(type(self).__name__)
        return self.department

    @property
    def said(self) -> dict[str, Any]:
        """Everything that was chosen up to and with this step."""
        return {**self.before, **self.cleaned_data}

    def place_of(self, refused: str) -> str | None:
        """The field of this form that a refusal of the service is about."""
        return refused if refused in self.fields else None

    def plan(self) -> Plan:
        raise NotImplementedError


class OpenForm(StepForm):
    """A department that does not exist yet."""

    name = name_field(_("Naam"))
    code = code_field(_("Code"))
    day = day_field()
    reason = reason_field()
    field_order = ["name", "code", "parent", "day", "reason"]

    def prepare(self) -> None:
        if self.chart.places:
            self.fields["parent"] = department_field(
                _("Staat onder"), grouped(self.chart), missing=_("Kies waar de afdeling onder staat.")
            )
        self.order_fields(self.field_order)

    def plan(self) -> Plan:
        said = self.said
        return Opening(code=said["code"], name=said["name"], parent=said.get("parent"))


class RenameForm(StepForm):
    """Another name from a day on."""

    name = name_field(_("Nieuwe naam"))
    day = day_field()
    reason = reason_field()

    def plan(self) -> Plan:
        return Renaming(department=self.number, name=self.said["name"])


class MoveForm(StepForm):
    """Another place, with everything below it."""

    day = day_field()
    reason = reason_field()
    field_order = ["parent", "day", "reason"]

    def prepare(self) -> None:
        self.fields["parent"] = department_field(
            _("Komt te staan onder"),
            grouped(self.chart, self.chart.branch(self.number)),
            missing=_("Kies waar de afdeling onder komt te staan."),
        )
        self.order_fields(self.field_order)

    def plan(self) -> Plan:
        return Moving(department=self.number, parent=self.said["parent"])


class CloseForm(StepForm):
    """The end of a department; another one answers for what is open."""

    day = day_field()
    reason = reason_field()
    field_order = ["heir", "day", "reason"]

    def prepare(self) -> None:
        self.fields["heir"] = department_field(
            _("Wie neemt het over?"),
            grouped(self.chart, {self.number}),
            missing=_("Kies welke afdeling het overneemt."),
            help_text=_("Deze afdeling krijgt de mensen, de afdelingen eronder en alles wat nog openstaat."),
            initial=self.chart.places[self.number].parent,
        )
        self.order_fields(self.field_order)

    def plan(self) -> Plan:
        return Closing(department=self.number, heir=self.said["heir"])
