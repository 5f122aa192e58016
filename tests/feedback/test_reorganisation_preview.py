from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.chart.models import Department
from departments.chart.plans import Closing, Merging, Moving, Opening, Part, Plan, Renaming, Splitting
from departments.people.models import Employee
from feedback.actions.models import FollowUp, Point
from feedback.reorganisation.preview import Preview, preview
from feedback.reorganisation.selectors import WaveEffect
from feedback.reorganisation.services import plan_change
from feedback.surveys.library import CORE_8
from feedback.surveys.services import create_survey
from feedback.waves.models import Wave
from feedback.waves.services import plan_wave
from promises.definitions.services import make_promise
from tests.feedback.reorganising_cast import LATER, LONG_AGO, NOW, TODAY, Cast, reorganising_municipality


@pytest.fixture
def cast(db: None) -> Cast:
    return reorganising_municipality()


def seen(plan: Plan, day: date = TODAY) -> Preview:
    return preview(plan, day=day, now=NOW)


def sizes(found: Preview) -> set[tuple[str, int, int]]:
    return {(one.name, one.before, one.after) for one in found.shrinking}


def test_a_merge_counts_who_moves_and_which_roles_end(cast: Cast) -> None:
    found = seen(Merging(cast.pk("ict", "hr"), None, "advies", "Advies", cast["bedrijf"].pk))

    assert found.people == 11
    assert {(one.person, one.role, one.department) for one in found.roles} == {
        ("ICT 0", "Teamleider", "ICT"),
        ("HR 0", "Teamleider", "HR"),
    }
    assert (found.opened, set(found.closed)) == (["Advies"], {"ICT", "HR"})
    assert found.without_lead == ["Advies"]
    assert {(one.title, one.department, one.heir) for one in found.services} == {
        ("Werkplek", "ICT", "Advies"),
        ("Werkplek", "HR", "Advies"),
        ("Salaris", "HR", "Advies"),
    }
    assert {(one.name, one.before, one.after) for one in found.vanishing} == {("ICT", 7, 0)}
    assert found.shrinking == []


def test_a_chosen_lead_takes_the_place_of_who_leads(cast: Cast) -> None:
    found = seen(Merging(cast.pk("bouw"), into=cast["groen"].pk, lead=cast.people["bouw"][1].pk))

    assert found.lead == cast.people["bouw"][1].name
    assert {one.person for one in found.roles} == {"Bouw 0", "Groen 0"}
    assert found.without_lead == []
    assert [(one.name, one.before, one.after) for one in found.departments] == [("Toezicht", "Bouw", "Groen")]


# Bouw has 6 people and Toezicht below it 3; Ruimte is 6 + 3 + 5 = 14; ICT 7.
SHRINKING: list[tuple[str, Callable[[Cast], Plan], set[tuple[str, int, int]]]] = [
    ("moving what is below leaves the rest", lambda c: Moving(c["toezicht"].pk, c["bedrijf"].pk), set()),
    (
        "splitting off three of seven",
        lambda c: Splitting(c["ict"].pk, (Part("d", "Data"),), True, -1, {one.pk: 0 for one in c.people["ict"][4:]}),
        {("ICT", 7, 4), ("Data", 7, 3)},
    ),
    (
        "two of seven apart leave five",
        lambda c: Splitting(c["ict"].pk, (Part("d", "Data"),), True, -1, {one.pk: 0 for one in c.people["ict"][5:]}),
        {("Data", 7, 2)},
    ),
    (
        "the people of Bouw itself, and Bouw as a whole",
        lambda c: Splitting(
            c["bouw"].pk, (Part("d", "Ontwerp"),), True, -1, {one.pk: 0 for one in c.people["bouw"][1:]}
        ),
        # 1 directly in Bouw and 3 in Toezicht
        {("Bouw", 6, 1), ("Bouw", 9, 4)},
    ),
    (
        "closing a branch empties it below the threshold nowhere else",
        lambda c: Closing(c["groen"].pk, c["kcc"].pk),
        set(),
    ),
]


@pytest.mark.parametrize(("plan", "expected"), [row[1:] for row in SHRINKING], ids=[row[0] for row in SHRINKING])
def test_groups_that_fall_under_five_people_are_named(
    cast: Cast, plan: Callable[[Cast], Plan], expected: set[tuple[str, int, int]]
) -> None:
    assert sizes(seen(plan(cast))) == expected


def test_a_department_above_that_keeps_four_people_is_named_too(cast: Cast) -> None:
    found = seen(Moving(cast["ict"].pk, cast["ruimte"].pk))

    # Bedrijf was ICT 7 and HR 4
    assert sizes(found) == {("Bedrijf", 11, 4)}


def test_people_who_are_named_and_work_elsewhere_are_not_counted(cast: Cast) -> None:
    people = {cast.people["kcc"][1].pk: 0, cast.people["ict"][1].pk: 0}

    found = seen(Splitting(cast["ict"].pk, (Part("d", "Data"),), keeps=True, heir=-1, people=people))

    assert found.people == 1


def test_a_preview_for_later_counts_what_is_planned_before_it(cast: Cast) -> None:
    plan_change(Merging(cast.pk("hr"), into=cast["ict"].pk), day=LATER, reason="Besluit", by=None, now=NOW)

    found = seen(Closing(cast["ict"].pk, cast["kcc"].pk), LATER + timedelta(days=1))

    assert found.refusal is not None
    assert found.refusal.field == "day"
    found = seen(Moving(cast["bedrijf"].pk, cast["ruimte"].pk), LATER + timedelta(days=1))
    assert found.people == 0
    assert [one.name for one in found.departments] == ["Bedrijf"]


def test_waves_say_what_happens_to_them(cast: Cast) -> None:
    survey = create_survey(name="Kern", codes=[CORE_8[0].code], by=cast.manager, now=NOW)
    for title, days in (("vroeg", 10), ("laat", 90)):
        plan_wave(
            title=title,
            survey=survey,
            opens_at=NOW + timedelta(days=days),
            closes_at=NOW + timedelta(days=days + 14),
            suppliers=[cast["ict"]],
            audience=[cast["gemeente"]],
            works_council_saw_settings=True,
            by=cast.manager,
            now=NOW,
        )
    running = plan_wave(
        title="loopt", survey=survey, opens_at=NOW + timedelta(hours=1), closes_at=NOW + timedelta(days=9),
        suppliers=[cast["ict"]], audience=[cast["gemeente"]], works_council_saw_settings=True, by=cast.manager, now=NOW,
    )  # fmt: skip
    Wave.objects.filter(pk=running.pk).update(state=Wave.State.OPEN)

    found = seen(Closing(cast["ict"].pk, cast["hr"].pk), LATER)

    told = {one.title: (one.effect, one.sentence) for one in found.waves}
    assert {title: effect for title, (effect, _sentence) in told.items()} == {
        "loopt": WaveEffect.KEEPS,
        "vroeg": WaveEffect.BEFORE,
        "laat": WaveEffect.NEW_CHART,
    }
    assert "Niet ICT maar HR wordt beoordeeld." in told["laat"][1]


def test_open_points_actions_and_promises_of_what_closes_are_named_with_the_heir(cast: Cast) -> None:
    make_promise(
        code="snel", department=cast["ict"], sentence="Wij antwoorden dezelfde dag.", by=None, now=NOW,
        promised_share=Decimal("0.9"), valid_from=LONG_AGO,
    )  # fmt: skip
    _open_point(cast, cast["ict"])
    _open_point(cast, cast["hr"])

    found = seen(Closing(cast["ict"].pk, cast["hr"].pk))

    assert [(one.title, one.heir) for one in found.promises] == [("Wij antwoorden dezelfde dag.", "HR")]
    assert [(one.department, one.heir) for one in found.points] == [("ICT", "HR")]
    assert seen(Renaming(cast["ict"].pk, "Informatie")).points == []


def _open_point(cast: Cast, supplier: Department) -> Point:
    survey = create_survey(name=f"Kern {supplier}", codes=[CORE_8[0].code], by=cast.manager, now=NOW)
    version = survey.versions.get()
    wave = Wave.objects.create(
        title=f"Meting {supplier}", survey_version=version, state=Wave.State.PUBLISHED,
        opens_at=NOW - timedelta(days=40), closes_at=NOW - timedelta(days=30),
    )  # fmt: skip
    follow_up = FollowUp.objects.create(wave=wave, supplier=supplier, started_on=TODAY, due_on=TODAY)
    return Point.objects.create(follow_up=follow_up, question=version.questions.get(position=1))


def test_what_cannot_happen_is_told_and_nothing_is_counted(cast: Cast) -> None:
    found = seen(Moving(cast["ruimte"].pk, cast["toezicht"].pk))

    assert found.refusal is not None
    assert found.refusal.field == "parent"
    assert found.people == 0


def test_a_new_department_has_no_lead_and_touches_nobody(cast: Cast) -> None:
    found = seen(Opening("nieuw", "Nieuw", cast["ruimte"].pk))

    assert (found.people, found.shrinking, found.vanishing, found.without_lead) == (0, [], [], ["Nieuw"])


def test_a_preview_takes_as_many_queries_for_many_as_for_few(cast: Cast) -> None:
    plan = Closing(cast["ict"].pk, cast["hr"].pk)
    with CaptureQueriesContext(connection) as few:
        seen(plan)
    teams = [Department(code=f"t{n}", name=f"Team {n}", parent=cast["ict"], valid_from=LONG_AGO) for n in range(100)]
    Department.objects.bulk_create(teams)
    Employee.objects.bulk_create(
        Employee(email=f"m{n}@voorbeeldstad.test", name=f"M {n}", department=teams[n % 100]) for n in range(500)
    )

    with CaptureQueriesContext(connection) as many:
        found = seen(plan)

    assert len(found.departments) == 100
    assert len(many) == len(few)
