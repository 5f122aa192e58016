from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.imports.models import OrganisationImport
from departments.imports.recognition import REQUIRED
from departments.imports.words import FIELDS, HOLDS

LONGEST_REASON = 300


class UploadForm(forms.Form):
    """A file with the chart, the people, or both."""

    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("Excel (.xlsx) of CSV, hoogstens 10 MB, met de kolomnamen in de eerste rij."),
        max_length=200,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={
            "required": gettext_lazy("Kies het bestand dat u wilt importeren."),
            "invalid": gettext_lazy("Kies het bestand dat u wilt importeren."),
            "missing": gettext_lazy("Kies het bestand dat u wilt importeren."),
            "empty": gettext_lazy("Het bestand is leeg. Controleer de export en probeer het opnieuw."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
    )
    day = forms.DateField(
        label=gettext_lazy("Ingangsdatum"),
        help_text=gettext_lazy("Vandaag of eerder. Uitkomsten van vóór die dag blijven bij de organisatie van toen."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Kies de dag waarop dit ingaat."),
            "invalid": gettext_lazy("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Reden"),
        help_text=gettext_lazy(
            "Bijvoorbeeld ‘Personeelssysteem, stand van 1 november’. Dit blijft bij de import staan."
        ),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Schrijf in één zin waarom de organisatie verandert."),
            "max_length": gettext_lazy("Maak de reden korter: hoogstens 300 tekens."),
        },
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("Het bestand is volledig: wie en wat er niet in staat, gaat eruit"),
        help_text=gettext_lazy(
            "Zonder vinkje komt er alleen bij wat nieuw is en verandert wat anders is. Met vinkje gaat wie ontbreekt "
            "uit dienst en vervalt een afdeling die ontbreekt. U ziet altijd eerst wat er verandert."
        ),
        required=False,
    )

    def __init__(self, *args: Any, today: date, was_too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.was_too_large = was_too_large
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        self.fields["day"].initial = today
        if was_too_large:
            # of a request that was not received to its end the later fields are missing; that is not their fault
            for name in ("day", "reason"):
                self.fields[name].required = name in self.data
            self.fields["file"].error_messages["required"] = _(
                "Het bestand is groter dan 10 MB. Laat kolommen weg die u niet nodig heeft, of splits het."
            )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen. Kies vandaag of een eerdere dag."))
        return day


class ColumnsForm(forms.Form):
    """What each table holds and what each of its columns is: `holds_0`, `column_0_0`, `column_0_1` …"""

    def __init__(self, data: Any, *, brought: OrganisationImport) -> None:
        super().__init__(data)
        self.tables: list[dict[str, Any]] = list(brought.tables)
        for place, (table, known) in enumerate(zip(self.tables, _padded(brought.mapping, self.tables), strict=True)):
            self._add(place, table, known)

    def _add(self, place: int, table: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        meanings = {column: field for field, column in known.get("columns", {}).items()}
        holds = known.get("holds", "")
        self.fields[f"holds_{place}"] = forms.ChoiceField(
            label=_("Wat staat hierin?"), choices=list(HOLDS.items()), required=False, initial=holds
        )
        for number, column in enumerate(table["columns"]):
            field = meanings.get(column, "")
            self.fields[f"column_{place}_{number}"] = forms.ChoiceField(
                label=column, choices=_choices(), required=False, initial=f"{holds}.{field}" if field else ""
            )

    def of_table(self, place: int) -> tuple[forms.BoundField, list[forms.BoundField]]:
        """The fields of one table: what it holds, and its columns in the order of the file."""
        count = len(self.tables[place]["columns"])
        return self[f"holds_{place}"], [self[f"column_{place}_{number}"] for number in range(count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["mapping"] = [self._mapping_of(place, cleaned) for place in range(len(self.tables))]
        if not any(one["holds"] for one in cleaned["mapping"]):
            self.add_error("holds_0", _("Kies of hier afdelingen of mensen in staan. Nu valt er niets te importeren."))
        return cleaned

    def _mapping_of(self, place: int, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        table, holds = self.tables[place], cleaned.get(f"holds_{place}", "")
        columns: dict[str, str] = {}
        for number, column in enumerate(table["columns"]):
            name = f"column_{place}_{number}"
            kind, _dot, field = cleaned.get(name, "").partition(".")
            if not field or not holds:
                continue
            if kind != holds:
                self.add_error(name, _belongs_elsewhere(holds))
            elif field in columns:
                taken = _("Dit koos u al bij kolom ‘%(column)s’. Kies er één.") % {"column": columns[field]}
                self.add_error(name, taken)
            else:
                columns[field] = column
        if holds and not self.errors:
            self._ask_missing(place, holds, columns)
        return {"sheet": table.get("sheet", ""), "holds": holds, "columns": columns}

    def _ask_missing(self, place: int, holds: str, columns: Mapping[str, str]) -> None:
        missing = [str(FIELDS[holds][field]) for field in REQUIRED[holds] if field not in columns]
        if missing:
            self.add_error(
                f"holds_{place}",
                _("Wijs nog aan in welke kolom dit staat: %(names)s.") % {"names": ", ".join(missing).lower()},
            )


def _padded(mapping: Sequence[Mapping[str, Any]], tables: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    """One for each table, also where nothing was recognised."""
    for place in range(len(tables)):
        yield mapping[place] if place < len(mapping) else {}


def _choices() -> list[tuple[Any, Any]]:
    groups = [
        (HOLDS[holds], [(f"{holds}.{field}", label) for field, label in fields.items()])
        for holds, fields in FIELDS.items()
    ]
    return [("", _("Niet gebruiken")), *groups]


def _belongs_elsewhere(holds: str) -> str:
    if holds == "departments":
        return _("Dit hoort bij mensen, maar hier staan afdelingen in. Kies iets anders, of ‘Niet gebruiken’.")
    return _("Dit hoort bij afdelingen, maar hier staan mensen in. Kies iets anders, of ‘Niet gebruiken’.")


class ApplyForm(forms.Form):
    """The decision to do what was shown; a large departure is confirmed on its own."""

    is_meant = forms.BooleanField(
        label=gettext_lazy("Ja, ik weet dat zoveel mensen uit dienst gaan"),
        help_text=gettext_lazy("Zij kunnen daarna niet meer inloggen en hun gegevens worden meteen gewist."),
        error_messages={
            "required": gettext_lazy("Bevestig eerst dat zoveel mensen uit dienst gaan. Of kies ‘Niet doorvoeren’.")
        },
    )

    def __init__(self, data: Any, *, is_large: bool) -> None:
        super().__init__(data)
        if not is_large:
            del self.fields["is_meant"]
