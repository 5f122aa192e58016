"""Reading closures from an agenda file: the file, and which of what is in it are taken over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.people.names import one_line
from departments.worktime.draft import CalendarDraft
from promises.calendars.fields import REASON, reason_field
from promises.calendars.forms import ChangeForm
from promises.calendars.words import closure_in_words, date_in_words

LARGEST = 1024 * 1024
"""Bytes: an agenda of thousands of events is smaller."""
MOST = 400


class AgendaForm(forms.Form):
    """The file. It is read once and not kept."""

    file = forms.FileField(
        label=gettext_lazy("Agendabestand (.ics)"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={
            "required": gettext_lazy("Kies het agendabestand dat u wilt inlezen."),
            "invalid": gettext_lazy("Kies het agendabestand dat u wilt inlezen."),
            "missing": gettext_lazy("Kies het agendabestand dat u wilt inlezen."),
            "empty": gettext_lazy("Het bestand is leeg. Exporteer de agenda opnieuw."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
    )

    def __init__(self, *args: Any, last: date, was_too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _(
            "Uit Outlook, Google of een andere agenda, hooguit 1 MB. Wij lezen de hele dagen van vandaag tot en met "
            "{day}, en bewaren het bestand niet."
        ).format(day=date_in_words(last))
        if was_too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file


TOO_LARGE = gettext_lazy("Het bestand is groter dan 1 MB. Exporteer alleen de agenda met sluitingen.")


class ClosuresForm(ChangeForm):
    """Which of the closures that were found are taken over. Each travels as its date and its name."""

    reason = reason_field(
        gettext_lazy("Waarom verandert de kalender?"), gettext_lazy("Bijvoorbeeld ‘Sluitingen 2027 uit de agenda’.")
    )

    def prepare(self) -> None:
        offered = self.asked["found"]
        self.found: dict[date, str] = dict(list(offered.items())[:MOST])
        keys = [closure_key(day, name) for day, name in self.found.items()]
        self.fields["closures"] = forms.MultipleChoiceField(
            label=_("Dagen die de kalender krijgt"),
            choices=list(zip(keys, [closure_in_words(*one) for one in self.found.items()], strict=True)),
            widget=forms.CheckboxSelectMultiple,
            initial=keys,
            error_messages={
                "required": _("Kies minstens één dag, of ga terug."),
                "invalid_choice": _("Deze dag staat niet in het bestand. Lees het opnieuw in."),
            },
        )
        if self.asked.get("file"):
            self.fields["reason"].initial = _("Ingelezen uit {file}").format(file=self.asked["file"])[:REASON]
        self.order_fields(["closures", "reason"])

    @property
    def offered(self) -> list[str]:
        return [closure_key(day, name) for day, name in self.found.items()]

    def changed(self) -> CalendarDraft:
        return self.draft.with_closures(closures_from(self.cleaned_data["closures"]))


def closure_key(day: date, name: str) -> str:
    return f"{day.isoformat()} {name}"


def closures_from(keys: list[str]) -> dict[date, str]:
    """Dates and names from what travelled; what is no such thing is left out."""
    found: dict[date, str] = {}
    for key in keys[:MOST]:
        text, _space, name = key.partition(" ")
        name = one_line(name)[:REASON]
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if name:
            found.setdefault(day, name)
    return found
