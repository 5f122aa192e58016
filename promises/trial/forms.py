"""Bringing an export, and saying what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.worktime.models import Calendar
from promises.trial.columns import MOMENTS, ExportMapping, Meaning
from promises.trial.stamps import NoStamp, Order, stamp_reader
from promises.trial.words import MEANINGS, OFFICE_HOURS, ZONES, moment_words

HOME = ZoneInfo("Europe/Amsterdam")
LONGEST_SHOWN = 40
"""Characters of a value beside the name of its column."""


class UploadForm(forms.Form):
    """An export of requests, from whatever system."""

    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy(
            "CSV of Excel (.xlsx), hoogstens 10 MB en 200.000 rijen, met de kolomnamen in de eerste rij. Is het "
            "groter, exporteer dan alleen de kolommen die hiernaast staan."
        ),
        max_length=200,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={
            "required": gettext_lazy("Kies het bestand dat u wilt proberen."),
            "invalid": gettext_lazy("Kies het bestand dat u wilt proberen."),
            "missing": gettext_lazy("Kies het bestand dat u wilt proberen."),
            "empty": gettext_lazy("Het bestand is leeg. Controleer de export en probeer het opnieuw."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if was_too_large:
            self.fields["file"].error_messages["required"] = _(
                "Het bestand is groter dan 10 MB. Exporteer alleen de kolommen die hiernaast staan, of splits het."
            )


class ColumnsForm(forms.Form):
    """Which column of one table is what, how its dates are written, and with which opening hours it is tried.

    A field for each `Meaning`, by its name; `order`, `zone`, `withdrawn` and `calendar` beside them.
    """

    def __init__(
        self, data: Any, *, table: Mapping[str, Any], calendars: Sequence[Calendar], calendar: Calendar | None
    ) -> None:
        super().__init__(data)
        self.table, self.calendars = table, calendars
        known = ExportMapping.from_json(table["mapping"])
        self.looks: dict[str, Mapping[str, Any]] = {look["name"]: look for look in table["looks"]}
        choices = [("", _("Niet in dit bestand")), *((name, _with_example(look)) for name, look in self.looks.items())]
        for meaning, words in MEANINGS.items():
            self.fields[str(meaning)] = forms.ChoiceField(
                label=words.label,
                help_text=words.hint,
                choices=choices,
                required=words.is_needed,
                initial=known.columns.get(meaning, ""),
                error_messages={
                    "required": _("Kies in welke kolom dit staat. Zonder dit moment valt er niets te rekenen."),
                    "invalid_choice": _("Deze kolom staat niet in het bestand. Kies er een uit de lijst."),
                },
            )
        self._add_order(known)
        self._add_withdrawn(known)
        self.fields["zone"] = forms.ChoiceField(
            label=_("Tijdzone van het bestand"),
            help_text=_("Voor tijden waar geen tijdzone bij staat."),
            choices=list(ZONES.items()),
            initial="Europe/Amsterdam",
            error_messages={"invalid_choice": _("Kies een tijdzone uit de lijst.")},
        )
        self.fields["calendar"] = forms.ChoiceField(
            label=_("Openingstijden"),
            help_text=_("Welke kalender gold voor wie antwoordde. Straks kunt u nog een andere kiezen."),
            choices=calendar_choices(calendars),
            required=False,
            initial=str(calendar.pk) if calendar else "",
            error_messages={"invalid_choice": _("Deze kalender bestaat niet. Kies er een uit de lijst.")},
        )

    def _add_order(self, known: ExportMapping) -> None:
        """Only when the meaning of a date hangs on what stands first."""
        self.read_as: list[tuple[str, str]] = []
        dated = [self.looks[known.columns[meaning]] for meaning in MOMENTS if meaning in known.columns]
        sample = next((look for look in dated if look["order"]), None)
        shown = sample or next(iter(dated), None)
        if shown and shown["examples"]:
            order = Order(shown["order"] or Order.DAY_FIRST)
            self.read_as = [(text, as_read(text, order)) for text in shown["examples"][:1]]
        if sample is None:
            return
        example = (sample["examples"] or [""])[0]
        self.fields["order"] = forms.ChoiceField(
            label=_("Staat de dag of de maand eerst?"),
            widget=forms.RadioSelect,
            choices=[
                (Order.DAY_FIRST.value, _order_words(_("Dag eerst"), example, Order.DAY_FIRST)),
                (Order.MONTH_FIRST.value, _order_words(_("Maand eerst"), example, Order.MONTH_FIRST)),
            ],
            initial=sample["order"],
            error_messages={
                "required": _("Kies wat er eerst staat, de dag of de maand."),
                "invalid_choice": _("Kies wat er eerst staat, de dag of de maand."),
            },
        )

    def _add_withdrawn(self, known: ExportMapping) -> None:
        """Only when the column of the status says a few things."""
        status = known.columns.get(Meaning.STATUS, "")
        values = self.looks[status]["values"] if status else []
        if values:
            self.fields["withdrawn"] = forms.MultipleChoiceField(
                label=_("Wanneer is een verzoek ingetrokken?"),
                help_text=_(
                    "Vink aan wat in kolom ‘%(column)s’ betekent dat de vrager het verzoek introk. Zulke verzoeken "
                    "tellen niet mee."
                )
                % {"column": status},
                widget=forms.CheckboxSelectMultiple,
                choices=[(value, value) for value in values],
                required=False,
                initial=sorted(known.withdrawn),
                error_messages={"invalid_choice": _("Deze stand staat niet in het bestand. Kies uit de lijst.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, Meaning] = {}
        for meaning in MEANINGS:
            column = cleaned.get(str(meaning), "")
            if column and column in taken:
                self.add_error(
                    str(meaning),
                    _("Deze kolom koos u al bij ‘%(other)s’. Kies een andere, of ‘Niet in dit bestand’.")
                    % {"other": MEANINGS[taken[column]].label},
                )
            taken.setdefault(column, meaning)
        return cleaned

    def mapping(self) -> ExportMapping:
        """What was chosen, for a form that is valid."""
        known = ExportMapping.from_json(self.table["mapping"])
        columns = {meaning: self.cleaned_data[str(meaning)] for meaning in MEANINGS if self.cleaned_data[str(meaning)]}
        same_status = columns.get(Meaning.STATUS) == known.columns.get(Meaning.STATUS)
        month_first = self.cleaned_data.get("order") == Order.MONTH_FIRST
        withdrawn = frozenset(self.cleaned_data.get("withdrawn", ())) if same_status else frozenset()
        return ExportMapping(
            columns=columns,
            month_first=frozenset(meaning for meaning in MOMENTS if month_first and meaning in columns),
            withdrawn=withdrawn,
            done=known.done - withdrawn if same_status else frozenset(),
            # a status further down in the file, or of another column, is judged by its words
            seen=known.seen if same_status else frozenset(),
        )


def calendar_choices(calendars: Sequence[Calendar]) -> list[tuple[str, Any]]:
    """The calendars by name; the first is what holds where there is none."""
    return [("", OFFICE_HOURS), *((str(one.pk), one.name) for one in calendars)]


def as_read(text: str, order: Order) -> str:
    """A date of the file in words, as it is read; empty when it is none."""
    try:
        return moment_words(stamp_reader(order, HOME)(text), HOME)
    except NoStamp:
        return ""


def _order_words(first: str, example: str, order: Order) -> str:
    told = {"first": first, "read": as_read(example, order)}
    return _("%(first)s: %(read)s") % told if told["read"] else _("%(first)s: dan is dit geen datum") % told


def _with_example(look: Mapping[str, Any]) -> str:
    """The name of a column with the first value in it."""
    example = next(iter(look["examples"]), "")
    if not example:
        return str(look["name"])
    short = example if len(example) <= LONGEST_SHOWN else f"{example[:LONGEST_SHOWN]}…"
    return _("%(column)s, bijvoorbeeld %(value)s") % {"column": look["name"], "value": short}
