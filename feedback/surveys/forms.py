from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.surveys.library import CORE_8, OPEN_QUESTIONS, LibraryQuestion
from feedback.surveys.selectors import wording


class DescriptionForm(forms.Form):
    """How a survey is called and what it is for."""

    name = forms.CharField(
        label=_("Naam"),
        help_text=_("Bijvoorbeeld ‘Kern-8’. Alleen beheerders zien deze naam."),
        max_length=120,
        error_messages={"required": _("Geef de vragenlijst een naam.")},
    )
    name_en = forms.CharField(label=_("Naam in het Engels"), max_length=120, required=False)
    purpose = forms.CharField(
        label=_("Waarvoor is deze vragenlijst?"),
        help_text=_("Wie de vragenlijst krijgt, leest dit op de eerste pagina."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    purpose_en = forms.CharField(
        label=_("Waarvoor, in het Engels"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class SurveyForm(DescriptionForm):
    """A new survey: its name and the questions picked from the library."""

    codes = forms.MultipleChoiceField(
        label=_("Vragen met een antwoord van ‘helemaal oneens’ tot ‘helemaal eens’"),
        help_text=_("Dit zijn de acht kernvragen. De volgorde kiest u daarna."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één vraag: zonder vragen kan er geen meting zijn.")},
    )
    open_code = forms.ChoiceField(
        label=_("Open vraag"), help_text=_("Eén per afdeling, altijd onderaan."), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes, open_code = self.fields["codes"], self.fields["open_code"]
        if isinstance(codes, forms.ChoiceField) and isinstance(open_code, forms.ChoiceField):
            codes.choices = [(question.code, _text(question)) for question in CORE_8]
            codes.initial = [question.code for question in CORE_8]
            open_code.choices = [
                *((question.code, _text(question)) for question in OPEN_QUESTIONS),
                ("-", _("Geen open vraag")),
            ]
            open_code.initial = OPEN_QUESTIONS[1].code

    def picked(self) -> list[str]:
        """The codes of all questions, the open one last."""
        open_code = self.cleaned_data["open_code"]
        return [*self.cleaned_data["codes"], *([] if open_code == "-" else [open_code])]


def _text(question: LibraryQuestion) -> str:
    text = wording(question.text, question.text_en, get_language() or "nl", str(_("de afdeling"))).text
    return text[:1].upper() + text[1:]
