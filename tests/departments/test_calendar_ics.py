"""Closures from an agenda file: which events are whole days, on which dates, and what is told of the others."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from departments.worktime.agenda import LARGEST, MOST_EVENTS
from departments.worktime.draft import CalendarDraft
from departments.worktime.ics import RemarkKind, closures_from
from departments.worktime.recurrence import Budget, Frequency, UnknownRepetition, occurrences, repetition_from
from departments.worktime.refusals import CalendarRefused
from departments.worktime.services import read_closures
from departments.worktime.words import FILES, REMARKS, BadFile
from tests.departments.hostile_agendas import FILES as HOSTILE
from tests.departments.hostile_agendas import agenda

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
EVE, CHRISTMAS, BOXING = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)
WHOLE_DAY = "DTSTART;VALUE=DATE:20261224\r\n"
HOME = "Europe/Amsterdam"


def read(*events: str, zone: str = HOME) -> dict[date, str]:
    return closures_from(agenda(*events), zone, FIRST, LAST).closures


def remarks(*events: str) -> list[tuple[RemarkKind, str, date | None]]:
    found = closures_from(agenda(*events), HOME, FIRST, LAST)
    assert found.closures == {}
    return [(remark.kind, remark.name, remark.day) for remark in found.remarks]


# ---- whole days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (WHOLE_DAY, [EVE]),
        ("DTSTART:20261224\r\n", [EVE]),
        (WHOLE_DAY + "DTEND;VALUE=DATE:20261225\r\n", [EVE]),
        (WHOLE_DAY + "DTEND;VALUE=DATE:20261227\r\n", [EVE, CHRISTMAS, BOXING]),
        (WHOLE_DAY + "DTEND;VALUE=DATE:20261224\r\n", [EVE]),  # the same day twice
        (WHOLE_DAY + "DURATION:P2D\r\n", [EVE, CHRISTMAS]),
        (WHOLE_DAY + "DURATION:PT48H\r\n", [EVE, CHRISTMAS]),
        # midnight to midnight in local time, as Outlook writes it
        ("DTSTART;TZID=Europe/Amsterdam:20261224T000000\r\nDTEND;TZID=Europe/Amsterdam:20261225T000000\r\n", [EVE]),
        (
            "DTSTART;TZID=W. Europe Standard Time:20261224T000000\r\nDURATION:P2D\r\n",
            [EVE, CHRISTMAS],
        ),
        ('DTSTART;TZID="Zone of ours":20261224T000000\r\nDTEND;TZID="Zone of ours":20261225T000000\r\n', [EVE]),
        ("DTSTART:20261224T000000\r\nDTEND:20261225T000000\r\n", [EVE]),
        ("DTSTART:20261224T000000\r\nDURATION:P1D\r\n", [EVE]),
        ("DTSTART:20261224T000000\r\nDTEND:20261224T235959\r\n", [EVE]),
        ("DTSTART:20261223T230000Z\r\nDTEND:20261224T230000Z\r\n", [EVE]),
        ("DTSTART:20260713T220000Z\r\nDTEND:20260714T220000Z\r\n", [date(2026, 7, 14)]),  # in summer time
        ("DTSTART:20260328T230000Z\r\nDTEND:20260329T220000Z\r\n", [date(2026, 3, 29)]),  # 23 hours
        ("DTSTART:20261024T220000Z\r\nDTEND:20261025T230000Z\r\n", [date(2026, 10, 25)]),  # 25 hours
        # no further than was asked
        ("DTSTART;VALUE=DATE:20251230\r\nDTEND;VALUE=DATE:20260102\r\n", [date(2026, 1, 1)]),
        ("DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:99980102\r\n", [date(2027, 12, 31)]),
    ],
)
def test_whole_days_are_local_dates_and_the_end_is_not_one_of_them(event: str, days: list[date]) -> None:
    assert read(event + "SUMMARY:Dicht") == dict.fromkeys(days, "Dicht")


def test_local_is_where_the_calendar_is() -> None:
    event = "DTSTART:20261223T230000Z\r\nDTEND:20261224T230000Z\r\nSUMMARY:Dicht"

    assert list(read(event)) == [EVE]
    assert remarks_in("Europe/Lisbon", event) == [RemarkKind.TIMED]


def remarks_in(zone: str, event: str) -> list[RemarkKind]:
    return [remark.kind for remark in closures_from(agenda(event), zone, FIRST, LAST).remarks]


def test_times_without_a_zone_are_in_the_zone_of_the_file() -> None:
    content = agenda("DTSTART:20261224T000000\r\nDTEND:20261225T000000\r\nSUMMARY:x")
    in_tokyo = content.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Asia/Tokyo")
    nowhere = content.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Mars/Olympus")

    assert list(closures_from(in_tokyo, "Asia/Tokyo", FIRST, LAST).closures) == [EVE]
    assert list(closures_from(nowhere, HOME, FIRST, LAST).closures) == [EVE]
    assert [remark.kind for remark in closures_from(in_tokyo, HOME, FIRST, LAST).remarks] == [RemarkKind.TIMED]


def test_one_closure_a_date_in_order_under_the_name_of_the_first_event() -> None:
    found = read(
        "DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Tweede kerstdag",
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Kerst",
    )

    assert list(found.items()) == [(EVE, "Kerst"), (CHRISTMAS, "Kerst"), (BOXING, "Tweede kerstdag")]


def test_names_are_unfolded_unescaped_and_cut() -> None:
    found = read(
        WHOLE_DAY + "SUMMARY;LANGUAGE=nl:Kerst\\, oud\r\n  en nieuw\\; alles\\ndicht",
        "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:" + "ë" * 300,
        "DTSTART;VALUE=DATE:20261226",
    )

    assert found == {EVE: "Kerst, oud en nieuw; alles dicht", CHRISTMAS: "ë" * 200, BOXING: ""}
    assert read_closures(agenda(WHOLE_DAY), HOME, FIRST, LAST).closures == {EVE: "Gesloten"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    content = agenda(WHOLE_DAY + "SUMMARY:Één dag vrij").decode().encode(encoding)

    assert closures_from(content, HOME, FIRST, LAST).closures == {EVE: "Één dag vrij"}


def test_line_ends_of_unix_and_small_letters_will_do() -> None:
    content = agenda(WHOLE_DAY + "SUMMARY:dicht").replace(b"\r\n", b"\n").lower()

    assert closures_from(content, HOME, FIRST, LAST).closures == {EVE: "dicht"}


def test_an_alarm_in_an_event_is_not_the_event() -> None:
    alarm = "BEGIN:VALARM\r\nTRIGGER:-P1D\r\nSUMMARY:Wekker\r\nDURATION:P9D\r\nEND:VALARM\r\n"
    todo = b"BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:Taak\r\nEND:VTODO\r\n"
    content = agenda(WHOLE_DAY + alarm + "SUMMARY:Dicht").replace(b"BEGIN:VEVENT", todo + b"BEGIN:VEVENT")

    assert closures_from(content, HOME, FIRST, LAST).closures == {EVE: "Dicht"}


# ---- repetition ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "rule", "days"),
    [
        ("20200427", "FREQ=YEARLY", ["2026-04-27", "2027-04-27"]),
        ("20200427", "FREQ=YEARLY;UNTIL=20260427", ["2026-04-27"]),
        ("20200427", "FREQ=YEARLY;UNTIL=20260426T220000Z", ["2026-04-27"]),
        ("20200427", "FREQ=YEARLY;COUNT=7", ["2026-04-27"]),
        ("20200427", "FREQ=YEARLY;COUNT=6", []),
        ("20240229", "FREQ=YEARLY", []),
        ("20260101", "FREQ=YEARLY;BYMONTH=5;BYDAY=1FR", ["2026-05-01", "2027-05-07"]),
        ("20260101", "FREQ=YEARLY;BYMONTH=12;BYDAY=-1TH", ["2026-12-31", "2027-12-30"]),
        ("20260101", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["2026-01-31", "2026-02-28"]),
        ("20260101", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-01-30", "2026-02-27"]),
        ("20251225", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20260115", ["2026-01-06", "2026-01-08"]),
        ("20251231", "FREQ=DAILY;INTERVAL=3;COUNT=3", ["2026-01-03", "2026-01-06"]),
        ("20260101", "FREQ=YEARLY;BYYEARDAY=-1", ["2026-12-31", "2027-12-31"]),
    ],
)
def test_repetitions_within_the_dates_that_were_asked(start: str, rule: str, days: list[str]) -> None:
    found = read(f"DTSTART;VALUE=DATE:{start}\r\nRRULE:{rule}\r\nSUMMARY:x")

    assert [day.isoformat() for day in found] == days


def test_a_repeated_event_of_several_days_reaches_into_the_range() -> None:
    found = read(
        "DTSTART;VALUE=DATE:20201231\r\nDTEND;VALUE=DATE:20210102\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Oud en nieuw"
    )

    assert [day.isoformat() for day in found] == [
        "2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31",
    ]  # fmt: skip


def test_extra_dates_left_out_dates_and_dates_that_moved() -> None:
    found = read(
        "UID:1\r\nDTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\nSUMMARY:Studiedag\r\n"
        "EXDATE;VALUE=DATE:20260112,20260119\r\nRDATE;VALUE=DATE:20260220",
        "UID:1\r\nRECURRENCE-ID;VALUE=DATE:20260126\r\nDTSTART;VALUE=DATE:20260127\r\nSUMMARY:Verplaatst",
        "UID:1\r\nRECURRENCE-ID;VALUE=DATE:20260202\r\nDTSTART;VALUE=DATE:20260202\r\nSTATUS:CANCELLED",
        "UID:2\r\nRECURRENCE-ID;VALUE=DATE:20260301\r\nDTSTART;VALUE=DATE:20260301\r\nSUMMARY:Zelfde dag",
    )

    assert {day.isoformat(): name for day, name in found.items()} == {
        "2026-01-05": "Studiedag",
        "2026-01-27": "Verplaatst",
        "2026-02-20": "Studiedag",
        "2026-03-01": "Zelfde dag",
    }


def test_the_latest_version_of_an_event_counts() -> None:
    found = read(
        "UID:1\r\nSEQUENCE:0\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:Eerst",
        "UID:1\r\nSEQUENCE:2\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Later",
    )

    assert found == {CHRISTMAS: "Later"}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=2", "FREQ=YEARLY;BYWEEKNO=3", "FREQ=DAILY;BYHOUR=0", "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;FREQ=DAILY", "COUNT=3", "", "FREQ=YEARLY;BYDAY=0MO",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;COUNT=2;UNTIL=20300101", "FREQ=DAILY;COUNT=1" + "0" * 5000,
    ],
)  # fmt: skip
def test_a_rule_that_is_not_about_days_is_refused_and_named(rule: str) -> None:
    event = f"{WHOLE_DAY}RRULE:{rule}\r\nSUMMARY:Vaak"

    with pytest.raises(UnknownRepetition):
        repetition_from(rule, date.fromisoformat)
    assert remarks(event) == [(RemarkKind.REPETITION, "Vaak", EVE)]


@pytest.mark.parametrize("seed", range(2))
def test_repetitions_fall_where_another_library_finds_them(seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    for _case in range(300):
        text, start = _rule(chance)
        first = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
        found = list(occurrences(_read_rule(text), start, first, first + timedelta(days=800), Budget(10**7)))
        # the other library follows a rule that never comes true to the year 9999
        if found:
            assert found == _other_library(text, start, first, found[-1]), f"{text} from {start}, seed {seed}"
            compared += 1
    assert compared > 100


def _rule(chance: random.Random) -> tuple[str, date]:
    frequency = chance.choice(list(Frequency))
    by_place = frequency in {Frequency.YEARLY, Frequency.MONTHLY} and chance.random() < 0.5
    weekdays = [f"{chance.choice([1, 2, 5, -1, -5]) if by_place else ''}{day}" for day in chance.sample(DAYS, 2)]
    parts = {
        "INTERVAL": str(chance.choice([1, 2, 3, 12])),
        "BYMONTH": ",".join(map(str, chance.sample(range(1, 13), 4))),
        "BYMONTHDAY": ",".join(map(str, chance.sample([1, 2, 13, 29, 30, 31, -1, -2, -31], 2))),
        "BYDAY": ",".join(weekdays),
        "WKST": chance.choice(DAYS),
    }
    if frequency == Frequency.MONTHLY:
        parts["BYSETPOS"] = chance.choice(["1", "-1", "1,-1"])
    chosen = {key: value for key, value in parts.items() if chance.random() < 0.4}
    if chosen.keys() == {"BYSETPOS"}:
        chosen = {}
    ends = chance.choice([{}, {"COUNT": str(chance.choice([1, 10, 60]))}, {"UNTIL": "20251104"}])
    start = date(2015, 1, 1) + timedelta(days=chance.randrange(4000))
    rule = {"FREQ": frequency.value, **chosen, **ends}
    return ";".join(f"{key}={value}" for key, value in rule.items()), start


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def _read_rule(text: str):  # type: ignore[no-untyped-def]
    return repetition_from(text, lambda until: datetime.strptime(until, "%Y%m%d").date())


def _other_library(text: str, start: date, first: date, last: date) -> list[date]:
    found = []
    for moment in rrulestr(text, dtstart=datetime(start.year, start.month, start.day)):
        if moment.date() >= first:
            found.append(moment.date())
        if moment.date() >= last:
            break
    return found


def test_a_whole_agenda_falls_where_another_library_finds_it() -> None:
    content = agenda(
        "UID:1\r\nDTSTART;VALUE=DATE:20200427\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Koningsdag",
        "UID:2\r\nDTSTART;VALUE=DATE:20241223\r\nDTEND;VALUE=DATE:20250102\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nSUMMARY:Kerst",
        "UID:3\r\nDTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO\r\nEXDATE;VALUE=DATE:20260302\r\n"
        "SUMMARY:Schouw",
        "UID:3\r\nRECURRENCE-ID;VALUE=DATE:20260406\r\nDTSTART;VALUE=DATE:20260408\r\nSUMMARY:Schouw later",
    )
    expected: set[date] = set()
    for event in recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(FIRST, LAST + timedelta(1)):
        day = event["DTSTART"].dt
        while day < event["DTEND"].dt:
            expected.add(day)
            day += timedelta(days=1)

    assert set(closures_from(content, HOME, FIRST, LAST).closures) == {day for day in expected if FIRST <= day <= LAST}
    assert len(expected) > 30


# ---- what is told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("DTSTART:20261224T120000\r\nDTEND:20261224T170000\r\n", RemarkKind.TIMED),
        ("DTSTART:20261224T000000\r\nDTEND:20261224T120000\r\n", RemarkKind.TIMED),
        ("DTSTART:20261224T000000\r\nDURATION:PT12H\r\n", RemarkKind.TIMED),
        ("DTSTART:20261224T000000\r\n", RemarkKind.TIMED),
        (WHOLE_DAY + "DTEND;VALUE=DATE:20261223\r\n", RemarkKind.UNREADABLE),
        (WHOLE_DAY + "DURATION:-P1D\r\n", RemarkKind.UNREADABLE),
        (WHOLE_DAY + "DURATION:P1Y\r\n", RemarkKind.UNREADABLE),
        ("DTSTART;VALUE=DATE:20250101\r\n", RemarkKind.OUTSIDE),
        ("DTSTART;VALUE=DATE:20280101\r\n", RemarkKind.OUTSIDE),
    ],
)
def test_what_gives_no_closure_is_named_with_its_day(event: str, kind: RemarkKind) -> None:
    ((found, name, day),) = remarks(event + "SUMMARY:Borrel")

    assert (found, name) == (kind, "Borrel")
    assert day is not None


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (WHOLE_DAY + "STATUS:Cancelled\r\n", RemarkKind.CANCELLED),
        ("", RemarkKind.UNREADABLE),
        ("DTSTART;VALUE=DATE:20261324\r\n", RemarkKind.UNREADABLE),
        ("DTSTART;VALUE=DATE:15820101\r\n", RemarkKind.UNREADABLE),
        ("DTSTART;VALUE=DATE:99990101\r\n", RemarkKind.UNREADABLE),
        ("DTSTART:20261224T246060\r\n", RemarkKind.UNREADABLE),
        ("DTSTART:20261224T\r\n", RemarkKind.UNREADABLE),
        ("DTSTART;VALUE:20261224\r\n", RemarkKind.UNREADABLE),
        (WHOLE_DAY + "DTEND;VALUE=DATE:morgen\r\n", RemarkKind.UNREADABLE),
        (WHOLE_DAY + "RRULE:FREQ=YEARLY;UNTIL=ooit\r\n", RemarkKind.UNREADABLE),
    ],
)
def test_what_cannot_be_read_or_was_called_off_is_named(event: str, kind: RemarkKind) -> None:
    assert [found[:2] for found in remarks(event + "SUMMARY:Borrel")] == [(kind, "Borrel")]


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x7f", "\x9b"])
def test_a_name_with_a_control_character_is_refused(sign: str) -> None:
    assert remarks(f"{WHOLE_DAY}SUMMARY:Di{sign}cht") == [(RemarkKind.HIDDEN, "", EVE)]


def test_a_sign_that_turns_the_order_of_letters_is_taken_out() -> None:
    assert read(f"{WHOLE_DAY}SUMMARY:\ufeffDi\u202echt") == {EVE: "Dicht"}


def test_a_file_that_takes_everything_back_closes_nothing() -> None:
    content = agenda(WHOLE_DAY + "SUMMARY:x").replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:CANCEL")

    assert closures_from(content, HOME, FIRST, LAST).closures == {}


def test_remarks_are_one_sentence_a_kind_and_say_what_to_do() -> None:
    timed = "DTSTART:202612{day:02}T120000\r\nDTEND:202612{day:02}T170000\r\nSUMMARY:Borrel {day}"
    events = [timed.format(day=day) for day in range(1, 13)]

    found = read_closures(agenda(*events, "DTSTART;VALUE=DATE:20250101"), HOME, FIRST, LAST)

    first, second = found.remarks
    assert first.startswith(
        "Deze activiteiten hebben een tijd en zijn daarom geen sluiting: ‘Borrel 1’ (1 december 2026)"
    )
    assert "en nog 4" in first
    assert "Voeg die dag dan zelf toe, met andere tijden." in first
    assert "een activiteit zonder naam (1 januari 2025)" in second


def test_closures_go_into_a_draft() -> None:
    found = read_closures(agenda(WHOLE_DAY + "SUMMARY:Dicht"), HOME, FIRST, LAST)

    draft = CalendarDraft().with_closures(found.closures)

    assert [(entry.date, entry.reason) for entry in draft.days] == [(EVE, "Dicht")]
    assert not draft.calendar().is_working_day(EVE)


# ---- what is no agenda --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "geen agendabestand"),
        (b"naam;datum\r\nKerst;2026-12-25\r\n", "geen agendabestand"),
        (b"PK\x03\x04" + b"\0" * 100, "geen agendabestand"),
        (b"BEGIN:VCALENDAR\r\nSUMMARY:a\0b\r\nEND:VCALENDAR\r\n", "geen agendabestand"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "niet heel"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "niet heel"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nEND:VCALENDAR\r\n", "niet heel"),
        (agenda(*["DTSTART:20261224"] * (MOST_EVENTS + 1)), "meer dan 2.000"),
        (agenda(WHOLE_DAY) + b" " * LARGEST, "hooguit 1 MB"),
    ],
)
def test_what_is_no_agenda_is_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(CalendarRefused) as caught:
        read_closures(content, HOME, FIRST, LAST)

    assert caught.value.field == "file"
    assert words in caught.value.sentence


def test_2000_events_and_an_empty_agenda_are_read() -> None:
    assert len(read(*[WHOLE_DAY] * MOST_EVENTS)) == 1
    assert read() == {}


@pytest.mark.parametrize("name", ["every second", "never, counted", "long days"])
def test_a_repetition_without_end_is_left(name: str) -> None:
    found = closures_from(HOSTILE[name], HOME, FIRST, LAST)

    assert found.closures == {}
    assert len(found.remarks) == MOST_EVENTS


def test_every_remark_and_every_problem_has_words() -> None:
    assert set(REMARKS) == set(RemarkKind)
    assert set(FILES) == set(BadFile)


@pytest.mark.attack
def test_no_file_keeps_the_reader_busy_or_takes_its_memory() -> None:
    """Each in 10 seconds of work and 400 MB, or the process is killed."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.departments.hostile_agendas"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert [line.partition(":")[0] for line in run.stdout.splitlines()] == list(HOSTILE)
