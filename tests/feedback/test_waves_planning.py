"""Planning a wave: what is frozen, and each refusal as a sentence at its field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from departments.audit.models import AuditEntry
from departments.clock.services import travel_to
from departments.people.models import Employee
from feedback.surveys.services import change_questions, create_survey
from feedback.waves.models import Wave
from feedback.waves.rules import Plan, Problem, problems_of
from feedback.waves.services import PlanRefused, cancel_wave
from tests.feedback.asking_cast import (
    CLOSES,
    CORE_CODES,
    DURING,
    HOME,
    OPENS,
    PLANNED,
    Cast,
    asking_municipality,
    core_survey,
    planned_wave,
)

pytestmark = pytest.mark.django_db

SOUND = Plan(
    opens_at=OPENS,
    closes_at=CLOSES,
    scored_questions=8,
    suppliers=2,
    recipients=40,
    working_days=20,
    k=5,
    settings_seen=True,
)


@pytest.fixture
def cast() -> Cast:
    travel_to(PLANNED)
    return asking_municipality()


@pytest.fixture
def manager(cast: Cast, settings: object) -> Client:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    client = Client()
    client.force_login(cast.manager)
    return client


def form(cast: Cast, **changes: object) -> dict[str, object]:
    survey = create_survey(name="Kern-8", codes=CORE_CODES, by=cast.manager, now=PLANNED)
    return {
        "title": "Vierde kwartaal 2026",
        "survey": survey.pk,
        "opens_on": "2026-11-16",
        "opens_time": "08:00",
        "closes_on": "2026-12-11",
        "closes_time": "17:00",
        "suppliers": [cast["ict"].pk, cast["hr"].pk],
        "audience": [cast["gemeente"].pk],
        "k": "5",
        "works_council_saw_settings": "on",
        **changes,
    }


def test_a_planned_wave_has_the_moments_of_the_clock_here_and_frozen_questions(cast: Cast, manager: Client) -> None:
    answer = manager.post("/beheer/metingen/nieuw/", form(cast))

    wave = Wave.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/beheer/metingen/{wave.pk}/")
    assert (wave.state, wave.opens_at, wave.closes_at) == (Wave.State.SCHEDULED, OPENS, CLOSES)
    assert (wave.k, wave.comment_respondents, wave.distribution_respondents) == (5, 10, 10)
    assert wave.survey_version.frozen_at is not None
    assert change_questions(wave.survey_version.survey, CORE_CODES[:1], by=cast.manager, now=PLANNED).number == 2
    assert wave.survey_version.questions.count() == 8
    assert [entry.event for entry in AuditEntry.objects.filter(target_kind="wave")] == [
        "wave.drafted",
        "wave.scheduled",
    ]


BAD_INPUT = [
    ({"opens_on": "2026-10-26"}, "Dit begin is al voorbij. Kies een moment dat nog komt."),
    ({"closes_on": "2026-11-13"}, "De meting eindigt vóór het begin. Kies een later einde."),
    (
        {"opens_on": "2026-11-21", "closes_on": "2026-11-22"},
        "Tussen begin en einde ligt geen werkdag, dus niemand kan antwoorden. Kies een later einde.",
    ),
    ({"closes_on": "2062-12-11"}, "De meting duurt langer dan een jaar. Klopt het jaartal?"),
    ({"suppliers": []}, "Kies minstens één afdeling die wordt beoordeeld. De organisatie als geheel kan niet."),
    (
        {"audience": []},
        "Zo krijgt niemand de vragenlijst. Kies een afdeling met medewerkers die een andere afdeling beoordelen.",
    ),
    ({"k": "4"}, "Kies 5 of meer. Onder de 5 antwoorden zijn mensen te herkennen."),
    ({"k": "vijf"}, "Schrijf een heel getal van 5 of meer."),
    (
        {"works_council_saw_settings": ""},
        "Leg de instellingen eerst voor aan de ondernemingsraad en vink dit daarna aan.",
    ),
    ({"title": " "}, "Geef de meting een naam."),
    ({"survey": "999"}, "Deze vragenlijst is er niet meer. Kies een andere."),
    ({"opens_on": "16 november"}, "Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16."),
    ({"closes_time": "vijf uur"}, "Dit is geen tijd. Schrijf bijvoorbeeld 17:00."),
    (
        {"closes_on": "2027-03-28", "closes_time": "02:30"},
        "Deze tijd bestaat niet: in deze nacht begint de zomertijd.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD_INPUT, ids=[sentence for _changes, sentence in BAD_INPUT])
def test_each_refusal_is_a_sentence_in_the_summary_and_at_its_field(
    cast: Cast, manager: Client, changes: dict[str, object], sentence: str
) -> None:
    answer = manager.post("/beheer/metingen/nieuw/", form(cast, **changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fout: " in page
    assert page.count(sentence) == 2
    assert not Wave.objects.exists()


def test_a_form_that_is_sent_twice_plans_one_wave(cast: Cast, manager: Client) -> None:
    posted = form(cast)
    first = manager.post("/beheer/metingen/nieuw/", posted)
    second = manager.post("/beheer/metingen/nieuw/", posted)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Er is al een meting met deze naam en dit begin." in second.content.decode()
    assert Wave.objects.count() == 1


def test_the_service_too_plans_the_same_wave_once_unless_it_was_called_off(cast: Cast) -> None:
    survey = core_survey(cast)
    wave = planned_wave(cast, survey=survey)
    with pytest.raises(PlanRefused) as refused:
        planned_wave(cast, survey=survey, k=6)

    assert refused.value.problems == [Problem.PLANNED_ALREADY]
    cancel_wave(wave, reason="De vragen kloppen niet.", by=cast.manager, now=PLANNED)
    assert planned_wave(cast, survey=survey).state == Wave.State.SCHEDULED


def test_a_wave_without_questions_is_refused(cast: Cast, manager: Client) -> None:
    empty = create_survey(name="Leeg", codes=[], by=cast.manager, now=PLANNED)
    answer = manager.post("/beheer/metingen/nieuw/", form(cast, survey=empty.pk))

    assert answer.status_code == 422
    assert answer.content.decode().count("Deze vragenlijst heeft nog geen vragen.") == 2
    assert not Wave.objects.exists()
    assert empty.versions.get().frozen_at is None


def test_an_audience_of_only_the_judged_department_itself_is_nobody(cast: Cast, manager: Client) -> None:
    answer = manager.post("/beheer/metingen/nieuw/", form(cast, suppliers=[cast["ict"].pk], audience=[cast["ict"].pk]))

    assert "Zo krijgt niemand de vragenlijst." in answer.content.decode()


def test_the_service_refuses_the_same_and_leaves_nothing(cast: Cast) -> None:
    survey = core_survey(cast)
    with pytest.raises(PlanRefused) as refused:
        planned_wave(cast, survey=survey, closes_at=OPENS - timedelta(days=1), k=4, works_council_saw_settings=False)

    assert refused.value.problems == [Problem.ENDS_BEFORE_BEGIN, Problem.K_TOO_LOW, Problem.SETTINGS_NOT_SEEN]
    assert not Wave.objects.exists()
    assert survey.versions.get().frozen_at is None


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"opens_at": PLANNED}, [Problem.OPENS_IN_PAST]),
        ({"opens_at": PLANNED + timedelta(seconds=1)}, []),
        ({"closes_at": OPENS}, [Problem.ENDS_BEFORE_BEGIN]),
        ({"closes_at": OPENS + timedelta(seconds=1)}, []),
        ({"k": 5}, []),
        ({"k": 4}, [Problem.K_TOO_LOW]),
        ({"working_days": 1}, []),
        ({"working_days": 0}, [Problem.NO_WORKING_DAY]),
        ({"closes_at": OPENS + timedelta(days=366)}, []),
        ({"closes_at": OPENS + timedelta(days=366, seconds=1)}, [Problem.TOO_LONG]),
        ({"suppliers": 0, "recipients": 0}, [Problem.NO_SUPPLIERS]),
    ],
)
def test_the_limits_of_a_plan_are_exact(changes: dict[str, object], problems: list[Problem]) -> None:
    plan = Plan(**{**SOUND.__dict__, **changes})  # type: ignore[arg-type]

    assert problems_of(plan, now=PLANNED) == problems


def test_a_supplier_of_fewer_than_three_people_is_judged_as_part_of_the_department_above(cast: Cast) -> None:
    wave = planned_wave(cast, suppliers=[cast["ict"], cast["juridisch"]])
    assert set(wave.suppliers.all()) == {cast["ict"], cast["bedrijf"]}

    Employee.objects.create(email="derde@voorbeeldstad.test", name="Derde", department=cast["juridisch"])
    larger = planned_wave(
        cast, survey=wave.survey_version.survey, suppliers=[cast["ict"], cast["juridisch"]], title="Vijfde kwartaal"
    )
    assert set(larger.suppliers.all()) == {cast["ict"], cast["juridisch"]}


def test_a_small_supplier_with_only_the_organisation_above_it_is_judged_by_nobody(cast: Cast) -> None:
    office = type(cast["ict"]).objects.create(
        code="griffie", name="Griffie", parent=cast["gemeente"], valid_from=cast["ict"].valid_from
    )

    with pytest.raises(PlanRefused) as refused:
        planned_wave(cast, suppliers=[office])
    assert refused.value.problems == [Problem.NO_SUPPLIERS]


def test_the_page_of_a_new_wave_suggests_everybody_about_who_has_customers(cast: Cast, manager: Client) -> None:
    core_survey(cast)
    page = manager.get("/beheer/metingen/nieuw/").content.decode()

    assert f'name="suppliers" value="{cast["ict"].pk}" id="id_suppliers_4" checked' in page
    assert f'name="audience" value="{cast["gemeente"].pk}" id="id_audience_0" checked' in page


def test_without_a_survey_the_page_leads_to_making_one(manager: Client) -> None:
    assert "Eerst een vragenlijst" in manager.get("/beheer/metingen/nieuw/").content.decode()


@pytest.mark.parametrize("path", ["", "nieuw/", "{pk}/", "{pk}/verlengen/", "{pk}/sluiten/", "{pk}/afgelasten/"])
def test_only_the_functional_manager_finds_these_pages(cast: Cast, path: str) -> None:
    wave = planned_wave(cast)
    client = Client()
    client.force_login(cast.one_of("kcc"))

    assert client.get(f"/beheer/metingen/{path.format(pk=wave.pk)}").status_code == 404
    assert client.post(f"/beheer/metingen/{path.format(pk=wave.pk)}").status_code in (404, 405)


def test_the_night_that_winter_time_begins_is_no_obstacle(cast: Cast, manager: Client) -> None:
    travel_to(datetime(2026, 10, 1, 9, tzinfo=HOME))
    manager.post("/beheer/metingen/nieuw/", form(cast, opens_on="2026-10-25", opens_time="02:30"))

    # half past two comes twice that night; the first one counts
    assert Wave.objects.get().opens_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_planning_is_dated_by_the_clock_of_the_site(cast: Cast, manager: Client) -> None:
    travel_to(DURING)

    assert "Dit begin is al voorbij." in manager.post("/beheer/metingen/nieuw/", form(cast)).content.decode()
