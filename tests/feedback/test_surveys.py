"""Making a questionnaire from the library."""

from __future__ import annotations

import pytest
from django.test import Client

from departments.clock.services import travel_to
from feedback.surveys.library import CORE_8, OPEN_QUESTIONS
from feedback.surveys.models import Survey
from feedback.surveys.rules import changed
from feedback.surveys.selectors import latest_version, questions_of, wording
from feedback.surveys.services import (
    SurveyNameTaken,
    SurveyRefused,
    change_questions,
    create_survey,
    freeze_version,
)
from feedback.surveys.texts import clean_line, clean_text
from tests.feedback.asking_cast import ALL_CODES, CORE_CODES, DURING, PLANNED, Cast, asking_municipality, core_survey

pytestmark = pytest.mark.django_db

# Items 1, 6, 10, 14, 18, 22, 29 and 37 of the question library of the design, word for word.
CORE_8_OF_THE_LIBRARY = [
    ("[afdeling] doet wat is afgesproken.", "[department] does what was agreed."),
    (
        "Ik krijg snel genoeg een reactie om mijn eigen werk te kunnen doen.",
        "I get a response fast enough to do my own job.",
    ),
    ("De mensen van [afdeling] weten waar ze het over hebben.", "People at [department] know their subject."),
    (
        "[afdeling] begrijpt wat wij nodig hebben voor ons werk.",
        "[department] understands what we need for our work.",
    ),
    ("Ik weet bij wie ik bij [afdeling] moet zijn.", "I know whom to contact at [department]."),
    (
        "[afdeling] houdt mij op de hoogte zonder dat ik erom hoef te vragen.",
        "[department] keeps me informed without my asking.",
    ),
    ("[afdeling] en wij lossen problemen samen op.", "[department] and we solve problems together."),
    ("Het kostte mij weinig moeite om geholpen te worden.", "It took me little effort to get helped."),
]


@pytest.fixture
def cast() -> Cast:
    travel_to(DURING)
    return asking_municipality()


@pytest.fixture
def manager(cast: Cast, settings: object) -> Client:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    client = Client()
    client.force_login(cast.manager)
    return client


def codes_of(survey: Survey) -> list[str]:
    return [question.code for question in questions_of(latest_version(survey))]


def test_the_core_8_are_those_of_the_question_library() -> None:
    shown = [
        (question.text.replace("{afdeling}", "[afdeling]"), question.text_en.replace("{afdeling}", "[department]"))
        for question in CORE_8
    ]

    assert shown == CORE_8_OF_THE_LIBRARY
    assert len({question.dimension for question in CORE_8}) == 8


def test_a_survey_asks_what_was_picked_in_that_order_and_the_open_question_last(cast: Cast) -> None:
    picked = [OPEN_QUESTIONS[0].code, CORE_CODES[3], CORE_CODES[0]]
    survey = create_survey(name="Kort", codes=picked, by=cast.manager, now=PLANNED)

    assert codes_of(survey) == [CORE_CODES[3], CORE_CODES[0], OPEN_QUESTIONS[0].code]


@pytest.mark.parametrize(
    "codes", [["no-such-question"], [CORE_CODES[0], CORE_CODES[0]], [question.code for question in OPEN_QUESTIONS]]
)
def test_an_unknown_question_one_twice_or_two_open_questions_are_refused(cast: Cast, codes: list[str]) -> None:
    with pytest.raises(SurveyRefused):
        create_survey(name="Fout", codes=codes, by=cast.manager, now=PLANNED)
    assert not Survey.objects.exists()


def test_two_surveys_have_different_names(cast: Cast) -> None:
    core_survey(cast)

    with pytest.raises(SurveyNameTaken):
        create_survey(name=" Kern-8 ", codes=CORE_CODES, by=cast.manager, now=PLANNED)


def test_a_draft_changes_in_place_and_a_version_in_use_gets_a_successor(cast: Cast) -> None:
    survey = core_survey(cast)
    assert change_questions(survey, CORE_CODES[:2], by=cast.manager, now=PLANNED).number == 1
    first = survey.versions.get()
    freeze_version(first, now=PLANNED)
    second = change_questions(survey, CORE_CODES[2:4], by=cast.manager, now=PLANNED)

    assert second.number == 2
    assert [question.code for question in questions_of(first)] == CORE_CODES[:2], "what was asked stays as it was"
    assert codes_of(survey) == CORE_CODES[2:4]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ("up:b", ["b", "a", "c"]),
        ("down:b", ["a", "c", "b"]),
        ("up:a", ["a", "b", "c"]),
        ("down:c", ["a", "b", "c"]),
        ("remove:b", ["a", "c"]),
        ("add:d", ["a", "b", "c", "d"]),
        ("add:a", None),
        ("up:x", None),
        ("sideways:a", None),
        ("", None),
    ],
)
def test_the_order_changes_by_one_step_at_a_time(change: str, after: list[str] | None) -> None:
    assert changed(["a", "b", "c"], change) == after


def test_a_text_that_exists_only_in_dutch_says_so_on_an_english_page() -> None:
    assert wording("{afdeling} helpt.", "", "en", "HR").lang == "nl"
    assert wording("{afdeling} helpt.", "{afdeling} helps.", "en", "HR").text == "HR helps."
    assert wording("{afdeling} helpt.", "{afdeling} helps.", "nl", "HR").text == "HR helpt."


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("  rand \t ", "rand"),
        ("👩‍💻 ok", "👩‍💻 ok"),
        ("\ufeff<script>", "<script>"),
    ],
)
def test_text_of_people_is_composed_and_holds_nothing_that_hides_or_turns(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert clean_line("a\nb") == "a b"


def test_the_manager_makes_a_survey_orders_it_and_sees_it_as_a_respondent(cast: Cast, manager: Client) -> None:
    made = manager.post(
        "/beheer/vragenlijsten/nieuw/",
        {"name": "Kern-8", "codes": CORE_CODES, "open_code": OPEN_QUESTIONS[1].code, "purpose": "Elk kwartaal."},
    )
    survey = Survey.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/beheer/vragenlijsten/{survey.pk}/")

    manager.post(f"/beheer/vragenlijsten/{survey.pk}/vragen/", {"change": f"up:{CORE_CODES[1]}"})
    assert codes_of(survey) == [CORE_CODES[1], CORE_CODES[0], *CORE_CODES[2:], OPEN_QUESTIONS[1].code]
    preview = manager.get(f"/beheer/vragenlijsten/{survey.pk}/voorbeeld/").content.decode()
    assert preview.count('class="q') == 8
    assert "Er wordt niets bewaard." in preview
    assert 'type="submit" name="naar"' not in preview


def test_a_survey_without_questions_or_name_is_refused_with_a_sentence(cast: Cast, manager: Client) -> None:
    answer = manager.post("/beheer/vragenlijsten/nieuw/", {"open_code": "-"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kies minstens één vraag: zonder vragen kan er geen meting zijn." in page
    assert "Geef de vragenlijst een naam." in page
    assert not Survey.objects.exists()


def test_a_name_that_is_taken_is_said_at_the_field(cast: Cast, manager: Client) -> None:
    core_survey(cast)
    answer = manager.post("/beheer/vragenlijsten/nieuw/", {"name": "Kern-8", "codes": CORE_CODES, "open_code": "-"})

    assert answer.status_code == 422
    assert "Er is al een vragenlijst met deze naam." in answer.content.decode()


def test_an_empty_list_says_what_comes_first(manager: Client) -> None:
    assert "Begin met de acht kernvragen." in manager.get("/beheer/vragenlijsten/").content.decode()


@pytest.mark.parametrize("path", ["", "nieuw/", "{pk}/", "{pk}/voorbeeld/"])
def test_only_the_functional_manager_finds_these_pages(cast: Cast, path: str) -> None:
    survey = create_survey(name="Kern-8", codes=ALL_CODES, by=cast.manager, now=PLANNED)
    client = Client()
    client.force_login(cast.one_of("kcc"))

    assert client.get(f"/beheer/vragenlijsten/{path.format(pk=survey.pk)}").status_code == 404
