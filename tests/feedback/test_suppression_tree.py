"""The tree rule against worked cases (tests/cases/suppression_cases.json) and against an attacker with algebra."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scores.gate import GroupsCross, PublishedGroup, leaks
from feedback.scores.suppression import Node, Tree, shown_nodes
from tests.feedback.rank_audit import leaking_groups

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent.parent / "cases" / "suppression_cases.json").read_text())["cases"]
}
ONE_SUPPLIER_A_TREE = ["M01", "M02", "M04", "M05", "M07", "M08", "M12"]


def tree_of(parents: Mapping[str, str | None]) -> Tree:
    return Tree([Node(key, parent, key) for key, parent in parents.items()])


def groups_of(tree: Tree, shown: frozenset[Any]) -> dict[str, frozenset[str]]:
    """Per shown node the atoms that it adds up: the people directly in each node of its branch."""
    return {str(key): frozenset(map(str, tree.branch(key))) for key in shown}


def columns(case: dict[str, Any]) -> list[tuple[str, dict[str, int]]]:
    return [
        (supplier, {row: case["n"][place][column] for place, row in enumerate(case["rows"])})
        for column, supplier in enumerate(case["cols"])
    ]


@pytest.mark.parametrize("number", ONE_SUPPLIER_A_TREE)
def test_a_supplier_of_the_cases_hides_what_it_must_is_safe_and_hides_no_more_than_the_greedy(number: str) -> None:
    case = CASES[number]
    hidden: set[str] = set()

    for supplier, own in columns(case):
        tree = tree_of({"*": None} | dict.fromkeys(own, "*"))
        shown = shown_nodes(tree, own, case["k"])
        hidden |= {f"{key}|{supplier}" for key in tree.totals(own) if tree.totals(own)[key] and key not in shown}

        assert not list(leaking_groups(list(groups_of(tree, shown).values()), own, case["k"]))

    assert set(case["must_hide_primary"]) <= hidden
    assert len(hidden) <= len(case["greedy_publish_if_safe_hidden"])


def test_a_hierarchy_of_two_departments_with_three_teams_is_safe() -> None:
    case = CASES["G05"]
    own = {atom: value["n"] for atom, value in case["atoms"].items()}
    tree = tree_of({"DIR": None, "P": "DIR", "Q": "DIR"} | {f"T{n}": "P" if n < 4 else "Q" for n in range(1, 7)})

    shown = shown_nodes(tree, own, case["k"])

    assert shown == {"DIR", "P", "Q", "T1", "T4"}
    assert len(shown) == len(case["expected_visible"])
    assert not list(leaking_groups(list(groups_of(tree, shown).values()), own, case["k"]))


def test_people_directly_in_a_department_are_protected_like_a_team() -> None:
    tree = tree_of({"*": None, "domain": "*", "team": "domain", "other": "domain"})

    shown = shown_nodes(tree, {"domain": 2, "team": 9, "other": 6}, 5)

    assert shown == {"*", "domain", "team"}


def test_the_smallest_shown_child_is_hidden_with_everything_below_it() -> None:
    tree = tree_of({"*": None, "a": "*", "a1": "a", "b": "*", "b1": "b", "c": "*"})

    shown = shown_nodes(tree, {"a1": 6, "b1": 8, "c": 3}, 5)

    assert shown == {"*", "b", "b1"}


def test_ties_go_by_name() -> None:
    tree = tree_of({"*": None, "Zorg": "*", "Beheer": "*", "klein": "*"})

    assert shown_nodes(tree, {"Zorg": 6, "Beheer": 6, "klein": 4}, 5) == {"*", "Zorg"}


def test_an_empty_team_never_serves_as_complement() -> None:
    tree = tree_of({"*": None, "leeg": "*", "klein": "*", "groot": "*"})

    assert shown_nodes(tree, {"leeg": 0, "klein": 4, "groot": 9}, 5) == {"*"}


def test_k_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        shown_nodes(tree_of({"*": None}), {"*": 9}, 0)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, dict[str, int], int]:
    """Up to 3 departments with up to 3 teams, people at every level, 0..12 in each."""
    parents: dict[str, str | None] = {"*": None}
    for department in range(draw(st.integers(1, 3))):
        parents[f"d{department}"] = "*"
        for team in range(draw(st.integers(0, 2))):
            parents[f"d{department}t{team}"] = f"d{department}"
    own = {key: draw(st.integers(0, 12)) for key in parents}
    return tree_of(parents), own, draw(st.sampled_from([5, 5, 7, 10]))


@given(trees(), st.data())
@settings(max_examples=300, deadline=None)
def test_nothing_can_be_subtracted_from_any_tree(
    example: tuple[Tree, dict[str, int], int], data: st.DataObject
) -> None:
    tree, own, k = example
    forced = data.draw(st.sets(st.sampled_from([node.key for node in tree.nodes]), max_size=2))

    shown = shown_nodes(tree, own, k, forced=forced)

    groups = groups_of(tree, shown)
    totals = tree.totals(own)
    assert not forced & shown
    assert not list(leaking_groups(list(groups.values()), own, k))
    assert not leaks("*", [PublishedGroup(key, atoms, totals[key]) for key, atoms in groups.items()], own, k)


@given(trees(), st.data())
@settings(max_examples=200, deadline=None)
def test_the_pattern_of_a_question_is_safe_for_who_rated_and_for_who_answered(
    example: tuple[Tree, dict[str, int], int], data: st.DataObject
) -> None:
    tree, rated, k = example
    answered = {key: data.draw(st.integers(0, people)) for key, people in rated.items()}
    hidden = {node.key for node in tree.nodes} - shown_nodes(tree, rated, k)

    shown = shown_nodes(tree, answered, k, forced=hidden)

    groups = list(groups_of(tree, shown).values())
    assert not list(leaking_groups(groups, answered, k))
    assert not list(leaking_groups(groups, rated, k))


@given(trees())
@settings(max_examples=200, deadline=None)
def test_the_gate_finds_exactly_what_the_attacker_finds(example: tuple[Tree, dict[str, int], int]) -> None:
    """Only primary suppression, so that there is something to find."""
    tree, own, k = example
    totals = tree.totals(own)
    groups = groups_of(tree, frozenset(key for key, people in totals.items() if people >= k))

    found = leaks("*", [PublishedGroup(key, atoms, totals[key]) for key, atoms in groups.items()], own, k)

    assert bool(found) == bool(list(leaking_groups(list(groups.values()), own, k)))


def test_the_gate_refuses_groups_that_cross() -> None:
    groups = [PublishedGroup("one", frozenset("ab"), 12), PublishedGroup("two", frozenset("bc"), 12)]

    with pytest.raises(GroupsCross):
        leaks("*", groups, {"a": 6, "b": 6, "c": 6}, 5)


def test_the_gate_finds_a_total_that_does_not_fit_what_was_counted() -> None:
    [leak] = leaks("*", [PublishedGroup("one", frozenset("ab"), 13)], {"a": 6, "b": 6}, 5)

    assert leak.group == "one"
