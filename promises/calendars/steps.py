"""A change in two steps: fill in, see what it moves and confirm. What was filled in travels as hidden fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

CONFIRM, YES = "bevestig", "ja"
"""Name and value of the button under a preview."""
BACK = "terug"
SEEN = "versie"
"""What was shown: the number of the version, or the choices of all departments."""
NOT_CARRIED = {CONFIRM, BACK, SEEN, "csrfmiddlewaretoken"}


def is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get(CONFIRM) == YES


def goes_back(request: HttpRequest) -> bool:
    return BACK in request.POST


def seen(request: HttpRequest) -> str:
    return request.POST.get(SEEN, "")


def carried(posted: QueryDict) -> list[tuple[str, str]]:
    """What was filled in, for hidden fields."""
    return [(name, value) for name, values in posted.lists() for value in values if name not in NOT_CARRIED]


def as_filled_in(form: forms.Form, posted: QueryDict) -> None:
    """Show in an unbound form what was filled in before, without errors."""
    for name, field in form.fields.items():
        if name in posted or isinstance(field.widget, forms.CheckboxInput):
            form.initial[name] = field.widget.value_from_datadict(posted, {}, name)


def refuse(form: Any, field: str, sentence: str) -> None:
    """Say at the field that this is about why it cannot be; at none when the form has no such field."""
    place = form.place_of(field) if hasattr(form, "place_of") else field
    form.add_error(place if place in form.fields else None, sentence)
