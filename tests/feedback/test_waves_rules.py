"""Arithmetic of waves: reminder days, who may judge whom, and which response may be shown."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from departments.clock.services import travel_to
from departments.people.models import Employee
from departments.worktime.calculation import WorkCalendar
from feedback.responses.contacts import Hint, hints_in
from feedback.responses.services import submit
from feedback.waves.calculation import minutes_to_answer, reminder_days, working_days_of
from feedback.waves.live import response_of
from feedback.waves.models import Wave
from feedback.waves.reminders import owe_due
from feedback.waves.rules import may_judge, rated_as, staff_of_branches
from feedback.waves.tree import Unit, is_capped, shown_rate, totals, visible_units
from feedback.waves.workflow import CAN_BE_CANCELLED, MOVES, may_move
from tests.feedback.asking_cast import DURING, HOME, Cast, asking_municipality, invitation, open_wave

CALENDAR = WorkCalendar()
CHART: dict[int, int | None] = {1: None, 2: 1, 3: 2, 4: 2, 5: 1}


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        # the drawing of the page of a wave: Monday 16 November to Friday 11 December
        ((16, 11), (11, 12), {1: (20, 11), 2: (27, 11), 3: (10, 12)}),
        # opened on a Saturday: Monday is working day 1
        ((14, 11), (11, 12), {1: (20, 11), 2: (27, 11), 3: (10, 12)}),
        # ends on a Sunday: one working day before that is Friday
        ((16, 11), (13, 12), {1: (20, 11), 2: (27, 11), 3: (11, 12)}),
        # eight working days: the tenth never comes
        ((16, 11), (25, 11), {1: (20, 11), 3: (24, 11)}),
        # five working days: working day 5 is the end, the day before it is for the last reminder
        ((16, 11), (20, 11), {3: (19, 11)}),
        ((16, 11), (17, 11), {}),
        ((16, 11), (16, 11), {}),
        # around Christmas: 25 December is closed
        ((21, 12), (31, 12), {1: (28, 12), 3: (30, 12)}),
    ],
)
def test_reminder_days(opens: tuple[int, int], closes: tuple[int, int], days: dict[int, tuple[int, int]]) -> None:
    found = reminder_days(date(2026, opens[1], opens[0]), date(2026, closes[1], closes[0]), CALENDAR)

    assert found == {step: date(2026, month, day) for step, (day, month) in days.items()}


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), 1),
        (date(2026, 11, 16), date(2026, 11, 20), 5),
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2026, 11, 20), date(2026, 11, 16), 0),
    ],
)
def test_working_days_of_a_wave_count_the_first_and_the_last(opens: date, closes: date, days: int) -> None:
    assert working_days_of(opens, closes, CALENDAR) == days


def test_minutes_are_rounded_up_and_never_none() -> None:
    assert minutes_to_answer(0, 8, 1) == 1
    assert minutes_to_answer(1, 8, 1) == 3
    assert minutes_to_answer(4, 8, 1) == 8


@pytest.mark.parametrize(
    ("unit", "supplier", "allowed"),
    [(3, 3, False), (3, 2, False), (3, 1, False), (3, 4, True), (3, 5, True), (2, 3, True), (5, 2, True)],
)
def test_nobody_judges_the_own_department_or_one_above_it(unit: int, supplier: int, allowed: bool) -> None:
    assert may_judge(unit, supplier, CHART) is allowed


@pytest.mark.parametrize(("people", "judged_as"), [(3, 3), (2, 2), (0, 2)])
def test_a_supplier_needs_three_people_of_its_own(people: int, judged_as: int) -> None:
    staff = staff_of_branches({3: people, 4: 3}, CHART)

    assert rated_as(3, staff, CHART) == judged_as


def test_the_organisation_as_a_whole_is_no_supplier() -> None:
    assert rated_as(5, staff_of_branches({5: 2, 3: 50}, CHART), CHART) is None


def test_the_moves_of_a_wave_are_those_of_the_table() -> None:
    allowed = {(one, other) for one, others in MOVES.items() for other in others}

    assert allowed == {
        ("draft", "scheduled"), ("scheduled", "open"), ("open", "open"), ("open", "closed"), ("closed", "sealing"),
        ("sealing", "published"), ("draft", "cancelled"), ("scheduled", "cancelled"), ("open", "cancelled"),
    }  # fmt: skip
    assert {"draft", "scheduled", "open"} == CAN_BE_CANCELLED
    assert not may_move("published", "open")
    assert set(MOVES) == set(Wave.State.values)


def hidden(units: dict[int, Unit]) -> set[str]:
    visible = visible_units(units)
    return {unit.name for key, unit in units.items() if key not in visible}


def test_a_unit_of_fewer_than_ten_is_hidden_and_one_of_ten_is_not() -> None:
    assert hidden({1: Unit(None, "A", 10), 2: Unit(None, "B", 9), 3: Unit(None, "C", 40)}) == {"A", "B"}
    assert hidden({1: Unit(None, "A", 10), 2: Unit(None, "B", 10)}) == set()


def test_two_small_units_hide_each_other() -> None:
    assert hidden({1: Unit(None, "A", 5), 2: Unit(None, "B", 5), 3: Unit(None, "C", 40)}) == {"A", "B"}


def test_people_directly_in_a_department_are_never_found_by_subtraction() -> None:
    units = {1: Unit(None, "Domein", 3), 2: Unit(1, "A", 12), 3: Unit(1, "B", 30)}

    assert hidden(units) == {"A"}


def test_the_smallest_goes_first_ties_by_name_with_all_below_it() -> None:
    units = {
        1: Unit(None, "Z", 0), 2: Unit(1, "Za", 20), 3: Unit(1, "Zb", 20),
        4: Unit(None, "Y", 40), 5: Unit(None, "klein", 4), 6: Unit(None, "groot", 100),
    }  # fmt: skip

    assert hidden(units) == {"klein", "Y"}
    assert hidden({**units, 4: Unit(None, "Y", 41)}) == {"klein", "Z", "Za", "Zb"}


@st.composite
def charts(draw: st.DrawFn) -> dict[int, Unit]:
    size = draw(st.integers(1, 8))
    return {
        key: Unit(
            draw(st.one_of(st.none(), st.integers(0, key - 1))) if key else None, f"n{key}", draw(st.integers(0, 30))
        )
        for key in range(size)
    }


@given(charts())
def test_no_sum_or_difference_of_what_is_shown_is_a_group_of_one_to_nine(units: dict[int, Unit]) -> None:
    """By another method: every combination of plus and minus over the shown totals, counted in people."""
    direct = {key: unit.direct for key, unit in units.items()}
    below = {key: [other for other in units if key in _line(other, units)] for key in units}
    shown = [below[key] for key in visible_units(units)] + [list(units)]
    for larger in shown:
        inside = [one for one in shown if set(one) < set(larger)]
        for amount in range(len(inside) + 1):
            for taken in combinations(inside, amount):
                flat = [member for one in taken for member in one]
                if len(flat) == len(set(flat)):
                    rest = sum(direct[member] for member in larger) - sum(direct[member] for member in flat)
                    assert rest == 0 or rest >= 10 or sum(direct.values()) < 10


def _line(key: int, units: dict[int, Unit]) -> list[int]:
    found = [key]
    while (parent := units[found[-1]].parent) is not None:
        found.append(parent)
    return found


def test_totals_count_everybody_below() -> None:
    units = {1: Unit(None, "A", 0), 2: Unit(1, "B", 0), 3: Unit(2, "C", 0)}

    assert totals(units, {3: 4, 2: 1}) == {1: 5, 2: 5, 3: 4}


@pytest.mark.parametrize(
    ("done", "invited", "rate", "capped"),
    [(0, 24, 0.05, True), (24, 24, 0.95, True), (0, 25, 0.0, False), (25, 25, 1.0, False), (1, 24, 1 / 24, False)],
)
def test_nobody_and_everybody_are_capped_in_groups_under_25(done: int, invited: int, rate: float, capped: bool) -> None:
    assert shown_rate(done, invited) == rate
    assert is_capped(done, invited) is capped


@pytest.fixture
def cast(db: None) -> Cast:
    travel_to(DURING)
    return asking_municipality()


def test_the_page_of_a_wave_shows_counts_and_never_those_of_a_small_group(cast: Cast, settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    wave = open_wave(cast)
    for person in cast.people["kcc"][:7] + cast.people["juridisch"]:
        submit(invitation(wave, person).pk, person, forms=[], now=DURING)
    client = Client()
    client.force_login(cast.manager)
    page = client.get(f"/beheer/metingen/{wave.pk}/").content.decode()

    shown = {unit.name: (unit.done, unit.invited) for unit in response_of(wave).units}
    assert shown["Klantcontactcentrum"] == (7, 12)
    assert shown["Juridische Zaken"] == (None, None)
    # 27 in the department, 3 of them in no shown team: the smallest shown team is hidden too
    assert shown["Domein Bedrijf"] == (2, 27)
    assert [name for name, counts in shown.items() if counts == (None, None)] == ["HR", "Juridische Zaken"]
    assert "<strong>9 van de 64</strong>" in page
    assert "7 / 12" in page
    assert page.count("niet getoond") >= 2
    assert ">2 / 2<" not in page


def test_the_planning_shows_what_was_done_and_what_comes_next(cast: Cast, settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    wave = open_wave(cast)
    travel_to(datetime(2026, 11, 24, 10, tzinfo=HOME))
    client = Client()
    client.force_login(cast.manager)
    page = client.get(f"/beheer/metingen/{wave.pk}/").content.decode()

    assert "Open, 64 uitnodigingen" in page
    assert "<strong>Herinnering 1</strong>" in page
    assert "vr 20 november" in page
    assert "do 10 december" in page
    assert "Nog 13 werkdagen." in page


def test_the_planning_of_a_small_wave_does_not_count_who_was_reminded(cast: Cast, settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    few = cast.people["kcc"][:9]
    Employee.objects.filter(department=cast["kcc"]).exclude(pk__in=[one.pk for one in few]).delete()
    wave = open_wave(cast, audience=[cast["kcc"]])
    submit(invitation(wave, few[0]).pk, few[0], forms=[], now=DURING)
    moment = datetime(2026, 11, 24, 10, tzinfo=HOME)
    owed = owe_due(moment)
    travel_to(moment)
    client = Client()
    client.force_login(cast.manager)
    page = client.get(f"/beheer/metingen/{wave.pk}/").content.decode()

    assert owed == 8
    assert "Daarom tonen we geen aantallen." in page
    assert "Herinnering 1" in page
    assert "aan 8 mensen" not in page
    assert "9 uitnodigingen" not in page


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("De helpdesk belt niet terug.", []),
        ("Jansen belt niet terug.", [Hint.NAME]),
        ("jansen met kleine letter is misschien een woord", []),
        ("Mevrouw de Vries was geweldig.", [Hint.NAME]),
        ("Dhr. Bakker niet.", [Hint.NAME]),
        ("Mail naar p.jansen@voorbeeld.nl", [Hint.MAIL]),
        ("Bel 06-12345678 of 06 1234 5678", [Hint.PHONE]),
        ("Bel +31 (0)70 123 45 67", [Hint.PHONE]),
        ("toestel 4411", [Hint.PHONE]),
        ("zaak 2026-001234 en 12.500 euro", []),
        ("Het duurt 10 dagen, 20 % van de tijd", []),
    ],
)
def test_names_addresses_and_numbers_are_found_and_other_words_are_not(text: str, hints: list[Hint]) -> None:
    assert hints_in(text, ["Mark Jansen", "Ine van der Hoek"]) == hints
