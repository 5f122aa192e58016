from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.responses.drafts import CHOSEN, NOBODY, Draft, comment_name, rating_name
from feedback.responses.widgets import RatingField
from feedback.surveys.models import Question
from feedback.surveys.selectors import wording
from feedback.surveys.texts import LONGEST_TEXT, clean_text
from feedback.waves.rules import LEAST_REASON
from feedback.waves.selectors import Supplier


class CommentField(forms.CharField):
    """Text of a respondent: cleaned, and its length counted afterwards."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        # The browser does not cut off what somebody pastes: the page says how much is too much.
        self.widget.attrs["rows"] = 7

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(
                _("Maak uw antwoord korter: het telt %(length)d tekens, en er passen er %(most)d in."),
                params={"length": len(text), "most": LONGEST_TEXT},
            )
        return text


class DepartmentsForm(forms.Form):
    """With whom did you work?"""

    def __init__(self, *args: Any, suppliers: Sequence[Supplier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[CHOSEN] = forms.MultipleChoiceField(
            label=_("Met welke afdelingen had u in de laatste 6 maanden contact?"),
            help_text=(
                _("Aangevinkt zijn de afdelingen die aan de uwe leveren. Was er geen contact, haal dan het vinkje weg.")
                if any(supplier.is_expected for supplier in suppliers)
                else _("Uw eigen afdeling staat er niet bij.")
            ),
            choices=[(str(supplier.pk), supplier.name) for supplier in suppliers],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={
                "invalid_choice": _("Kies alleen afdelingen uit de lijst. Uw eigen afdeling beoordeelt u niet.")
            },
        )
        self.fields[NOBODY] = forms.BooleanField(
            label=_("Ik had met geen van deze afdelingen contact"),
            required=False,
            widget=forms.CheckboxInput(attrs={"value": "1"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen, nobody = cleaned.get(CHOSEN), cleaned.get(NOBODY)
        if CHOSEN in self.errors:
            return cleaned
        if chosen and nobody:
            self.add_error(CHOSEN, _("U koos afdelingen én ‘met geen van deze’. Haal een van de twee weg."))
        elif not chosen and not nobody:
            self.add_error(CHOSEN, _("Kies een of meer afdelingen, of kies ‘Ik had met geen van deze contact’."))
        return cleaned


class StepForm(forms.Form):
    """The questions about one supplier."""

    def __init__(
        self, *args: Any, supplier: Supplier, scores: Sequence[Question], open_question: Question | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rating_names = [rating_name(supplier.pk, question.pk) for question in scores]
        self.said = {
            name: _asked(question, supplier, in_sentence=True)
            for name, question in zip(self.rating_names, scores, strict=True)
        }
        self.comment_name = comment_name(supplier.pk) if open_question else ""
        for name, question in zip(self.rating_names, scores, strict=True):
            self.fields[name] = RatingField(label=_asked(question, supplier))
        if open_question:
            self.fields[self.comment_name] = CommentField(
                label=_asked(open_question, supplier),
                help_text=_("U hoeft niets in te vullen. Noem liever geen namen."),
            )

    @classmethod
    def filled(
        cls, draft: Draft, supplier: Supplier, scores: Sequence[Question], open_question: Question | None
    ) -> StepForm:
        """The form as it was left, without judging what is missing."""
        initial: dict[str, Any] = {
            rating_name(supplier.pk, question.pk): draft.rating(supplier.pk, question.pk) for question in scores
        }
        initial[comment_name(supplier.pk)] = draft.comments.get(supplier.pk, "")
        return cls(initial=initial, supplier=supplier, scores=scores, open_question=open_question)

    def ratings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.rating_names]

    def missing(self) -> list[tuple[forms.BoundField, str]]:
        """The questions without an answer, once the form is sent, each with its wording within a sentence."""
        return [(self[name], said) for name, said in self.said.items() if self[name].errors]

    def comment(self) -> forms.BoundField | None:
        return self[self.comment_name] if self.comment_name else None


class CancelForm(forms.Form):
    """Calling a wave off."""

    reason = forms.CharField(
        label=_("Waarom gaat de meting niet door?"),
        help_text=_("Iedereen die een uitnodiging kreeg, leest deze zin."),
        max_length=300,
        min_length=LEAST_REASON,
        error_messages={
            "required": _("Schrijf waarom de meting niet doorgaat."),
            "min_length": _("Schrijf in een hele zin waarom de meting niet doorgaat."),
        },
    )


def _asked(question: Question, supplier: Supplier, in_sentence: bool = False) -> str:
    """The sentence, or (without its full stop) a part of one."""
    words = wording(question.text, question.text_en, get_language() or "nl", supplier.name)
    text = words.text.removesuffix(".") if in_sentence else words.text
    return format_html('<span lang="{}">{}</span>', words.lang, text) if words.lang else text
