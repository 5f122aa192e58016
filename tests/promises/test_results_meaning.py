"""What a page says that a promise means, and how fast it says that answers come. Expected values worked out by hand."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.clock.services import travel_to
from departments.people.models import Employee
from departments.worktime.calculation import Window, WorkCalendar
from departments.worktime.holidays import no_holidays
from departments.worktime.models import Calendar
from departments.worktime.services import make_calendar
from promises.clocks.models import Clock
from promises.clocks.selectors import Counting
from promises.deadlines.rules import parse_rule
from promises.definitions.models import PromiseVersion
from promises.requests.models import Request
from promises.results import speed
from promises.results.example import example_of
from promises.results.facts import example_in_words, facts_of
from promises.results.speed import Pace, pace_of
from promises.results.speed_words import speed_words
from tests.promises.clock_cast import BRIDGE_DAY, asked, close, on, promised
from tests.promises.test_results_pages import page_of, text_of

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OFFICE = WorkCalendar()
ALWAYS = WorkCalendar(week=((Window(0, 24 * 60),),) * 7, holidays=no_holidays)
MUCH_LATER = on("2026-06-30T12:00")


@pytest.fixture
def reader(client: Client, employee: Employee) -> Client:
    client.force_login(employee)
    travel_to(TUESDAY)
    return client


@pytest.fixture
def version(departments: dict[str, Department]) -> PromiseVersion:
    return promised(departments["General"], "wd:2")


@pytest.fixture
def calendar(organisation: Department, departments: dict[str, Department]) -> Calendar:
    calendar = make_calendar(name="Gemeente", by=None, now=TUESDAY)
    set_calendar(organisation, calendar, by=None, now=TUESDAY)
    return calendar


def told(version: PromiseVersion, calendar: WorkCalendar = OFFICE, rule: str = "") -> dict[str, str]:
    version.rule = rule or version.rule
    counting = Counting(calendar, None)
    return dict(facts_of(version, [], counting=counting, counted_with=[], now=TUESDAY))


# ---- what it means -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "deadline"),
    [
        ("wd:2", "dinsdag 1 december om 17.00\u00a0uur"),
        ("wd:1", "maandag 30 november om 17.00\u00a0uur"),
        ("sd", "vrijdag 27 november om 17.00\u00a0uur"),
        ("sd;cut=15:00", "maandag 30 november om 17.00\u00a0uur"),
        ("wh:4", "maandag 30 november om 12.40\u00a0uur"),
        ("ch:24", "zaterdag 28 november om 16.40\u00a0uur"),
        ("cd:1", "zaterdag 28 november om 24.00\u00a0uur"),
        ("cd:1;ext", "maandag 30 november om 24.00\u00a0uur"),
    ],
)
def test_the_example_is_a_request_just_before_the_weekend(version: PromiseVersion, rule: str, deadline: str) -> None:
    version.rule = rule

    words = example_in_words(version, OFFICE, TUESDAY)

    assert words is not None
    assert (words.received, words.deadline) == ("vrijdag 27 november, 16.40\u00a0uur", deadline)


def test_the_example_is_of_a_day_on_which_the_team_works() -> None:
    no_fridays = WorkCalendar(week=((Window(540, 1020),),) * 4 + ((), (), ()))
    bridge = WorkCalendar(closed=frozenset({date(2026, 11, 27)}))
    half = WorkCalendar(days={date(2026, 11, 27): (Window(540, 720),)})
    rule = parse_rule("wd:2")

    received = [example.received for one in (no_fridays, bridge, half) if (example := example_of(rule, one, TUESDAY))]

    assert received == [on("2026-11-25T16:40"), on("2026-12-04T16:40"), on("2026-11-27T11:40")]


def test_the_example_follows_the_clock_of_the_calendar() -> None:
    island = WorkCalendar(zone="America/Puerto_Rico")

    example = example_of(parse_rule("wd:1"), island, TUESDAY)

    assert example is not None
    assert example.received.isoformat() == "2026-11-27T16:40:00-04:00"


def test_there_is_no_example_where_the_source_decides_or_nobody_ever_works() -> None:
    closed = WorkCalendar(week=((),) * 7)

    assert example_of(parse_rule("at"), OFFICE, TUESDAY) is None
    assert example_of(parse_rule("wd:2"), closed, TUESDAY) is None


@pytest.mark.parametrize(
    ("rule", "numbers", "counts"),
    [
        ("wd:2", [None, None, None, 1, 2], [False, True, True, True, True]),
        ("wh:4", [None] * 4, [True] * 4),
        ("sd", [None], [True]),
        ("sd;cut=15:00", [None] * 4, [False, False, False, True]),
    ],
)
def test_the_days_of_the_example_are_counted_from_the_day_after_the_receipt(
    rule: str, numbers: list[int | None], counts: list[bool]
) -> None:
    example = example_of(parse_rule(rule), OFFICE, TUESDAY)

    assert example is not None
    assert [day.number for day in example.days] == numbers
    assert [day.counts for day in example.days] == counts
    assert example.days[0].day == date(2026, 11, 27)


@pytest.mark.parametrize("rule", ["ch:24", "cd:2", "wd:8"])
def test_what_is_long_or_needs_no_openings_is_not_drawn(version: PromiseVersion, rule: str) -> None:
    version.rule = rule

    words = example_in_words(version, OFFICE, TUESDAY)

    assert words is not None
    assert words.drawing is None


def test_midnight_is_the_end_of_the_day_that_ends(version: PromiseVersion) -> None:
    version.rule = "wd:7"

    words = example_in_words(version, ALWAYS, TUESDAY)

    assert words is not None
    assert (words.received, words.deadline) == (
        "vrijdag 27 november, 23.40\u00a0uur",
        "vrijdag 4 december om 24.00\u00a0uur",
    )
    assert "uiterlijk 24.00" in str(words.drawing)
    assert "dag 7" in str(words.drawing)
    assert "dag 8" not in str(words.drawing)
    version.rule = "wd:8"
    longer = example_in_words(version, ALWAYS, TUESDAY)
    assert longer is not None
    assert longer.drawing is None


def test_the_drawing_says_what_it_shows(reader: Client, version: PromiseVersion) -> None:
    page = reader.get(page_of(version)).content.decode()

    assert "Ontvangen: vrijdag 27 november, 16.40\u00a0uur. Uiterlijk: dinsdag 1 december om 17.00\u00a0uur." in page
    assert re.findall(r">(dag \d|dag van ontvangst telt niet|weekend telt niet|ontvangen 16.40)<", page)[:5] == [
        "dag 1",
        "dag 2",
        "ontvangen 16.40",
        "dag van ontvangst telt niet",
        "weekend telt niet",
    ]


@pytest.mark.parametrize(("rule", "note"), [("sd;cut=15:00", "te laat voor die dag"), ("sd", "uiterlijk 17.00")])
def test_the_drawing_of_the_same_day_says_why_it_becomes_the_next(
    reader: Client, version: PromiseVersion, rule: str, note: str
) -> None:
    PromiseVersion.objects.filter(pk=version.pk).update(rule=rule)

    page = reader.get(page_of(version)).content.decode()

    assert f">{note}<" in page
    assert ">ontvangen 16.40<" in page
    assert "dag van ontvangst telt niet" not in page


def test_the_facts_of_a_rule_say_until_when_and_in_which_hours(version: PromiseVersion) -> None:
    facts = told(version, rule="wd:2;late=next")

    assert facts["Uiterlijk"].startswith("sluitingstijd van werkdag 2 na de dag van ontvangst")
    assert facts["Openingstijden"] == "ma–vr 9.00–17.00\u00a0uur"
    assert facts["Feestdagen"] == "Cao Gemeenten"
    assert "de volgende werkdag" in facts["Na sluitingstijd"]


@pytest.mark.parametrize("rule", ["at", "ch:24", "cd:14"])
def test_opening_hours_are_left_out_where_they_do_not_count(version: PromiseVersion, rule: str) -> None:
    assert "Openingstijden" not in told(version, rule=rule)


def test_the_page_names_the_calendar_and_its_versions_that_counted(
    reader: Client, calendar: Calendar, version: PromiseVersion
) -> None:
    asked(version, on("2026-05-11T10:00"), answered_at=on("2026-05-11T12:00"))
    close(calendar, [BRIDGE_DAY])
    asked(version, on("2026-05-13T10:00"), answered_at=on("2026-05-13T12:00"))

    text = text_of(reader, page_of(version))

    assert "Geteld met kalender Gemeente, versie 1 en 2" in text
    assert (
        "Een verzoek van vrijdag 27 november, 16.40 uur, heeft uiterlijk dinsdag 1 december om 17.00 uur een antwoord."
        in text
    )


def test_without_requests_the_calendar_of_today_is_named(
    reader: Client, calendar: Calendar, version: PromiseVersion
) -> None:
    assert "Geteld met kalender Gemeente, versie 1" in text_of(reader, page_of(version))


def test_without_a_calendar_the_hours_are_those_of_an_office(reader: Client, version: PromiseVersion) -> None:
    text = text_of(reader, page_of(version))

    assert "Geteld met kantooruren en de feestdagen van de Cao Gemeenten" in text


# ---- how fast ------------------------------------------------------------------------------------------------------


def answered_after(version: PromiseVersion, *hours: float) -> None:
    """Requests of Monday 9.00, answered after so many hours of that day."""
    start = on("2026-03-02T09:00")
    for after in hours:
        asked(version, start, answered_at=start + timedelta(hours=after))


def pace(version: PromiseVersion, now: datetime = MUCH_LATER) -> Pace:
    return pace_of(version, "logged", now)


def test_half_and_nine_of_ten_in_working_hours_beside_calendar_days(version: PromiseVersion) -> None:
    answered_after(version, 1, 2, 3, 4, 5, 6, 7, 8)
    # Tuesday 9.00 is 8 working hours and 24 on the clock later, Wednesday 10.00 is 17 and 49
    answered_after(version, 24, 49)

    words = speed_words(pace(version).speed, version.promise)

    assert words is not None
    assert words.head == ("Beantwoord", "Werkuren", "Kalenderdagen")
    assert words.rows == (("de helft na", "5", "0,2"), ("9 van 10 na", "8", "1"))
    assert words.about.startswith("Over 10 verzoeken")


def test_who_still_waits_counts_with_the_time_until_now(version: PromiseVersion) -> None:
    answered_after(version, 1, 2, 3)
    asked(version, on("2026-03-02T09:00"))
    asked(version, on("2026-03-02T09:00"), withdrawn_at=on("2026-03-02T14:00"))

    words = speed_words(pace(version, on("2026-03-02T16:00")).speed, version.promise)

    assert words is not None
    # three of five were answered; the longest that anybody waits is 7 hours
    assert words.rows == (
        ("de helft na", "3", "0,1"),
        ("9 van 10 na", "meer\u00a0dan\u00a07", "meer\u00a0dan\u00a00,3"),
    )


def test_an_answer_after_the_moment_of_looking_has_not_come_yet(version: PromiseVersion) -> None:
    answered_after(version, 1, 2, 3, 4, 5)

    found = pace(version, on("2026-03-02T11:00")).speed

    assert found is not None
    assert (found.half_hours.value, found.half_hours.is_more) == (2, True)


def test_unknown_and_invalid_requests_and_those_of_another_kind_have_no_duration(version: PromiseVersion) -> None:
    answered_after(version, 1, 2, 3, 4, 5)
    asked(version, on("2026-03-02T09:00"), is_done_without_time=True)
    asked(version, None)
    asked(version, MUCH_LATER + timedelta(days=1))
    asked(version, on("2026-03-02T09:00"), answered_at=on("2026-03-01T09:00"))
    Request.objects.filter(pk=asked(version, on("2026-03-02T09:00")).request_id).update(evidence="imported")

    found = pace(version).speed

    assert found is not None
    assert (found.n, found.half_hours.value) == (5, 3)


def test_below_five_there_is_no_median(version: PromiseVersion) -> None:
    answered_after(version, 1, 2, 3, 4)

    assert pace(version).speed is None


def test_an_answer_dated_just_before_the_receipt_took_no_time(version: PromiseVersion) -> None:
    answered_after(version, *([-1 / 60] * 5))

    found = pace(version).speed

    assert found is not None
    assert (found.half_hours.value, found.half_days.value) == (0, 0)


def test_each_request_is_counted_with_the_calendar_that_it_pins(
    departments: dict[str, Department], calendar: Calendar, version: PromiseVersion
) -> None:
    # Wednesday 13 May 9.00 to Friday 9.00 is 8 working hours (Thursday is a holiday)
    for _number in range(5):
        asked(version, on("2026-05-13T09:00"), answered_at=on("2026-05-15T09:00"))
    close(calendar, [date(2026, 5, 13)])
    assert pace(version).speed.half_hours.value == 8  # type: ignore[union-attr]

    # the same with the version in which Wednesday is closed
    for _number in range(6):
        asked(version, on("2026-05-13T09:00"), answered_at=on("2026-05-15T09:00"))

    found = pace(version)
    assert [one.number for one in found.counted_with if one] == [1, 2]
    assert found.speed is not None
    assert (found.speed.half_hours.value, found.speed.most_hours.value) == (0, 8)


def test_of_very_many_requests_the_latest_are_looked_at(
    version: PromiseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "MOST", 6)
    answered_after(version, 7, 7, 7)
    for _number in range(6):
        asked(version, on("2026-03-09T09:00"), answered_at=on("2026-03-09T10:00"))

    found = pace(version).speed

    assert found is not None
    assert (found.n, found.is_latest, found.most_hours.value) == (6, True, 1)
    words = speed_words(found, version.promise)
    assert words is not None
    assert words.about.startswith("Over de laatste 6 verzoeken")


def test_the_page_of_a_promise_takes_as_many_queries_for_many_requests(
    reader: Client, calendar: Calendar, version: PromiseVersion
) -> None:
    answered_after(version, 1, 2, 3, 4, 5)
    reader.get(page_of(version))
    with CaptureQueriesContext(connection) as few:
        reader.get(page_of(version))
    answered_after(version, *([1] * 30))

    with CaptureQueriesContext(connection) as many:
        text = text_of(reader, page_of(version))

    assert "Beantwoord Werkuren Kalenderdagen de helft na 1 0" in text
    assert Clock.objects.count() == 35
    assert len(many) == len(few)
