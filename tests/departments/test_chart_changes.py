from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from departments.chart.changes import Effects, Successor, after, effects_of, folded
from departments.chart.checks import Reason, Refusal
from departments.chart.fitting import fitting
from departments.chart.plans import (
    Closing,
    Merging,
    Moving,
    Opening,
    Part,
    Plan,
    Renaming,
    Splitting,
    plan_from,
    to_json,
)
from departments.chart.plans import kind_of as kind
from departments.chart.refusals import SENTENCES, refused
from departments.chart.timeline import Life, Stay
from departments.chart.tree import Chart
from tests.departments.chart_cast import (
    ARCHIVE,
    BEGIN,
    BUILD,
    BUSINESS,
    CHECK,
    CLOSED,
    GREEN,
    HR,
    ICT,
    LATER,
    MOVED,
    SPACE,
    TODAY,
    TOP,
    known,
    life,
    under,
    with_life,
)

ONE_DAY = timedelta(days=1)
ONE, TWO = (Part("a", "A"),), (Part("a", "A"), Part("b", "B"))
PLANS: list[Plan] = [
    Opening("nieuw", "Nieuw", TOP),
    Renaming(ICT, "Informatie"),
    Moving(ICT, TOP),
    Merging((ICT, HR), None, "samen", "Samen", BUSINESS, lead=7),
    Merging((GREEN,), into=BUILD),
    Splitting(BUILD, (Part("b1", "Bouw noord"), Part("b2", "Bouw zuid")), heir=1, people={5: 0}, children={CHECK: 0}),
    Splitting(BUILD, (Part("b3", "Advies"),), keeps=True, heir=-1, people={5: 0}),
    Closing(GREEN, BUILD),
]


def today() -> Chart:
    return known().on(TODAY)


def effects(plan: Plan, day: date = TODAY) -> Effects:
    found = effects_of(today(), plan, day)
    assert isinstance(found, Effects), found
    return found


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: kind(plan))
def test_a_plan_is_the_same_after_it_was_kept(plan: Plan) -> None:
    assert plan_from(kind(plan), to_json(plan)) == plan


def test_opening_adds_a_department_with_a_number_of_its_own() -> None:
    found = effects(Opening("nieuw", "  Nieuw   team ", SPACE))

    assert found.opened == (-1,)
    assert under(found.chart)["Nieuw team"] == "Ruimte"
    assert len(found.chart.places) == 9


def test_renaming_and_moving_change_one_place_only() -> None:
    renamed, moved = effects(Renaming(ICT, "Informatie")), effects(Moving(BUILD, BUSINESS))

    assert under(renamed.chart) == {
        "Gemeente": "", "Ruimte": "Gemeente", "Bouw": "Ruimte", "Toezicht": "Bouw", "Groen": "Ruimte",
        "Bedrijf": "Gemeente", "Informatie": "Bedrijf", "HR": "Bedrijf",
    }  # fmt: skip
    assert moved.moved == {BUILD: BUSINESS}
    assert under(moved.chart)["Bouw"] == "Bedrijf"
    assert under(moved.chart)["Toezicht"] == "Bouw"


def test_merging_into_an_existing_one_gives_it_people_and_departments() -> None:
    found = effects(Merging((BUILD, HR), into=GREEN))

    assert found.closed == {BUILD: GREEN, HR: GREEN}
    assert found.everybody == {BUILD: GREEN, HR: GREEN}
    assert found.moved == {CHECK: GREEN}
    assert set(found.successors) == {Successor(BUILD, GREEN, True), Successor(HR, GREEN, True)}
    assert under(found.chart) == {
        "Gemeente": "", "Ruimte": "Gemeente", "Groen": "Ruimte", "Toezicht": "Groen", "Bedrijf": "Gemeente",
        "ICT": "Bedrijf",
    }  # fmt: skip
    assert found.chart.gone[BUILD].until == TODAY


def test_merging_into_a_new_one_may_take_the_name_of_an_old_one() -> None:
    found = effects(Merging((BUILD, GREEN), None, "bouwgroen", "Bouw", SPACE))

    assert found.opened == (-1,)
    assert under(found.chart) == {
        "Gemeente": "", "Ruimte": "Gemeente", "Bouw": "Ruimte", "Toezicht": "Bouw", "Bedrijf": "Gemeente",
        "ICT": "Bedrijf", "HR": "Bedrijf",
    }  # fmt: skip
    assert found.moved == {CHECK: -1}


def test_a_department_merges_with_one_below_it_and_closes_after_it() -> None:
    found = effects(Merging((BUILD, CHECK), None, "toezicht-bouw", "Bouw en toezicht", SPACE))

    assert list(found.closed) == [CHECK, BUILD]
    assert found.moved == {}


def test_splitting_gives_each_part_what_is_named_and_the_heir_the_rest() -> None:
    plan = Splitting(
        SPACE, (Part("r1", "Ruimte A"), Part("r2", "Ruimte B")), heir=1, people={5: 0, 6: 1}, children={BUILD: 0}
    )

    found = effects(plan)

    assert found.opened == (-1, -2)
    assert found.closed == {SPACE: -2}
    assert found.moved == {BUILD: -1, GREEN: -2}
    assert found.persons == {5: -1, 6: -2}
    assert found.everybody == {SPACE: -2}
    assert found.successors == (Successor(SPACE, -1, False), Successor(SPACE, -2, True))
    assert under(found.chart)["Bouw"] == "Ruimte A"
    assert under(found.chart)["Groen"] == "Ruimte B"
    assert under(found.chart)["Ruimte A"] == "Gemeente"


def test_splitting_off_keeps_the_department_and_what_is_not_named() -> None:
    found = effects(
        Splitting(SPACE, (Part("a", "Advies"),), keeps=True, heir=-1, people={5: 0, 6: -1}, children={GREEN: 0})
    )

    assert found.closed == {}
    assert found.everybody == {}
    assert found.persons == {5: -1}
    assert found.moved == {GREEN: -1}
    assert found.successors == (Successor(SPACE, -1, False),)
    assert under(found.chart)["Bouw"] == "Ruimte"
    assert under(found.chart)["Groen"] == "Advies"


def test_closing_hands_the_departments_below_to_the_heir() -> None:
    found = effects(Closing(BUILD, BUSINESS))

    assert found.moved == {CHECK: BUSINESS}
    assert found.closed == {BUILD: BUSINESS}


REFUSED: list[tuple[str, Plan, date, str, Reason]] = [
    ("loop: under itself", Moving(SPACE, SPACE), TODAY, "parent", Reason.LOOP),
    ("loop: under its grandchild", Moving(SPACE, CHECK), TODAY, "parent", Reason.LOOP),
    ("already there", Moving(ICT, BUSINESS), TODAY, "parent", Reason.SAME_PARENT),
    ("unknown department", Renaming(77, "X"), TODAY, "department", Reason.UNKNOWN),
    ("unknown parent", Opening("x", "X", 77), TODAY, "parent", Reason.UNKNOWN),
    ("closed department", Renaming(ARCHIVE, "X"), TODAY, "department", Reason.CLOSED),
    ("closed heir", Closing(ICT, ARCHIVE), TODAY, "heir", Reason.CLOSED),
    ("merge what is closed", Merging((ICT, ARCHIVE), into=HR), TODAY, "departments", Reason.CLOSED),
    ("code taken", Opening("C31", "X", TOP), TODAY, "code", Reason.CODE_TAKEN),
    ("code of a closed one", Opening("c9", "X", TOP), TODAY, "code", Reason.CODE_TAKEN),
    ("code twice in one split", Splitting(ICT, (Part("p", "P"), Part("P", "Q"))), TODAY, "parts", Reason.CODE_TAKEN),
    ("no code", Opening(" ", "X", TOP), TODAY, "code", Reason.NO_CODE),
    ("long code", Opening("x" * 61, "X", TOP), TODAY, "code", Reason.CODE_TOO_LONG),
    ("no name", Renaming(ICT, "  "), TODAY, "name", Reason.NO_NAME),
    ("long name", Renaming(ICT, "x" * 121), TODAY, "name", Reason.NAME_TOO_LONG),
    ("own name", Renaming(ICT, "ICT"), TODAY, "name", Reason.SAME_NAME),
    ("name of a sister", Renaming(ICT, "hr"), TODAY, "name", Reason.SISTER_HAS_NAME),
    ("new sister of the same name", Opening("x", "Groen", SPACE), TODAY, "name", Reason.SISTER_HAS_NAME),
    ("a second top", Opening("x", "X", None), TODAY, "parent", Reason.NO_PARENT),
    ("move the top", Moving(TOP, SPACE), TODAY, "department", Reason.TOP),
    ("close the top", Closing(TOP, SPACE), TODAY, "department", Reason.TOP),
    ("merge the top", Merging((TOP,), into=ICT), TODAY, "departments", Reason.TOP),
    ("split the top", Splitting(TOP, TWO), TODAY, "department", Reason.TOP),
    ("merge only one", Merging((ICT, ICT), None, "x", "X", TOP), TODAY, "departments", Reason.TOO_FEW_TO_MERGE),
    ("merge nothing", Merging((), into=ICT), TODAY, "departments", Reason.TOO_FEW_TO_MERGE),
    ("merge with itself", Merging((ICT, HR), into=HR), TODAY, "into", Reason.WITH_ITSELF),
    ("merge into its own branch", Merging((SPACE,), into=CHECK), TODAY, "into", Reason.OWN_BRANCH),
    ("new one below what ends", Merging((SPACE, ICT), None, "x", "X", GREEN), TODAY, "parent", Reason.OWN_BRANCH),
    ("new one without a parent", Merging((ICT, HR), None, "x", "X"), TODAY, "parent", Reason.NO_PARENT),
    ("close to itself", Closing(ICT, ICT), TODAY, "heir", Reason.WITH_ITSELF),
    ("close to one below", Closing(SPACE, BUILD), TODAY, "heir", Reason.OWN_BRANCH),
    ("split in one", Splitting(ICT, ONE), TODAY, "parts", Reason.TOO_FEW_PARTS),
    ("split off nothing", Splitting(ICT, (), keeps=True, heir=-1), TODAY, "parts", Reason.TOO_FEW_PARTS),
    ("heir is no part", Splitting(ICT, TWO, heir=2), TODAY, "heir", Reason.NO_SUCH_PART),
    ("heir is what closes", Splitting(ICT, TWO, heir=-1), TODAY, "heir", Reason.NO_SUCH_PART),
    ("heir beside what stays", Splitting(ICT, ONE, keeps=True, heir=0), TODAY, "heir", Reason.KEEPS_ITSELF),
    ("person to no part", Splitting(ICT, TWO, people={5: 9}), TODAY, "people", Reason.NO_SUCH_PART),
    ("a stranger below", Splitting(ICT, TWO, children={HR: 0}), TODAY, "children", Reason.NOT_ITS_CHILD),
    ("before its last change", Renaming(HR, "Mensen"), MOVED - ONE_DAY, "day", Reason.BEFORE_LAST_CHANGE),
    ("ends on the day of its last change", Closing(HR, ICT), MOVED, "day", Reason.TOO_SOON_TO_END),
    ("before it began", Renaming(ICT, "X"), BEGIN - ONE_DAY, "department", Reason.NOT_YET),
    ("a parent that was not there yet", Moving(GREEN, HR), BEGIN - ONE_DAY, "department", Reason.NOT_YET),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "day", "at", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_does_not_fit_is_refused_at_its_field_in_a_sentence(
    plan: Plan, day: date, at: str, reason: Reason
) -> None:
    found = after(today(), plan, day)

    assert isinstance(found, Refusal)
    assert (found.field, found.reason) == (at, reason)
    sentence = refused(found).sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("plan", [Renaming(HR, "Mensen"), Moving(HR, TOP)], ids=kind)
def test_a_second_change_on_the_day_of_the_last_one_is_allowed(plan: Plan) -> None:
    assert not isinstance(after(today(), plan, MOVED), Refusal)


def test_the_future_is_the_planned_changes_in_order_and_passes_over_what_no_longer_fits() -> None:
    plans: list[tuple[date, Plan]] = [
        (LATER, Closing(GREEN, BUILD)),
        (LATER, Moving(GREEN, TOP)),
        (LATER, Renaming(BUILD, "Bouw en groen")),
    ]

    found = folded(today(), plans)

    assert "Groen" not in under(found)
    assert under(found)["Bouw en groen"] == "Ruimte"


def test_the_chart_of_a_day_has_the_names_and_the_places_of_that_day() -> None:
    before = known().on(MOVED - ONE_DAY)

    assert under(before)["Personeel"] == "Gemeente"
    assert under(known().on(MOVED))["HR"] == "Bedrijf"
    assert under(known().on(CLOSED - ONE_DAY))["Archief"] == "Gemeente"
    assert "Archief" not in under(known().on(CLOSED))


def test_one_department_waits_for_one_change_at_a_time() -> None:
    found = fitting(known(), [(LATER, Moving(ICT, TOP))], Renaming(ICT, "Informatie"), TODAY, TODAY)

    assert found == Refusal("day", Reason.WAITS_ALREADY, "ICT", day=LATER)


def test_a_change_may_not_take_away_what_a_planned_one_needs() -> None:
    planned: list[tuple[date, Plan]] = [(LATER, Opening("x", "Nieuw", GREEN))]

    broken = fitting(known(), planned, Closing(GREEN, BUILD), TODAY, TODAY)
    fine = fitting(known(), planned, Closing(GREEN, BUILD), LATER + ONE_DAY, TODAY)

    assert broken == Refusal("day", Reason.BREAKS_PLANNED, "Nieuw", day=LATER)
    assert isinstance(fine, Effects)
    assert fine.moved == {-1: BUILD}


def test_a_change_for_later_is_judged_on_the_chart_of_its_day() -> None:
    planned: list[tuple[date, Plan]] = [(LATER, Closing(GREEN, BUILD))]

    found = fitting(known(), planned, Moving(ICT, GREEN), LATER + ONE_DAY, TODAY)

    assert found == Refusal("parent", Reason.CLOSED, "Groen", day=LATER)


def test_a_change_in_the_past_may_not_make_a_loop_on_any_day_since() -> None:
    # Groen stood under ICT until yesterday: ICT cannot have stood under Groen since June
    moved = Life(
        GREEN,
        "c22",
        BEGIN,
        None,
        (Stay("Groen", ICT, BEGIN, TODAY - ONE_DAY), Stay("Groen", SPACE, TODAY - ONE_DAY, None)),
    )
    timeline = with_life(known(), moved)

    found = fitting(timeline, [], Moving(ICT, GREEN), date(2026, 6, 1), TODAY)

    assert found == Refusal("parent", Reason.LOOP, "ICT", "Groen")
    assert isinstance(fitting(timeline, [], Moving(ICT, GREEN), TODAY, TODAY), Effects)


def test_what_left_a_department_since_stands_in_the_way_of_closing_it_before_that_day() -> None:
    left = Life(
        CHECK, "c211", BEGIN, None, (Stay("Toezicht", BUILD, BEGIN, MOVED), Stay("Toezicht", GREEN, MOVED, None))
    )
    timeline = with_life(known(), left)

    found = fitting(timeline, [], Closing(BUILD, GREEN), MOVED - ONE_DAY, TODAY)

    assert found == Refusal("day", Reason.BEFORE_LAST_CHANGE, "Toezicht", day=MOVED)
    assert isinstance(fitting(timeline, [], Closing(BUILD, GREEN), MOVED, TODAY), Effects)


def test_the_first_department_stands_at_the_top() -> None:
    empty = Chart({})

    found = after(empty, Opening("gemeente", "Gemeente", None), TODAY)

    assert isinstance(found, Chart)
    assert [place.name for place in found.tops] == ["Gemeente"]


def test_a_thousand_departments_are_folded_in_a_moment() -> None:
    timeline = known()
    timeline = replace(
        timeline, lives={**timeline.lives, **{n: life(n, f"Team {n}", BUSINESS) for n in range(1000, 2000)}}
    )
    plans: list[tuple[date, Plan]] = [(LATER, Moving(n, SPACE)) for n in range(1000, 1100)]

    found = folded(timeline.on(TODAY), plans)

    assert len(found.children(SPACE)) == 102
