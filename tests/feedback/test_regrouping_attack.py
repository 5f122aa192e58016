"""Random organisations, two random reorganisations after each other, and an attacker with linear algebra.

The attacker adds and subtracts everything that was ever published of a wave (tests/feedback/rank_audit.py: exact, over
all sets of units), which is another method than the classes of the rules and the signatures of the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import numpy
import pytest
from scipy.optimize import linprog

from feedback.scores.regrouping_gate import examine
from tests.feedback.regrouping_cast import ICT, Paper, Reorganisation, random_paper, without_the_joint_rule

SEEDS = range(250)
ROUNDS = 2


def regrouped(seed: int) -> tuple[Paper, int]:
    """A wave, published, and regrouped after each of two reorganisations; how many cells came with them."""
    random = Random(seed)
    wave = random_paper(random)
    wave.publish()
    chart, followings, cells = dict(wave.parents), [], 0
    for day in range(1, ROUNDS + 1):
        chart, more = Reorganisation(random, chart, day).run()
        followings += more
        cells += len(wave.regroup(chart, followings))
    return wave, cells


@pytest.mark.parametrize("batch", range(5))
def test_no_combination_of_all_that_was_ever_published_speaks_about_one_to_four_people(batch: int) -> None:
    for seed in SEEDS[batch::5]:
        wave, _cells = regrouped(seed)

        assert not wave.found_by_algebra(), f"seed {seed}"
        assert not examine(wave.totals, wave.evidence), f"seed {seed}"
        assert all(one.n >= wave.k for one in wave.totals), f"seed {seed}"


def test_the_random_organisations_show_something_in_their_new_charts() -> None:
    """A rule that hides everything is safe and useless."""
    found = [regrouped(seed) for seed in range(60)]

    assert sum(1 for _wave, cells in found if cells) > 30
    old = [{(one.question, one.units) for one in wave.totals if not one.is_new} for wave, _cells in found]
    new_sets = [
        one
        for (wave, _cells), known in zip(found, old, strict=True)
        for one in wave.totals
        if (one.question, one.units) not in known
    ]
    assert len(new_sets) > 20, "and not only what was shown before"


def test_without_the_joint_rule_the_attacker_finds_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is planted: the tree rule on each chart by itself. Then one reorganisation gives people away."""
    without_the_joint_rule(monkeypatch)

    red = [seed for seed in range(60) if regrouped(seed)[0].found_by_algebra()]

    assert len(red) > 10


def test_whatever_the_attacker_finds_the_gate_finds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same fault, after one reorganisation: the gate may refuse more, never less."""
    without_the_joint_rule(monkeypatch)

    for seed in range(80):
        random = Random(seed)
        wave = random_paper(random)
        wave.publish()
        wave.regroup(*Reorganisation(random, dict(wave.parents), 1).run())
        if wave.found_by_algebra():
            assert examine(wave.totals, wave.evidence), f"seed {seed}"


def test_no_group_of_few_is_known_within_one_scale_point() -> None:
    """By linear programming over all answers that fit the published sums: the mean of 1..4 people in whole units."""
    checked = 0
    for seed in range(40):
        wave, cells = regrouped(seed)
        if not cells:
            continue
        for question in {one.question for one in wave.totals if one.question is not None and one.mean is not None}:
            for few, width in widths(wave, question):
                checked += 1
                assert width >= 1 - 1e-6, f"seed {seed}, question {question}, units {few}"
    assert checked > 50


def widths(wave: Paper, question: int) -> Iterator[tuple[int, float]]:
    """Per unit of 1..4 people: largest minus smallest possible mean, from the exact published sums."""
    people = {
        unit: number
        for unit in wave.answers
        if (number := sum(1 for about, place, given in wave.ratings if place == unit and str(question) in given))
    }
    units = sorted(people)
    totals = [one for one in wave.totals if one.question == question and one.mean is not None]
    rows = [[float(one.units is None or unit in one.units) for unit in units] for one in totals]
    sums = [float(Fraction(one.mean or 0).limit_denominator(1000) * one.n) for one in totals]
    bounds = [(people[unit], 5 * people[unit]) for unit in units]
    for place, unit in enumerate(units):
        if people[unit] >= wave.k:
            continue
        goal = numpy.zeros(len(units))
        goal[place] = 1.0
        ends = [
            sign * linprog(sign * goal, A_eq=rows, b_eq=sums, bounds=bounds, method="highs").fun for sign in (1, -1)
        ]
        yield unit, (ends[1] - ends[0]) / people[unit]


def test_the_supplier_itself_is_nobodys_customer() -> None:
    for seed in range(40):
        wave, _cells = regrouped(seed)

        assert all(one.units is None or ICT not in one.units for one in wave.totals)
