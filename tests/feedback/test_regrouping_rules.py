"""Old results in a new chart, worked out by hand: which group is shown, and what it would have given away."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from feedback.scores.partition import Partition
from feedback.scores.regrouping_gate import examine
from feedback.scores.regrouping_rules import NewCell
from feedback.scores.regrouping_tree import Following
from tests.feedback.regrouping_cast import ICT, OPENED, TOP, Paper, Parents, mixed, without_the_joint_rule

NORTH, SOUTH, A, B, C, D = 10, 20, 11, 12, 21, 22
CHART: Parents = {TOP: None, NORTH: TOP, SOUTH: TOP, A: NORTH, B: NORTH, C: SOUTH, D: SOUTH, ICT: TOP}
LATER = OPENED.replace(month=11, day=1)


def paper(**people: int) -> Paper:
    sizes = {"A": A, "B": B, "C": C, "D": D, "NORTH": NORTH, "SOUTH": SOUTH}
    found = Paper(CHART, {sizes[name]: mixed(n, start=n) for name, n in people.items()})
    found.publish()
    assert not found.found_by_algebra()
    return found


def shown(cells: Iterable[NewCell]) -> dict[int, int]:
    """Customer -> n, on the first question."""
    return {cell.customer: cell.n for cell in cells if cell.block == 0}


def merged(chart: Parents, old: Iterable[int], into: int, parent: int) -> tuple[Parents, list[Following]]:
    now = {key: value for key, value in chart.items() if key not in set(old)} | {into: parent}
    return now, [Following(one, into, LATER) for one in old]


def test_a_merged_team_holds_the_people_of_both() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    cells = wave.regroup(*merged(CHART, [A, B], 30, NORTH))

    assert shown(cells) == {NORTH: 17, 30: 17, SOUTH: 17, C: 10, D: 7}
    assert not wave.found_by_algebra()
    assert not examine(wave.totals, wave.evidence)


def test_a_small_team_that_moves_between_two_shown_departments_is_in_neither() -> None:
    """NORTH was 8 + 3, SOUTH 10 + 7. With the three moved, NORTH now minus NORTH then would be those three."""
    wave = paper(A=8, B=3, C=10, D=7)

    cells = wave.regroup({**CHART, B: SOUTH})

    assert shown(cells) == {C: 10, D: 7}, "only what was shown before"
    assert not wave.found_by_algebra()


def test_with_the_rule_switched_off_the_algebra_finds_the_team_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is planted: only the tree rule on the new chart. The audit and the gate both turn red."""
    without_the_joint_rule(monkeypatch)
    wave = paper(A=8, B=3, C=10, D=7)

    cells = wave.regroup({**CHART, B: SOUTH})

    assert {NORTH: 8, SOUTH: 20}.items() <= shown(cells).items()
    assert (1, frozenset({str(B)})) in wave.found_by_algebra()
    assert examine(wave.totals, wave.evidence)


def test_a_large_team_that_moves_is_shown_in_its_new_department() -> None:
    wave = paper(A=8, B=6, C=10, D=7)

    cells = wave.regroup({**CHART, B: SOUTH})

    assert shown(cells) == {NORTH: 8, A: 8, SOUTH: 23, B: 6, C: 10, D: 7}
    assert not wave.found_by_algebra()


def test_a_team_moved_to_and_fro_and_another_with_it_gives_nobody_away() -> None:
    """Each step by itself is safe; together they would separate the three who stayed behind."""
    wave = paper(A=8, B=6, C=10, D=3)

    for chart in ({**CHART, B: SOUTH}, {**CHART, B: SOUTH, D: NORTH}, {**CHART, D: NORTH}, {**CHART, A: SOUTH}):
        wave.regroup(chart)

        assert not wave.found_by_algebra()
        assert not examine(wave.totals, wave.evidence)


def test_people_of_a_team_that_was_split_count_where_both_parts_stand() -> None:
    wave = paper(A=8, B=9, C=10, D=7)
    chart = {key: value for key, value in CHART.items() if key != B} | {31: NORTH, 32: NORTH}

    cells = wave.regroup(chart, [Following(B, 31, LATER), Following(B, 32, LATER)])

    assert shown(cells) == {NORTH: 17, A: 8, SOUTH: 17, C: 10, D: 7}


def test_people_of_a_team_that_was_split_over_two_departments_count_only_in_the_whole() -> None:
    wave = paper(A=8, B=9, C=10, D=7)
    chart = {key: value for key, value in CHART.items() if key != B} | {31: NORTH, 32: SOUTH}

    cells = wave.regroup(chart, [Following(B, 31, LATER), Following(B, 32, LATER)])

    assert shown(cells) == {NORTH: 8, A: 8, SOUTH: 17, C: 10, D: 7}


def test_a_team_that_goes_on_after_a_part_was_split_off_counts_where_both_stand() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    cells = wave.regroup({**CHART, 31: NORTH}, [Following(B, 31, LATER)])

    assert shown(cells) == {NORTH: 17, A: 8, SOUTH: 17, C: 10, D: 7}


def test_what_was_split_off_before_the_wave_opened_changes_nothing() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    places = wave.places({**CHART, 31: NORTH}, [Following(B, 31, OPENED.replace(month=8))])

    assert places[B].groups == (NORTH, B)


def test_a_split_on_the_day_of_opening_counts_only_when_the_part_was_not_there_yet() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    was_there = wave.places(CHART, [Following(B, A, OPENED)])
    is_new = wave.places({**CHART, 31: SOUTH}, [Following(B, 31, OPENED)])

    assert was_there[B].groups == (NORTH, B)
    assert is_new[B].groups == ()


def test_a_closed_team_without_successor_counts_only_in_the_whole() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    places = wave.places({key: value for key, value in CHART.items() if key != B})

    assert places[B].department is None
    assert places[B].groups == ()


def test_successors_are_followed_to_the_end() -> None:
    wave = paper(A=8, B=9, C=10, D=7)
    chart, first = merged(CHART, [A], 30, NORTH)
    chart, second = merged(chart, [30], 31, SOUTH)

    assert wave.places(chart, [*first, *second])[A].groups == (SOUTH, 31)


def test_what_now_stands_in_the_branch_of_the_supplier_is_not_shown_apart() -> None:
    wave = paper(A=8, B=9, C=10, D=7)

    cells = wave.regroup({**CHART, B: ICT, C: TOP, D: TOP})

    assert B not in shown(cells)
    assert ICT not in shown(cells)
    assert wave.places({**CHART, B: ICT})[B].not_for == (ICT,)


def test_the_branch_of_a_supplier_that_closed_is_that_of_its_successor() -> None:
    wave = paper(A=8, B=9, C=10, D=7)
    chart, followings = merged(CHART, [ICT], 40, TOP)

    places = wave.places({**chart, B: 40}, followings)

    assert places[B].not_for == (ICT,)
    assert places[A].not_for == ()


def test_the_larger_group_comes_first_and_ties_go_by_name() -> None:
    """7 + 3 and 7 + 3 swap their small teams: whatever is chosen, it is the same each time."""
    first, second = paper(A=7, B=3, C=7, D=3), paper(A=7, B=3, C=7, D=3)
    chart = {**CHART, B: SOUTH, D: NORTH}

    assert first.regroup(chart) == second.regroup(chart)
    assert not first.found_by_algebra()


def test_a_question_that_all_answered_alike_has_no_cells_in_the_new_chart_either() -> None:
    wave = Paper(CHART, {A: [[4, 1 + n % 5] for n in range(9)], B: [[4, 5 - n % 5] for n in range(9)]}, questions=2)
    wave.publish()

    cells = wave.regroup(*merged(CHART, [A, B], 30, SOUTH))

    assert {cell.block for cell in cells} == {1}, "and no overall beside it"


def test_a_group_that_all_gave_one_answer_is_shown_for_no_question() -> None:
    alike: list[list[int | None]] = [[5, 1 + n % 5] for n in range(6)]
    others: list[list[int | None]] = [[1 + n % 5, 2 + n % 3] for n in range(9)]
    wave = Paper(CHART, {A: others, B: alike, C: others}, questions=2)
    wave.publish()

    cells = wave.regroup({**CHART, B: TOP})

    assert B not in {cell.customer for cell in cells}
    assert not examine(wave.totals, wave.evidence)


def test_overall_is_left_out_where_it_would_tell_what_a_few_incomplete_forms_said() -> None:
    """Nine full forms and one of half: overall and questions of the moved team together are that one person's."""
    full: list[list[int | None]] = [[1 + n % 5, 2 + n % 4] for n in range(9)]
    wave = Paper(CHART, {A: full, B: [*full[:5], [5, None]], C: full, D: full}, questions=2)
    wave.publish()

    cells = wave.regroup(*merged({**CHART, D: NORTH}, [B], 30, SOUTH))

    assert {cell.customer for cell in cells if cell.block == 0} >= {SOUTH}
    assert not wave.found_by_algebra()
    assert not examine(wave.totals, wave.evidence)


def test_the_same_people_are_shown_with_the_same_figures() -> None:
    wave = paper(A=8, B=9, C=10, D=7)
    before = {(one.question, one.units): (one.n, one.mean) for one in wave.totals}

    wave.regroup(*merged(CHART, [A], 30, NORTH))

    new = {(one.question, one.units): (one.n, one.mean) for one in wave.totals if one.is_new}
    assert new.items() <= before.items()
    assert len(new) == 12


def test_cutting_keeps_units_that_nothing_separates_together() -> None:
    classes = Partition.of([1, 2, 3, 4])

    classes.cut(frozenset({1, 2}))
    classes.cut(frozenset({2, 3}))

    assert set(classes.of_unit.values()) == {frozenset({1}), frozenset({2}), frozenset({3}), frozenset({4})}
    assert classes.parts(frozenset({1})) == []
