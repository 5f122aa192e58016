"""`try_promise`: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from promises.trial.result_csv import whole_file
from tests.promises.trying import CASES, COLUMNS, csv_text, request, try_file, try_promise

RESULT = ["deadline", "elapsed_working_seconds", "status", "problem"]


def cases() -> list[dict[str, str]]:
    with (CASES / "promise_cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_sixty_cases_hold_through_the_command(tmp_path: Path) -> None:
    rows = cases()
    asked = [{("at" if name == "expected_status_at" else name): cell for name, cell in row.items()} for row in rows]

    tried = try_promise(tmp_path, asked)

    assert tried.code == 0
    assert len(rows) == 60
    assert tried.rows is not None
    for expected, found in zip(rows, tried.rows, strict=True):
        assert (found["id"], found["status"], found["deadline"], found["elapsed_working_seconds"]) == (
            expected["id"],
            expected["expected_status"],
            expected["expected_deadline"],
            expected["expected_elapsed_working_seconds"],
        )


def test_the_result_has_the_columns_of_the_input_and_then_its_own(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, [{"team": "Balie, noord", **request(), "note": 'zei "ja"\nen meer'}])

    assert tried.columns == ["team", *COLUMNS, "note", *RESULT]
    assert tried.row("R1")["team"] == "Balie, noord"
    assert tried.row("R1")["note"] == 'zei "ja"\nen meer'


def test_a_result_can_be_tried_again(tmp_path: Path) -> None:
    first = try_promise(tmp_path, [request(), request(id="R2", start="")])
    (tmp_path / "result.csv").rename(tmp_path / "again.csv")

    second = try_file(tmp_path / "again.csv", tmp_path / "result.csv")

    assert (second.columns, second.rows) == (first.columns, first.rows)


@pytest.mark.parametrize(
    ("column", "option", "other"),
    [
        ("calendar", "--default-calendar=KANTOOR", "24X7"),
        ("promise", "--promise=wd:2", "wd:1"),
        ("at", "--at=2026-03-09T10:00+01:00", "2026-03-03T10:00+01:00"),
    ],
)
def test_an_option_fills_what_a_row_leaves_open_and_never_overrules_it(
    tmp_path: Path, column: str, option: str, other: str
) -> None:
    own = request(id="own", **{column: other})
    without = {name: cell for name, cell in request().items() if name != column}

    as_option = try_promise(tmp_path, [without], option)
    mixed = try_promise(tmp_path, [request(id="empty", **{column: ""}), own], option)
    as_cell = try_promise(tmp_path, [request(), own])

    answer = [[row[name] for name in RESULT] for row in as_cell.rows or []]
    assert [[row[name] for name in RESULT] for row in as_option.rows or []] == answer[:1]
    assert [[row[name] for name in RESULT] for row in mixed.rows or []] == answer
    assert answer[0] != answer[1]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_one_line_and_exit_code_2(tmp_path: Path, column: str) -> None:
    tried = try_promise(tmp_path, [{name: cell for name, cell in request().items() if name != column}])

    assert tried.code == 2
    assert tried.rows is None
    assert tried.complained.count("\n") == 1
    assert f"ontbreekt de kolom {column}" in tried.complained


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--default-calendar=NERGENS", "De kalender ‘NERGENS’ is er niet"),
        ("--promise=wd:0", "De belofte ‘wd:0’ is geen regel"),
        ("--promise=morgen", "De belofte ‘morgen’ is geen regel"),
        ("--at=morgen", "--at: ‘morgen’ is geen datum en tijd"),
        ("--at=2026-03-09", "--at: ‘2026-03-09’ is geen datum en tijd"),
    ],
)
def test_a_bad_option_is_refused_even_when_no_row_needs_it(tmp_path: Path, option: str, words: str) -> None:
    tried = try_promise(tmp_path, [request()], option)

    assert (tried.code, tried.rows) == (2, None)
    assert words in tried.complained
    assert tried.complained.count("\n") == 1


@pytest.mark.parametrize(
    ("calendars", "words"),
    [
        (None, "Er is geen bestand"),
        ("{", "is geen geldige JSON"),
        ("[]", "is geen kalender"),
        ("{}", "staat geen kalender"),
        ('{"_comment": "leeg"}', "staat geen kalender"),
        ('{"A": {"tz": "Mars/Olympus", "week": {}}}', "Kalender ‘A’"),
        ('{"A": {"extends": "B"}}', "Kalender ‘A’"),
        ("[" * 100_000, "niet te lezen als JSON"),
    ],
)
def test_a_calendar_file_that_is_none_is_refused(tmp_path: Path, calendars: str | None, words: str) -> None:
    path = tmp_path / "calendars.json"
    if calendars is not None:
        path.write_text(calendars, encoding="utf-8")

    tried = try_promise(tmp_path, [request()], calendars=path)

    assert (tried.code, tried.rows) == (2, None)
    assert words in tried.complained
    assert tried.complained.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "leeg"), (b"\n \n", "leeg"), (b"PK\x03\x04rest", "Excel"), (b"id;id\n", "ontbreken de kolommen")],
)
def test_a_file_without_requests_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    tried = try_promise(tmp_path, content)

    assert (tried.code, tried.rows) == (2, None)
    assert words in tried.complained


def test_a_column_of_ours_may_stand_there_once_only(tmp_path: Path) -> None:
    head, row = csv_text([request()]).splitlines()

    tried = try_promise(tmp_path, f"{head},start\n{row},2026-03-02T10:00+01:00\n")

    assert tried.code == 2
    assert "‘start’ staat er twee keer" in tried.complained


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    tried = try_file(tmp_path / "weg.csv", tmp_path / "result.csv")

    assert (tried.code, tried.rows) == (2, None)
    assert "Er is geen bestand" in tried.complained


def test_a_refusal_leaves_an_earlier_result_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "result.csv").write_text("id\neerder\n", encoding="utf-8")

    tried = try_promise(tmp_path, "id,start\nR1,2026-03-02T10:00+01:00\n")

    assert tried.code == 2
    assert tried.rows == [{"id": "eerder"}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["requests.csv", "result.csv"]


def test_a_result_never_replaces_its_own_source(tmp_path: Path) -> None:
    source = tmp_path / "requests.csv"
    source.write_text(csv_text([request()]), encoding="utf-8")

    tried = try_file(source, source)

    assert tried.code == 2
    assert source.read_text(encoding="utf-8").splitlines() == csv_text([request()]).splitlines()


@pytest.mark.parametrize("target", ["nergens/result.csv", "."])
def test_a_result_that_cannot_be_written_is_refused(tmp_path: Path, target: str) -> None:
    source = tmp_path / "requests.csv"
    source.write_text(csv_text([request()]), encoding="utf-8")

    tried = try_file(source, tmp_path / target)

    assert tried.code == 2
    assert tried.complained.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["requests.csv"]


def write_half(target: Path) -> None:
    with whole_file(target) as file:
        file.write("half")
        file.flush()
        assert target.read_text(encoding="utf-8") == "eerder"
        raise KeyboardInterrupt


def test_a_result_appears_only_when_all_of_it_was_written(tmp_path: Path) -> None:
    target = tmp_path / "result.csv"
    target.write_text("eerder", encoding="utf-8")

    with pytest.raises(KeyboardInterrupt):
        write_half(target)

    assert target.read_text(encoding="utf-8") == "eerder"
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_export_is_read_and_written_alike(tmp_path: Path, encoding: str, delimiter: str) -> None:
    content = csv_text([request(team="Financiën")], delimiter)

    tried = try_promise(tmp_path, content.encode(encoding))

    written = (tmp_path / "result.csv").read_bytes()
    assert tried.row("R1")["team"] == "Financiën"
    assert tried.row("R1")["status"] == "kept"
    assert written.startswith(b"\xef\xbb\xbf") is (encoding != "utf-8")
    assert written.splitlines()[0].count(delimiter.encode()) == len(COLUMNS) + len(RESULT)


def test_a_file_without_rows_has_a_result_without_rows(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, ",".join(COLUMNS) + "\n")

    assert (tried.code, tried.rows, tried.columns) == (0, [], [*COLUMNS, *RESULT])


def test_the_summary_gives_the_share_of_what_was_due_with_its_interval(tmp_path: Path) -> None:
    kept = [request(id=f"K{number}") for number in range(9)]
    late = request(id="B", end="2026-03-05T10:00+01:00")
    outside = [
        request(id="O", end="", at="2026-03-03T10:00+01:00"),
        request(id="early", at="2026-03-04T16:59:30+01:00"),
        request(id="X", start=""),
    ]

    tried = try_promise(tmp_path, [*kept, late, *outside])

    # 9 of 10: Wilson 59.6-98.2, as in the honest figures of the promises
    assert "9 van 10 op tijd: 90,0\u00a0% (59,6–98,2\u00a0%)" in tried.said
    assert "Rijen: 13" in tried.said
    assert "gehaald 10, niet gehaald 1, open 1" in tried.said
    assert "rij 14: de ontvangst ontbreekt" in tried.said


def test_fewer_than_five_are_counts_only(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, [request(id=str(number)) for number in range(4)])

    assert "4 van 4 op tijd." in tried.said
    assert "%" not in tried.said


def test_each_promise_is_counted_by_itself_too(tmp_path: Path) -> None:
    tried = try_promise(tmp_path, [request(), request(id="R2", promise="wd:1")])

    assert "  wd:1: 0 van 1 op tijd" in tried.said
    assert "  wd:2: 1 van 1 op tijd" in tried.said


def test_a_calendar_that_never_opens_spoils_only_its_own_rows(tmp_path: Path) -> None:
    path = tmp_path / "calendars.json"
    document = json.loads((CASES / "calendars.json").read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"DICHT": {"tz": "Europe/Amsterdam", "week": {}}}), encoding="utf-8")

    tried = try_promise(tmp_path, [request(), request(id="R2", calendar="DICHT")], calendars=path)

    assert tried.code == 0
    assert tried.row("R1")["status"] == "kept"
    assert tried.row("R2")["status"] == "invalid"
    assert "niet lang genoeg open" in tried.row("R2")["problem"]


def test_a_calendar_that_closes_for_good_answers_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "calendars.json"
    last_days = {day: [["09:00", "17:00"]] for day in ("2026-03-02", "2026-03-03", "2026-03-04")}
    document = {"LAATST": {"tz": "Europe/Amsterdam", "week": {}, "holidays": "NONE", "override": last_days}}
    path.write_text(json.dumps(document), encoding="utf-8")
    in_time = request(calendar="LAATST")
    too_late = request(id="R2", calendar="LAATST", start="2026-03-03T10:00+01:00")

    tried = try_promise(tmp_path, [in_time, too_late], calendars=path)

    assert (tried.row("R1")["status"], tried.row("R1")["deadline"]) == ("kept", "2026-03-04T17:00:00+01:00")
    assert tried.row("R2")["status"] == "invalid"
    assert "niet lang genoeg open" in tried.row("R2")["problem"]
