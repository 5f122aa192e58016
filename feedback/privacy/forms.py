from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.people.models import Employee
from feedback.privacy.selectors import Heritage


class LeaveForm(forms.Form):
    """Who takes over which action, and a tick: what is erased does not come back."""

    sure = forms.BooleanField(
        label=gettext_lazy("Ik weet dat dit niet ongedaan kan worden gemaakt."),
        error_messages={"required": gettext_lazy("Vink aan dat u weet dat dit niet ongedaan kan worden gemaakt.")},
    )

    def __init__(self, *args: Any, actions: Sequence[Heritage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = {one.pk: one for heritage in actions for one in heritage.candidates}
        for heritage in actions:
            self.fields[_name(heritage.action.pk)] = forms.ChoiceField(
                label=heritage.action.title,
                required=False,
                choices=[("", _nobody(heritage)), *((str(one.pk), one.name) for one in heritage.candidates)],
                error_messages={"invalid_choice": _("Deze collega kan de actie niet overnemen. Kies een ander.")},
            )
        self.numbers = [heritage.action.pk for heritage in actions]
        self.order_fields([*(_name(number) for number in self.numbers), "sure"])

    def hand_over(self) -> dict[int, Employee]:
        """The number of each action that a colleague takes over, with that colleague."""
        chosen = {number: self.cleaned_data.get(_name(number)) for number in self.numbers}
        return {number: self.candidates[int(who)] for number, who in chosen.items() if who}


def _name(action: int) -> str:
    return f"action_{action}"


def _nobody(heritage: Heritage) -> str:
    if heritage.lead:
        return _("Niemand: de leidinggevende ziet de actie (%(names)s)") % {"names": heritage.lead}
    return _("Niemand: de leidinggevende ziet de actie")
