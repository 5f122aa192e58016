"""What everybody finds of a department that is no more: its page, its promises, its results."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.chart.models import Department
from departments.chart.plans import Closing, Merging, Part, Plan, Renaming, Splitting
from departments.chart.selectors import answering_names, chart_on, heirs, todays
from departments.clock.services import travel_to
from feedback.actions.models import FollowUp, Point
from feedback.reorganisation.services import plan_change
from feedback.surveys.library import CORE_8
from feedback.surveys.services import create_survey
from feedback.waves.models import Wave, WaveUnit
from feedback.waves.selectors import judged
from promises.definitions.models import PromiseVersion
from promises.definitions.services import make_promise
from promises.results.selectors import promise_figures
from tests.feedback.asking_cast import OPENS as WAVE_OPENS
from tests.feedback.asking_cast import asking_municipality, open_wave
from tests.feedback.reorganising_cast import LATER, LONG_AGO, NOW, TODAY, Cast, reorganising_municipality


@pytest.fixture
def cast(db: None) -> Cast:
    travel_to(NOW)
    return reorganising_municipality()


def do(cast: Cast, plan: Plan, day: date = TODAY) -> None:
    plan_change(plan, day=day, reason="Besluit", by=cast.manager, now=NOW)


def promise(cast: Cast, code: str) -> PromiseVersion:
    return make_promise(
        code=f"belofte-{code}", department=cast[code], sentence=f"{code} antwoordt dezelfde dag.", by=None, now=NOW,
        promised_share=Decimal("0.9"), valid_from=LONG_AGO,
    )  # fmt: skip


@pytest.fixture
def reader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.people["kcc"][1])
    return client


def page(client: Client, name: str, *places: int) -> str:
    answer = client.get(reverse(name, args=places))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_closed_department_says_since_when_and_who_goes_on(cast: Cast, reader: Client) -> None:
    do(cast, Splitting(cast["ict"].pk, (Part("data", "Data"), Part("beheer", "Beheer")), heir=1))

    html = page(reader, "department", cast["ict"].pk)

    assert "Opgeheven op 16 november 2026." in html
    assert "Gaat verder als Beheer" in html
    assert reverse("department", args=[Department.objects.get(code="beheer").pk]) in html
    assert reverse("department", args=[Department.objects.get(code="data").pk]) in html
    assert "Resultaten</a>" not in html


def test_a_department_that_never_was_or_is_to_come_has_no_page(cast: Cast, reader: Client) -> None:
    future = Department.objects.create(code="straks", name="Straks", parent=cast["gemeente"], valid_from=LATER)

    assert reader.get(reverse("department", args=[future.pk])).status_code == 404
    assert reader.get(reverse("department", args=[99999])).status_code == 404


def test_promises_of_a_closed_department_stand_at_its_heir_and_say_so(cast: Cast, reader: Client) -> None:
    old, own = promise(cast, "ict"), promise(cast, "hr")
    do(cast, Merging(cast.pk("ict"), into=cast["hr"].pk))

    figures = promise_figures(NOW, departments=[cast["hr"]])

    assert {one.version for one in figures} == {old, own}
    said = "Nu bij HR, overgenomen van ICT"
    assert {one.taken_over for one in figures} == {said, ""}
    for html in (
        page(reader, "department", cast["hr"].pk),
        page(reader, "promises"),
        page(reader, "promise", old.promise_id),
    ):
        assert html.count(said) == 1
    assert promise_figures(NOW, departments=[cast["kcc"]]) == []


def test_what_was_taken_over_is_taken_over_again(cast: Cast) -> None:
    first = promise(cast, "ict")
    do(cast, Merging(cast.pk("ict"), into=cast["hr"].pk), TODAY - timedelta(days=30))
    do(cast, Closing(cast["hr"].pk, cast["kcc"].pk))

    assert [one.version for one in promise_figures(NOW, departments=[cast["kcc"]])] == [first]
    assert heirs(TODAY) == {cast["ict"].pk: cast["kcc"].pk, cast["hr"].pk: cast["kcc"].pk}
    assert todays([cast["ict"].pk], TODAY) == {cast["kcc"].pk}
    assert answering_names(Department.objects.all(), TODAY) == {cast["ict"].pk: "KCC", cast["hr"].pk: "KCC"}


def test_a_promise_list_takes_as_many_queries_for_many_closed_departments_as_for_one(cast: Cast) -> None:
    promise(cast, "ict")
    do(cast, Closing(cast["ict"].pk, cast["kcc"].pk))
    with CaptureQueriesContext(connection) as few:
        promise_figures(NOW)
    for code in ("hr", "groen", "toezicht"):
        promise(cast, code)
        do(cast, Closing(cast[code].pk, cast["kcc"].pk))

    with CaptureQueriesContext(connection) as many:
        promise_figures(NOW)

    assert len(many) == len(few)


def test_the_drawer_takes_as_many_queries_for_many_closed_departments_as_for_one(cast: Cast, reader: Client) -> None:
    asking = earlier_wave(cast)
    for code in ("ict", "hr", "groen"):
        follow_up = FollowUp.objects.create(wave=asking, supplier=cast[code], started_on=TODAY, due_on=LATER)
        Point.objects.create(follow_up=follow_up, question=asking.survey_version.questions.get(position=1))
    do(cast, Closing(cast["ict"].pk, cast["kcc"].pk))
    page(reader, "drawer")
    with CaptureQueriesContext(connection) as few:
        one = page(reader, "drawer")
    do(cast, Closing(cast["hr"].pk, cast["kcc"].pk))
    do(cast, Closing(cast["groen"].pk, cast["kcc"].pk))

    with CaptureQueriesContext(connection) as many:
        three = page(reader, "drawer")

    assert (one.count("overgenomen van"), three.count("overgenomen van")) == (1, 3)
    assert len(many) == len(few)


def earlier_wave(cast: Cast) -> Wave:
    survey = create_survey(name="Kern", codes=[CORE_8[0].code], by=cast.manager, now=NOW)
    return Wave.objects.create(
        title="Eerder", survey_version=survey.versions.get(), state=Wave.State.PUBLISHED,
        opens_at=NOW - timedelta(days=40), closes_at=NOW - timedelta(days=30),
    )  # fmt: skip


def test_a_wave_names_whom_it_is_about_as_they_were_called(db: None) -> None:
    cast = asking_municipality()
    wave = open_wave(cast)
    plan = Renaming(cast["ict"].pk, "Informatie")
    plan_change(plan, day=WAVE_OPENS.date(), reason="Besluit", by=cast.manager, now=WAVE_OPENS)

    assert [one.name for one in judged(wave)] == ["HR", "ICT-servicedesk"]
    WaveUnit.objects.filter(wave=wave).delete()
    assert [one.name for one in judged(wave)] == ["HR", "Informatie"]


def test_eight_hundred_departments_are_read_in_two_queries(cast: Cast) -> None:
    Department.objects.bulk_create(
        Department(code=f"t{n}", name=f"Team {n}", parent=cast["ict"], valid_from=LONG_AGO) for n in range(800)
    )

    with CaptureQueriesContext(connection) as asked:
        chart = chart_on(TODAY, TODAY)

    assert len(asked) == 2
    assert len(chart.children(cast["ict"].pk)) == 800
