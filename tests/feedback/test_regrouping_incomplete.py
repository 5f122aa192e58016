"""Overall and question totals of all charts together, against who left questions open: linear programming.

Every answer of every person is a variable between 1 and 5; the published question totals are exact, the overall totals
lie within their rounding. How far is the mean of the 1..4 incomplete forms of a class left open? Another method than
`feedback.scores.incomplete`, which bounds it without looking for the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import numpy
import numpy.typing
import pytest
from scipy.optimize import linprog

from feedback.scores.partition import Partition
from feedback.scores.regrouping_gate import Total
from feedback.scores.regrouping_rules import Joint
from tests.feedback.regrouping_cast import Paper, Reorganisation, random_paper

NARROWEST = 1 - 1e-6
Form = tuple[int, dict[int, int]]
Line = numpy.typing.NDArray[numpy.float64]


def forms_of(wave: Paper) -> list[Form]:
    """Per person the unit and the answers given."""
    found = [(unit, dict(enumerate(row))) for unit, rows in wave.answers.items() for row in rows]
    given = [(unit, {place: score for place, score in row.items() if score is not None}) for unit, row in found]
    return [(unit, row) for unit, row in given if row]


def left_open(wave: Paper, totals: Sequence[Total], few: Sequence[int]) -> float:
    """Largest minus smallest possible mean score of these people."""
    forms = forms_of(wave)
    place_of = {pair: place for place, pair in enumerate((i, q) for i, (_unit, row) in enumerate(forms) for q in row)}
    exact, sums, rounded, ends = [], [], [], []
    for total in [one for one in totals if one.mean is not None]:
        line = line_of(total, forms, place_of, wave.questions)
        if total.question is None:
            rounded += [line, -line]
            ends += [((total.mean or 0) + 0.05) * total.n, -((total.mean or 0) - 0.05) * total.n]
        else:
            exact.append(line)
            sums.append(float(round((total.mean or 0) * total.n)))
    goal = numpy.zeros(len(place_of))
    for person in few:
        row = forms[person][1]
        for question in row:
            goal[place_of[person, question]] = 1 / len(row) / len(few)
    known = {"A_ub": rounded or None, "b_ub": ends or None, "A_eq": exact or None, "b_eq": sums or None}
    low, high = (sign * linprog(sign * goal, bounds=(1, 5), method="highs", **known).fun for sign in (1, -1))
    return float(high - low)


def line_of(total: Total, forms: Sequence[Form], place_of: dict[tuple[int, int], int], questions: int) -> Line:
    """How much each answer weighs in a total; who has no part in it weighs nothing."""
    line = numpy.zeros(len(place_of))
    people = 0
    for person, (unit, row) in enumerate(forms):
        asked = row.keys() & ({total.question - 1} if total.question else row.keys())
        has_score = total.question is not None or 2 * len(row) >= questions
        if asked and has_score and (total.units is None or unit in total.units):
            people += 1
            for question in asked:
                line[place_of[person, question]] = 1 / len(asked)
    assert people == total.n
    return line


def few_incomplete(wave: Paper) -> Iterator[list[int]]:
    """Per class of units that all totals together leave whole: its incomplete forms, where they are 1..4."""
    forms = forms_of(wave)
    units = {unit for unit, _row in forms}
    classes = Partition.of(units)
    for total in wave.totals:
        classes.cut(frozenset(units & (total.units if total.units is not None else units)))
    for together in set(classes.of_unit.values()):
        few = [person for person, (unit, row) in enumerate(forms) if unit in together and len(row) < wave.questions]
        if 0 < len(few) < wave.k:
            yield few


def narrowed(wave: Paper) -> list[list[int]]:
    """Groups of incomplete forms that the new charts pin, and the publication itself did not."""
    first = Paper(wave.parents, wave.answers, wave.questions)
    first.publish()
    return [
        few
        for few in few_incomplete(wave)
        if left_open(wave, wave.totals, few) < NARROWEST <= left_open(first, first.totals, few)
    ]


def regrouped(seed: int) -> Paper:
    random = Random(seed)
    wave = random_paper(random)
    wave.publish()
    chart, followings = dict(wave.parents), []
    for day in (1, 2):
        chart, more = Reorganisation(random, chart, day).run()
        followings += more
        wave.regroup(chart, followings)
    return wave


def test_new_charts_pin_nobody_who_left_questions_open() -> None:
    waves = [regrouped(seed) for seed in (*range(120), 285)]  # 285: near the ends of the scale
    incomplete = [wave for wave in waves if wave.questions > 1 and any(one.is_new for one in wave.totals)]

    assert sum(len(list(few_incomplete(wave))) for wave in incomplete) > 15
    for wave in incomplete:
        assert not narrowed(wave)


def test_people_who_left_a_question_open_are_pinned_when_the_test_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The fault is planted: without it some random organisation pins them."""
    monkeypatch.setattr(Joint, "tells_incomplete", lambda *_arguments: False)

    assert any(narrowed(regrouped(seed)) for seed in range(120))
