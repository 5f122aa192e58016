from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Role
from departments.chart.models import Department
from departments.directory.selectors import HERE, STANDS, people_named
from departments.people.models import ROLE_LABELS, Employee
from departments.people.names import one_line
from departments.people.rules import LEADING, OF_THE_WHOLE

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""What a day of a role or an absence lies between: another year is a slip of the hand."""

GIVEN = [(role.value, label) for role, label in ROLE_LABELS.items() if role != Role.EMPLOYEE]
"""Roles that somebody is given; everybody is an employee."""


def sensible_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("Klopt het jaartal? Kies een jaar vanaf 2000."))


def day_field(label: Any, missing: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        validators=[sensible_year],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": missing, "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-24.")},
    )


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """A department that exists today, by name; its code beside it, for two may have one name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Department.objects.none(), **options)

    def on(self, today: date) -> None:
        self.queryset = Department.objects.on(today).by_name()

    def label_from_instance(self, obj: Department) -> str:
        return f"{obj.name} ({obj.code})"


class WithDepartment(forms.Form):
    """A form in which somebody chooses a department of today."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DepartmentField):
                field.on(today)


class SearchForm(WithDepartment):
    """Narrowing the list of people; every choice stands in the address."""

    zoek = forms.CharField(label=_("Naam, e-mailadres of nummer"), required=False, max_length=120)
    afdeling = DepartmentField(label=_("Afdeling, met alles eronder"), required=False, empty_label=_("Alle afdelingen"))
    rol = forms.ChoiceField(label=_("Rol"), required=False, choices=[("", _("Alle rollen")), *GIVEN])
    stand = forms.ChoiceField(label=_("Wie"), required=False, choices=STANDS, initial=HERE)

    @property
    def is_used(self) -> bool:
        """Whether the list is narrowed at all."""
        return any(self.cleaned_data.get(name) for name in ("zoek", "afdeling", "rol")) or self.stand_chosen != HERE

    @property
    def stand_chosen(self) -> str:
        return str(self.cleaned_data.get("stand") or HERE)


class PersonForm(WithDepartment):
    """What the directory knows about somebody."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=120,
        help_text=_("Voornaam en achternaam, zoals collega’s die kennen."),
        error_messages={"required": _("Vul de naam in.")},
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        help_text=_("Hiermee logt deze persoon in."),
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@gemeente.nl."),
        },
    )
    employee_number = forms.CharField(
        label=_("Personeelsnummer"),
        max_length=40,
        required=False,
        help_text=_("Herkent deze persoon in een import, ook als naam of adres verandert."),
    )
    department = DepartmentField(
        label=_("Afdeling"),
        required=False,
        empty_label=_("Geen afdeling"),
        help_text=_("Zonder afdeling krijgt iemand geen vragenlijsten."),
        error_messages={"invalid_choice": _("Deze afdeling bestaat niet meer. Kies een andere.")},
    )
    language = forms.ChoiceField(
        label=_("Taal van pagina’s en mail"), choices=Employee.Language.choices, initial=Employee.Language.DUTCH
    )

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name


class RoleForm(WithDepartment):
    """Giving a role for a time."""

    role = forms.ChoiceField(
        label=_("Rol"),
        choices=[("", _("Kies een rol")), *GIVEN],
        error_messages={"required": _("Kies een rol."), "invalid_choice": _("Kies een rol uit de lijst.")},
    )
    department = DepartmentField(
        label=_("Afdeling, met alles eronder"),
        required=False,
        empty_label=_("De hele organisatie"),
        help_text=_("Teamleider en directeur: altijd een afdeling. Functioneel beheerder en auditor: nooit."),
        error_messages={"invalid_choice": _("Deze afdeling bestaat niet meer. Kies een andere.")},
    )
    valid_from = day_field(_("Eerste dag"), _("Kies de eerste dag."))
    last_day = day_field(_("Laatste dag"), "", hint=_("Leeg: tot iemand de rol beëindigt."), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("last_day")
        if first and first < self.today:
            self.add_error("valid_from", _("Deze dag is al voorbij. Kies vandaag of een dag die nog komt."))
        if first and last and last < first:
            self.add_error("last_day", _("De laatste dag ligt vóór de eerste. Kies een latere dag."))
        role = cleaned.get("role")
        if role in LEADING and not cleaned.get("department") and "department" not in self.errors:
            self.add_error("department", _("Kies de afdeling die deze persoon gaat leiden."))
        if role in OF_THE_WHOLE and cleaned.get("department"):
            self.add_error("department", _("Deze rol geldt voor de hele organisatie. Kies geen afdeling."))
        cleaned["valid_until"] = last + timedelta(days=1) if last else None
        return cleaned


class EndRoleForm(forms.Form):
    """From which day a role no longer holds."""

    until = day_field(
        _("Geldt niet meer vanaf"), _("Kies een dag."), hint=_("Op deze dag heeft de persoon de rol niet meer.")
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("Deze dag is al voorbij. Kies vandaag of een dag die nog komt."))
        return until


class AbsenceForm(forms.Form):
    """Being away, and who stands in."""

    first_day = day_field(_("Eerste dag afwezig"), _("Kies de eerste dag."))
    last_day = day_field(_("Laatste dag afwezig"), _("Kies de laatste dag."))
    substitute = forms.CharField(
        label=_("Wie vervangt?"),
        required=False,
        max_length=254,
        help_text=_("Naam of e-mailadres van een collega. Leeg: niemand."),
        widget=forms.TextInput(attrs={"list": "collegas", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, today: date, employee: Employee, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.employee = employee

    def clean_substitute(self) -> Employee | None:
        text = one_line(self.cleaned_data["substitute"])
        if not text:
            return None
        found = people_named(text)
        if not found:
            raise forms.ValidationError(_("Deze collega vinden we niet. Schrijf de hele naam, of het e-mailadres."))
        if len(found) > 1:
            raise forms.ValidationError(_("Meer collega’s heten zo. Schrijf het e-mailadres."))
        if found[0].pk == self.employee.pk:
            raise forms.ValidationError(_("Niemand vervangt zichzelf. Kies een andere collega."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if last and last < self.today:
            self.add_error("last_day", _("Deze dag is al voorbij. Kies vandaag of een dag die nog komt."))
        elif first and last and last < first:
            self.add_error("last_day", _("De laatste dag ligt vóór de eerste. Kies een latere dag."))
        return cleaned
