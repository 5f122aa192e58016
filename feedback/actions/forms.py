from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.people.models import Employee
from feedback.actions.models import Decision
from feedback.actions.rules import LEAST_REASON
from feedback.surveys.texts import DAY_HINT, LONGEST_TEXT, clean_line, clean_text


class FutureDay(forms.DateField):
    """A day after `today`, which the form sets."""

    today: date | None = None

    def __init__(self, **options: Any) -> None:
        errors = {
            "required": _("Kies een dag."),
            "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 2027-01-15."),
            "past": _("Kies een dag die nog komt."),
        }
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        options.setdefault("help_text", DAY_HINT)
        super().__init__(widget=widget, error_messages=errors, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.today and isinstance(value, date) and value <= self.today:
            raise forms.ValidationError(self.error_messages["past"], code="past")


class DatedForm(forms.Form):
    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, FutureDay):
                field.today = today


class ActionForm(DatedForm):
    """We do this: what, who, before when, and what the customers read about it."""

    title = forms.CharField(
        label=_("Wat gaat u doen?"),
        help_text=_("Kort, als kop. Bijvoorbeeld: elke ochtend iemand op de vloer."),
        max_length=160,
        error_messages={"required": _("Schrijf in één regel wat u gaat doen.")},
    )
    owner = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Wie zorgt ervoor?"),
        empty_label=_("Kies een collega"),
        error_messages={
            "required": _("Kies wie ervoor zorgt."),
            "invalid_choice": _("Deze collega werkt hier niet. Kies een ander."),
        },
    )
    due_on = FutureDay(label=_("Wanneer is het uiterlijk klaar?"))
    text = forms.CharField(
        label=_("Wat lezen uw klanten?"),
        help_text=_("Dit staat straks bij ‘U vroeg, wij deden’ en gaat naar iedereen die is bevraagd."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf wat uw klanten lezen. Eén zin is genoeg.")},
    )

    def __init__(self, *args: Any, owners: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = owners

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


class NoForm(DatedForm):
    """We do not, because …: the reason, the constraint, what is possible, and when to look again."""

    reason = forms.CharField(
        label=_("Waarom doet u dit niet?"),
        help_text=_("In minstens 50 tekens. Uw klanten lezen dit."),
        max_length=LONGEST_TEXT,
        min_length=LEAST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Schrijf de reden. Uw klanten lezen die."),
            "min_length": _("Leg het iets langer uit: minstens 50 tekens. Uw klanten lezen dit."),
        },
    )
    constraint = forms.ChoiceField(
        label=_("Welk kader laat het niet toe?"),
        choices=Decision.Constraint.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies welk kader het niet toelaat.")},
    )
    alternative = forms.CharField(
        label=_("Wat kan wel?"),
        help_text=_("Bijvoorbeeld iets kleiners, iets later, of iemand anders die kan helpen."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf wat wel kan. Ook iets kleins helpt.")},
    )
    review_on = FutureDay(
        label=_("Wanneer bekijkt u het opnieuw?"), help_text=_("Op die dag komt het punt terug in de la.")
    )

    def clean_reason(self) -> str:
        reason = clean_text(self.cleaned_data["reason"])
        if len(reason) < LEAST_REASON:
            raise forms.ValidationError(self.fields["reason"].error_messages["min_length"])
        return reason

    def clean_alternative(self) -> str:
        return clean_text(self.cleaned_data["alternative"])


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom bevestigt u het niet?"),
        help_text=_("Wie het voorstelde, leest dit."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf waarom u het terugstuurt.")},
    )

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"])


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("Wat is er gelukt?"),
        help_text=_("Dit lezen uw klanten bij ‘U vroeg, wij deden’."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf wat er is gelukt. Eén zin is genoeg.")},
    )

    def clean_outcome(self) -> str:
        return clean_text(self.cleaned_data["outcome"])
