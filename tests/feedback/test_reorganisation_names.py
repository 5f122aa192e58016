"""What somebody types as a name or a code is seen as it is: no sign that hides, or turns letters round."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from departments.chart.tree import Chart
from feedback.reorganisation.forms import OpenForm, RenameForm
from feedback.reorganisation.regroup_forms import SplitPartsForm
from tests.departments.conftest import DAY

HIDDEN = "Ver\u202egunn\u200bingen\x07\r\nBcc: x@y.nl"
PLAIN = "Vergunningen Bcc: x@y.nl"


def sent(**answers: str) -> QueryDict:
    form = QueryDict(mutable=True)
    form.update({"day": DAY.isoformat(), "reason": "Besluit directie 12 oktober", **answers})
    return form


def test_a_name_and_a_code_are_one_line_of_letters_that_are_seen() -> None:
    opened = OpenForm(sent(name=HIDDEN, code="k\u200bc\u202ec"), chart=Chart({}), department=None, today=DAY)
    renamed = RenameForm(sent(name=HIDDEN), chart=Chart({}), department=1, today=DAY)

    assert opened.is_valid(), opened.errors
    assert renamed.is_valid(), renamed.errors
    assert (opened.cleaned_data["name"], opened.cleaned_data["code"]) == (PLAIN, "kcc")
    assert renamed.cleaned_data["name"] == PLAIN


def test_the_parts_of_a_split_too() -> None:
    form = SplitPartsForm(
        sent(keeps="on", name_1=HIDDEN, code_1="d\u200beel"), chart=Chart({}), department=1, today=DAY
    )

    assert form.is_valid(), form.errors
    assert [(part.code, part.name) for part in form.cleaned_data["parts"]] == [("deel", PLAIN)]


@pytest.mark.parametrize("nothing", ["\u200b\u200b", "\u202e", "\x07"])
def test_a_name_that_nobody_sees_is_no_name(nothing: str) -> None:
    form = RenameForm(sent(name=nothing), chart=Chart({}), department=1, today=DAY)

    assert "name" in form.errors
