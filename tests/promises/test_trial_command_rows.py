"""`try_promise`, row by row: what is odd, what cannot be read, and what never happens to the rest of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.promises.trying import COLUMNS, csv_text, request, try_promise

HEAD = ",".join(COLUMNS)
GOOD = "R2,KANTOOR,2026-03-02T10:00+01:00,2026-03-04T16:59+01:00,,wd:2,2026-03-09T10:00+01:00"

BAD_ROWS = {
    "no number of a month": ({"start": "2026-13-02T10:00"}, "start: ‘2026-13-02T10:00’ is geen datum en tijd."),
    "words": ({"start": "gisteren"}, "start: ‘gisteren’ is geen datum en tijd."),
    "a date without a time": ({"start": "2026-03-02"}, "start: ‘2026-03-02’ heeft geen tijd."),
    "the day that does not exist": ({"end": "2026-02-30T10:00"}, "end: ‘2026-02-30T10:00’ is geen datum en tijd."),
    "the year 1": ({"start": "0001-01-01T00:00+14:00"}, "start: ‘0001-01-01T00:00+14:00’ is geen datum en tijd."),
    "the year 9999": ({"end": "9999-12-31T23:59:59-12:00"}, "end: ‘9999-12-31T23:59:59-12:00’ is geen datum en tijd."),
    "a formula": ({"start": "=1+1"}, "start: ‘=1+1’ is geen datum en tijd."),
    "cancelled at no moment": ({"end": "cancelled@"}, "end: bij cancelled@ ontbreekt het moment."),
    "cancelled at nonsense": ({"end": "cancelled@gisteren"}, "end: ‘gisteren’ is geen datum en tijd."),
    "another mark": ({"end": "n/a"}, "end: ‘n/a’ is geen datum en tijd."),
    "a pause without a slash": ({"pauses": "2026-03-02T11:00"}, "pauses: ‘2026-03-02T11:00’ is geen pauze."),
    "a pause without a beginning": ({"pauses": "/2026-03-02T11:00"}, "pauses: ‘/2026-03-02T11:00’ is geen pauze."),
    "a pause of nonsense": ({"pauses": "a/b"}, "pauses: ‘a’ is geen datum en tijd."),
    "a pause that ends first": (
        {"pauses": "2026-03-03T11:00+01:00/2026-03-03T10:00+01:00"},
        "een pauze eindigt voordat zij begint",
    ),
    "no rule": ({"promise": "wd:0"}, "De belofte ‘wd:0’ is geen regel. Een regel is een van: at, wd:N,"),
    "an empty rule": ({"promise": ""}, "Er staat geen belofte bij."),
    "an unknown calendar": ({"calendar": "NERGENS"}, "De kalender ‘NERGENS’ is er niet."),
    "no calendar": ({"calendar": ""}, "Er staat geen kalender bij."),
    "no moment of looking": ({"at": ""}, "Er staat niet bij op welk moment er gekeken wordt (at)."),
    "no start": ({"start": ""}, "de ontvangst ontbreekt"),
    "a start after looking": ({"start": "2026-03-20T10:00+01:00"}, "de ontvangst ligt na het moment van kijken"),
    "an answer long before the start": ({"end": "2026-03-02T09:57+01:00"}, "het antwoord ligt vóór de ontvangst"),
    "the deadline of the source, which gives none": ({"promise": "at"}, "de uiterste datum ontbreekt"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_cannot_be_read_is_invalid_with_its_reason(tmp_path: Path, name: str) -> None:
    cells, reason = BAD_ROWS[name]

    tried = try_promise(tmp_path, [request(**cells), request(id="R2")])

    bad = tried.row("R1")
    assert tried.code == 0
    assert (bad["status"], bad["deadline"], bad["elapsed_working_seconds"]) == ("invalid", "", "")
    assert bad["problem"].startswith(reason)
    assert tried.row("R2")["status"] == "kept"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("R1,KANTOOR", "De rij heeft 2 cellen, maar er zijn 7 kolommen."),
        ("R1", "De rij heeft 1 cel, maar er zijn 7 kolommen."),
        ("R1,KANTOOR,a,b,c,d,e,f", "De rij heeft 8 cellen, maar er zijn 7 kolommen."),
        ('R1,"KANTOOR,2026-03-02T10:00', "Een aanhalingsteken"),
        ('R1,"KANTOOR"",a,b,c,d,e', "Een aanhalingsteken"),
        ('R1,"KANTOOR"x,a,b,c,d,e', "Een aanhalingsteken"),
        (GOOD.replace("R2", "R1").replace("KANTOOR", "KAN\0TOOR"), "De rij bevat een teken dat niet in tekst hoort"),
    ],
)
def test_a_damaged_line_is_one_invalid_row_and_the_rest_is_read(tmp_path: Path, line: str, reason: str) -> None:
    tried = try_promise(tmp_path, f"{HEAD}\n{line}\n{GOOD}\n")

    assert tried.code == 0
    assert [row["id"] for row in tried.rows or []] == ["R1", "R2"]
    assert tried.row("R1")["status"] == "invalid"
    assert tried.row("R1")["problem"].startswith(reason)
    assert tried.row("R2")["status"] == "kept"


def test_two_damaged_lines_do_not_swallow_what_is_between_them(tmp_path: Path) -> None:
    broken = 'B{},"KANTOOR,2026-03-02T10:00'
    lines = [broken.format(1), GOOD, broken.format(2), GOOD.replace("R2", "R3"), broken.format(3)]

    tried = try_promise(tmp_path, "\r\n".join([HEAD, *lines]))

    statuses = [(row["id"], row["status"]) for row in tried.rows or []]
    assert statuses == [("B1", "invalid"), ("R2", "kept"), ("B2", "invalid"), ("R3", "kept"), ("B3", "invalid")]


def test_lines_that_a_stray_mark_would_join_into_a_shorter_row_stay_apart(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, f'{HEAD}\nB1,"KANTOOR\n{GOOD}\nB2",x\n')

    assert [row["status"] for row in tried.rows or []] == ["invalid", "kept", "invalid"]


def test_empty_cells_after_the_last_column_and_empty_lines_are_nothing(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, f"{HEAD}\n\n{GOOD},,\n\n")

    assert [row["status"] for row in tried.rows or []] == ["kept"]


def test_a_row_of_empty_cells_is_answered_too(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, f"{HEAD}\n,,,,,,\n{GOOD}\n")

    assert [row["status"] for row in tried.rows or []] == ["invalid", "kept"]


def test_a_million_characters_are_shown_short_and_passed_on_whole(tmp_path: Path) -> None:
    long = "x" * 1_000_000

    tried = try_promise(tmp_path, [request(start=long)])

    assert tried.row("R1")["status"] == "invalid"
    assert len(tried.row("R1")["problem"]) < 200
    assert tried.row("R1")["start"] == long


def test_a_quoted_cell_of_a_million_characters_passes(tmp_path: Path) -> None:
    long = '"' + "y, " * 333_333

    tried = try_promise(tmp_path, [request(note=long)])

    assert tried.row("R1")["status"] == "kept"
    assert tried.row("R1")["note"] == long


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-x", "@SUM(A1)", "\tx", "＝1", "－1"])
def test_what_a_spreadsheet_could_run_is_written_as_text(tmp_path: Path, text: str) -> None:
    tried = try_promise(tmp_path, [request(note=text)])

    assert tried.row("R1")["note"] == f"'{text}"


@pytest.mark.parametrize("number", ["-3", "-3.25", "-3,25", "+4"])
def test_a_number_stays_a_number(tmp_path: Path, number: str) -> None:
    tried = try_promise(tmp_path, [request(note=number)])

    assert tried.row("R1")["note"] == number


def test_stamps_without_an_offset_are_local_times_of_the_calendar(tmp_path: Path) -> None:
    with_offset = request()
    naive = request(id="R2", start="2026-03-02T10:00", end="2026-03-04T16:59", at="2026-03-09T10:00")
    spaced = request(id="R3", start="2026-03-02 10:00:00", end=" 2026-03-04T15:59Z ", at="2026-03-09 10:00")

    tried = try_promise(tmp_path, [with_offset, naive, spaced])

    answers = {tuple(list(row.values())[len(COLUMNS) :]) for row in tried.rows or []}
    assert answers == {("2026-03-04T17:00:00+01:00", "82740", "kept", "")}


def test_an_answer_does_not_depend_on_how_an_offset_is_written(tmp_path: Path) -> None:
    tried = try_promise(
        tmp_path,
        [
            request(start="2026-03-02T10:00:00+01:00"),
            request(id="R2", start="2026-03-02T09:00:00Z", pauses=" "),
            request(id="R3", start="2026-03-02T04:00:00-05:00"),
        ],
    )

    assert len({tuple(list(row.values())[len(COLUMNS) :]) for row in tried.rows or []}) == 1


def test_a_skipped_and_a_double_time_are_measured_and_told(tmp_path: Path) -> None:
    spring = request(calendar="24X7", start="2026-03-29T02:30", end="2026-03-29T04:00", promise="wh:1")
    autumn = request(id="R2", calendar="24X7", start="2026-10-25T01:30", end="2026-10-25T02:30", promise="wh:1")

    tried = try_promise(tmp_path, [spring | {"at": "2026-12-01T00:00Z"}, autumn | {"at": "2026-12-01T00:00Z"}])

    # 02:30 does not exist and becomes 03:30; half an hour later it is 04:00
    assert tried.row("R1")["elapsed_working_seconds"] == "1800"
    assert tried.row("R1")["problem"].startswith("start: de tijd bestaat niet door de zomertijd")
    # the first of both half past twos is one hour after half past one
    assert tried.row("R2")["elapsed_working_seconds"] == "3600"
    assert tried.row("R2")["problem"].startswith("end: de tijd kwam die nacht twee keer voor")


def test_an_answer_just_before_the_start_counts_as_direct_and_is_told(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, [request(end="2026-03-02T09:58:00+01:00"), request(id="R2")])

    assert (tried.row("R1")["status"], tried.row("R1")["elapsed_working_seconds"]) == ("kept", "0")
    assert "hooguit 2 minuten vóór de ontvangst" in tried.row("R1")["problem"]
    assert tried.row("R2")["problem"] == ""


def test_parts_of_a_second_decide_but_are_not_shown(tmp_path: Path) -> None:
    late = request(end="2026-03-04T17:00:00.000001+01:00")
    hours = request(id="R2", start="2026-03-02T10:00:00.75+01:00", end="2026-03-02T10:00:02.5+01:00", promise="wh:1")

    tried = try_promise(tmp_path, [late, hours])

    assert tried.row("R1")["status"] == "broken"
    assert tried.row("R2")["deadline"] == "2026-03-02T11:00:00+01:00"
    assert tried.row("R2")["elapsed_working_seconds"] == "1"


def test_the_deadline_of_the_source_is_read_for_the_rule_at_and_replaced(tmp_path: Path) -> None:
    given = {"deadline": "2026-03-04T16:00:00+00:00", "promise": "at"}

    tried = try_promise(tmp_path, [request(**given), request(id="R2", deadline="onzin"), request(id="R3") | given])

    assert tried.columns.count("deadline") == 1
    assert tried.row("R1")["deadline"] == "2026-03-04T17:00:00+01:00"
    assert tried.row("R1")["status"] == "kept"
    assert tried.row("R2")["status"] == "kept"


def test_a_deadline_is_told_in_the_zone_of_its_calendar(tmp_path: Path) -> None:
    path = tmp_path / "calendars.json"
    week = '{"0": [["09:00", "17:00"]], "1": [["09:00", "17:00"]]}'
    path.write_text(f'{{"CURACAO": {{"tz": "America/Curacao", "week": {week}, "holidays": "NONE"}}}}', encoding="utf-8")

    tried = try_promise(tmp_path, [request(calendar="CURACAO", promise="wd:1")], calendars=path)

    assert tried.row("R1")["deadline"] == "2026-03-03T17:00:00-04:00"


def test_unknown_paused_and_cancelled_leave_empty_what_they_do_not_know(tmp_path: Path) -> None:
    tried = try_promise(
        tmp_path,
        [
            request(id="unknown", end="unknown"),
            request(id="paused", end="", pauses="2026-03-03T10:00+01:00/"),
            request(id="cancelled", end="cancelled@2026-03-03T12:00+01:00"),
            request(id="in capitals", end="CANCELLED@ 2026-03-03T12:00+01:00"),
        ],
    )

    found = {row["id"]: (row["status"], row["deadline"], row["elapsed_working_seconds"]) for row in tried.rows or []}
    assert found == {
        "unknown": ("unknown", "2026-03-04T17:00:00+01:00", ""),
        "paused": ("paused", "", str(8 * 3600)),
        "cancelled": ("cancelled", "2026-03-04T17:00:00+01:00", "36000"),
        "in capitals": ("cancelled", "2026-03-04T17:00:00+01:00", "36000"),
    }


def test_rows_are_answered_in_their_order_whatever_rule_and_calendar(tmp_path: Path) -> None:
    rules, calendars = ["wd:2", "wh:4", "nonsense", "cd:3"], ["KANTOOR", "24X7", "NERGENS"]
    rows = [
        request(id=f"R{place}", promise=rules[place % 4], calendar=calendars[place % 3 if place % 5 else 0])
        for place in range(60)
    ]

    together = try_promise(tmp_path, rows).rows or []
    alone = [(try_promise(tmp_path, [row]).rows or [])[0] for row in rows[:12]]

    assert [row["id"] for row in together] == [row["id"] for row in rows]
    assert together[:12] == alone
    assert csv_text(together[:12]) == csv_text(alone)
