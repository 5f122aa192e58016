"""What the values add to the tree rule: unanimous groups, pinned small groups, incomplete forms."""

from __future__ import annotations

import json
from itertools import combinations, combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scores import gate
from feedback.scores.calculation import SUPPLIER, NotAnAnswer, Rating, UnitTally, customer_tree, tally
from feedback.scores.cells import Cell, Limits, cells_of
from feedback.scores.rules import WIDTH, width_by_counts, width_by_sums

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent.parent / "cases" / "suppression_cases.json").read_text())["cases"]
}
ICT = 900
UNITS = [(1, None, "Gemeente"), (2, 1, "Domein"), (3, 2, "Team A"), (4, 2, "Team B"), (5, 2, "Team C"), (6, 1, "KCC")]
LIMITS = Limits(k=5, distribution=10)


def ratings(unit: int, *answers: list[int | None]) -> list[Rating]:
    """One row a person: the answers in the order of questions 1, 2, …; None is not applicable."""
    return [
        (ICT, unit, {str(place): score for place, score in enumerate(row, start=1) if score is not None})
        for row in answers
    ]


def published(rows: list[Rating], questions: int = 1, invited: dict[int | str, int] | None = None) -> list[Cell]:
    numbers = list(range(1, questions + 1))
    return cells_of(
        ICT,
        tally(rows, numbers)[ICT],
        customer_tree(UNITS),
        questions=numbers,
        invited=invited or {},
        limits=LIMITS,
    )


def at(cells: list[Cell], customer: int | None, question: int | None = 1) -> Cell | None:
    return next((cell for cell in cells if (cell.customer, cell.question) == (customer, question)), None)


MIXED = [[2], [3], [4], [5], [4], [1], [3], [4]]


def test_v01_a_rest_that_all_gave_one_answer_hides_the_next_complement() -> None:
    case = CASES["V01"]["answer_counts_1_to_5"]
    people = {
        unit: [[score] for score, n in enumerate(case[name], start=1) for _ in range(n)]
        for unit, name in [(3, "A"), (4, "B"), (5, "C")]
    }

    cells = published([row for unit, answers in people.items() for row in ratings(unit, *answers)])

    assert at(cells, 2) is not None
    assert at(cells, 3) is None


def test_v03_and_v04_a_group_that_all_gave_one_answer_is_not_shown() -> None:
    for number in ["V03", "V04"]:
        counts = CASES[number]["answer_counts_1_to_5"]["A"]
        alike = [[score] for score, n in enumerate(counts, start=1) for _ in range(n)]

        cells = published(ratings(3, *alike) + ratings(4, *MIXED) + ratings(6, *MIXED))

        assert at(cells, 3) is None
        assert at(cells, 4) is None, "without its complement the group would follow by subtraction"
        assert at(cells, 2) is not None


def test_a_complement_hides_for_every_question_of_the_supplier() -> None:
    alike = [[5, score] for score in (1, 2, 3, 4, 5, 2)]
    mixed = [[score, 3 + place % 2] for place, (score,) in enumerate(MIXED)]

    cells = published(ratings(3, *alike) + ratings(4, *mixed) + ratings(6, *mixed), questions=2)

    assert at(cells, 3, 1) is None
    assert at(cells, 3, 2) is None


def test_a_supplier_that_everybody_judged_alike_says_so_and_gives_no_figure() -> None:
    cells = published(ratings(6, *[[4, score] for score in (1, 2, 3, 4, 5, 5)]), questions=2)

    total = at(cells, None, 1)
    assert total is not None
    assert (total.same_answer, total.mean, total.counts, total.n) == (True, None, None, 6)
    assert at(cells, None, 2) is not None
    assert at(cells, None, None) is None, "the overall mean would tell the answer that is not given"


def test_a_hidden_pair_whose_mean_is_nearly_known_hides_more() -> None:
    """2 + 4 people, together 29 of at most 30: the pair's mean lies between 4.5 and 5."""
    assert width_by_sums(2, [0, 0, 0, 1, 5]) == pytest.approx(0.5)

    cells = published(ratings(4, [5], [5]) + ratings(5, [5], [5], [5], [4]) + ratings(6, *MIXED))

    assert at(cells, 6) is None


def test_a_hidden_group_that_the_share_of_content_people_gives_away_hides_more() -> None:
    """3 + 4 people, together 30 and all content: the mean alone leaves the three 3.3 to 5, top-2 leaves 4 to 4.7."""
    assert width_by_sums(3, [0, 0, 0, 5, 2]) == pytest.approx(2 / 3)

    cells = published(ratings(4, [4], [4], [5]) + ratings(5, [4], [4], [4], [5]) + ratings(6, *MIXED))

    assert at(cells, 6) is None


def test_a_hidden_group_that_the_distribution_gives_away_hides_more() -> None:
    """4 + 6 people of whom nine said 4 and one 5: whoever the four are, their mean lies between 4 and 4.25."""
    assert width_by_counts(4, [0, 0, 0, 9, 1]) == pytest.approx(0.25)

    cells = published(ratings(4, *[[4]] * 4) + ratings(5, *[[4]] * 4, [5], [4]) + ratings(6, *MIXED, *MIXED))

    assert at(cells, 6) is None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=7), st.data())
@settings(max_examples=60, deadline=None)
def test_the_widths_are_those_of_trying_every_possibility(answers: list[int], data: st.DataObject) -> None:
    group = data.draw(st.integers(1, len(answers) - 1))
    counts = [answers.count(score) for score in range(1, 6)]
    known = (sum(answers), sum(score > 3 for score in answers))
    sums = [
        sum(one)
        for one in combinations_with_replacement(range(1, 6), group)
        for other in combinations_with_replacement(range(1, 6), len(answers) - group)
        if (sum(one) + sum(other), sum(score > 3 for score in one + other)) == known
    ]
    exact = [sum(one) for one in combinations(answers, group)]

    assert width_by_sums(group, counts) == pytest.approx((max(sums) - min(sums)) / group)
    assert width_by_counts(group, counts) == pytest.approx((max(exact) - min(exact)) / group)


def test_a_hidden_pair_that_could_be_anything_leaves_the_rest_visible() -> None:
    assert width_by_sums(2, [0, 2, 2, 2, 0]) >= WIDTH

    cells = published(ratings(4, [2], [3]) + ratings(5, [3], [4], [2], [4]) + ratings(6, *MIXED))

    assert at(cells, 6) is not None


def test_counts_are_published_from_ten_answers_only() -> None:
    nine = published(ratings(6, *MIXED, [2]))
    ten = published(ratings(6, *MIXED, [2], [3]))

    nine_total, ten_total = at(nine, None), at(ten, None)
    assert nine_total is not None
    assert nine_total.counts is None
    assert nine_total.mean is not None
    assert ten_total is not None
    assert ten_total.counts == (1, 2, 3, 3, 1)


def test_no_distribution_follows_by_subtraction_of_two_others() -> None:
    """13 in all, 8 in one group: the distribution of the other 5 would be the difference."""
    cells = published(ratings(6, *MIXED, [2], [3]) + ratings(4, *MIXED[:6]))

    total, desk = at(cells, None), at(cells, 6)
    assert total is not None
    assert total.counts is not None
    assert desk is not None
    assert desk.counts is None


def test_overall_is_the_mean_of_the_persons_who_answered_at_least_half() -> None:
    rows = ratings(6, [5, 5, None, None], [1, 1, 1, 1], [2, 4, 3, 3], [4, 4, 4, 4], [3, 3, 3, 3], [5, None, None, None])

    rows += ratings(6, *[[3, 3, 3, 3]] * 4)

    total = at(published(rows, questions=4), None, None)

    assert total is not None
    assert total.n == 9
    assert total.mean == 3.1  # (5 + 1 + 3 + 4 + 3 + 4 × 3) / 9


def test_overall_is_hidden_when_it_would_tell_what_a_few_incomplete_forms_said() -> None:
    """Two questions, five people of whom four skipped one: together the totals pin those four."""
    complete_but_one = [[1, 2], [4, None], [5, None], [2, None], [3, None]]

    cells = published(ratings(6, *complete_but_one), questions=2)

    assert at(cells, None, None) is None
    assert at(cells, None, 1) is not None


def test_a_response_is_given_from_ten_invited_only_and_never_by_subtraction() -> None:
    rows = ratings(3, *MIXED) + ratings(4, *MIXED) + ratings(6, *MIXED)

    cells = published(rows, invited={SUPPLIER: 0, 3: 12, 4: 9, 6: 30})

    total, domain, team_a, team_b = (at(cells, customer, None) for customer in (None, 2, 3, 4))
    assert total is not None
    assert total.invited == 51
    assert domain is not None
    assert domain.invited == 21
    assert team_b is not None
    assert team_b.invited is None
    assert team_a is not None
    assert team_a.invited is None


def test_an_answer_outside_the_scale_stops_everything() -> None:
    with pytest.raises(NotAnAnswer):
        tally([(ICT, 3, {"1": 6})], [1])


def test_the_order_of_the_ratings_changes_nothing() -> None:
    rows = ratings(3, *MIXED) + ratings(4, *MIXED) + ratings(6, *MIXED, [None])

    assert published(rows) == published(rows[::-1])


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 5, 6]), st.lists(st.sampled_from([1, 2, 3, 4, 5, None]),
       min_size=3, max_size=3)), min_size=1, max_size=45))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_people_answer_the_gate_stays_empty(people: list[tuple[int, list[int | None]]]) -> None:
    rows = [row for unit, answers in people for row in ratings(unit, answers)]

    cells = published(rows, questions=3)

    claims = [
        gate.Claim(c.supplier, c.customer, c.question, c.n, c.mean, c.counts is not None, c.invited) for c in cells
    ]
    ground = gate.Ground(rows, [1, 2, 3], {unit: parent for unit, parent, _name in UNITS}, 5, 10)
    assert gate.examine(claims, ground) == []
    assert all(cell.n >= 5 for cell in cells)
    for cell in cells:
        if cell.counts:
            assert cell.n == sum(cell.counts) >= 10
            assert max(cell.counts) < cell.n


def test_sums_of_units_add_up() -> None:
    one, two = UnitTally.empty(2), UnitTally.empty(2)
    one.add([(0, 4), (1, 2)])
    two.add([(0, 5)])

    both = UnitTally.empty(2)
    both.include(one)
    both.include(two)

    assert both.persons == 2
    assert both.without([two]) == one
