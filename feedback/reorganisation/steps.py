"""A change in steps: choose, look at what it does, do it. Everything chosen travels along as hidden fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from departments.chart.plans import Plan
from departments.chart.tree import Chart
from feedback.reorganisation.forms import StepForm

TARGET = "naar"
"""Name of the button: the step to go to; the one after the last form is the preview, and then comes DO."""
SEEN = "gezien"
DO = "doe"
NOT_CARRIED = {TARGET, SEEN, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Subject:
    """What the forms of one change are about."""

    chart: Chart
    department: int | None
    today: date


@dataclass
class Shown:
    """The step that the reader sees now: a form, or the preview when every form was filled in well."""

    number: int
    form: StepForm | None
    before: dict[str, Any]
    carried: list[tuple[str, str]]
    plan: Plan | None = None
    is_wrong: bool = False

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


def show(forms_of: Sequence[type[StepForm]], posted: QueryDict | None, of: Subject) -> Shown:
    """Find out where the reader is. A step is only reached when those before it are right."""
    if posted is None:
        form = _form(forms_of[0], None, of, {})
        return Shown(0, form, {}, [])
    target = _target(posted, len(forms_of))
    before: dict[str, Any] = {}
    for number, form_class in enumerate(forms_of[:target]):
        form = _form(form_class, posted, of, before)
        if not form.is_valid():
            return Shown(number, form, before, carried(posted, form), is_wrong=True)
        before = form.said
    if target < len(forms_of):
        form = _again(forms_of[target], posted, of, before)
        return Shown(target, form, before, carried(posted, form))
    return Shown(target, None, before, carried(posted, None), plan=form.plan())


def refused(field: str, sentence: str, forms_of: Sequence[type[StepForm]], posted: QueryDict, of: Subject) -> Shown:
    """Back to the step that has this field, with the sentence at it; what no field is about goes to the last step."""
    before: dict[str, Any] = {}
    last = len(forms_of) - 1
    for number, form_class in enumerate(forms_of):
        form = _form(form_class, posted, of, before)
        form.is_valid()
        at = form.place_of(field)
        if at is not None or number == last:
            form.add_error(at, sentence)
            return Shown(number, form, before, carried(posted, form), is_wrong=True)
        before = form.said
    raise ValueError(forms_of)


def carried(posted: QueryDict, form: forms.Form | None) -> list[tuple[str, str]]:
    """What was filled in elsewhere, for hidden fields."""
    visible = NOT_CARRIED | set(form.fields if form else ())
    return [(name, value) for name, values in posted.lists() for value in values if name not in visible]


def _target(posted: QueryDict, forms_count: int) -> int:
    asked = posted.get(TARGET, "")
    if asked == DO:
        return forms_count
    return min(int(asked), forms_count) if asked.isdecimal() and len(asked) < 3 else 1


def _form(form_class: type[StepForm], posted: QueryDict | None, of: Subject, before: Mapping[str, Any]) -> StepForm:
    return form_class(posted, chart=of.chart, department=of.department, today=of.today, before=before)


def _again(form_class: type[StepForm], posted: QueryDict, of: Subject, before: Mapping[str, Any]) -> StepForm:
    """A form to fill in or change, with what was filled in before and without errors."""
    form = form_class(chart=of.chart, department=of.department, today=of.today, before=before)
    for name, field in form.fields.items():
        if name in posted:
            form.initial[name] = field.widget.value_from_datadict(posted, {}, name)
    return form
