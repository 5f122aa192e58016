"""Reading any export: which column is what, how its dates are written, and what every row says."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from departments.intake.files import read_file
from departments.intake.reading import Row
from departments.worktime.windows import instant_of
from promises.deadlines.bulk import MISSING
from promises.trial.columns import ExportMapping, Meaning, suggest
from promises.trial.reading import ReadExport, Unusable, read_export
from promises.trial.stamps import Order

CASES = Path(__file__).parents[1] / "cases"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BASIC = ExportMapping({Meaning.ID: "nr", Meaning.START: "in", Meaning.END: "uit"})


def rows(columns: Sequence[str], *cells: Sequence[str]) -> list[Row]:
    return [Row(number, dict(zip(columns, each, strict=True))) for number, each in enumerate(cells, start=2)]


def read(mapping: ExportMapping, *cells: Sequence[str]) -> ReadExport:
    return read_export(rows(list(mapping.columns.values()), *cells), mapping, AMSTERDAM)


def local(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM))


def read_case(name: str) -> tuple[ExportMapping, ReadExport]:
    """A file of the cases, read as the suggestion says, without anybody's help."""
    content = (CASES / name).read_bytes()
    table = read_file(name, content)[0]
    mapping = suggest(table.columns, [row.values for row in table.rows][:200]).mapping
    return mapping, read_export(read_file(name, content)[0].rows, mapping, AMSTERDAM)


def last_rows(name: str, number: str) -> Iterator[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        yield from {row[number]: row for row in csv.DictReader(file)}.values()


def test_the_log_of_a_municipality_is_understood_by_itself() -> None:
    mapping, export = read_case("receipt_wabo.csv")

    assert mapping.columns == {
        Meaning.ID: "case_id",
        Meaning.TEAM: "department",
        Meaning.START: "startdate",
        Meaning.END: "enddate",
        Meaning.DEADLINE: "deadline",
    }
    assert (export.rows, len(export.ids), export.replaced, export.unread) == (1434, 1434, 0, ())
    sizes = dict(zip(export.team_names, np.bincount(export.teams).tolist(), strict=True))
    assert sizes == {"General": 1390, "Customer contact": 29, "Experts": 15}
    expected = list(last_rows("receipt_wabo.csv", "case_id"))
    for column, stored in (("startdate", export.table.start), ("enddate", export.table.answered)):
        assert stored.tolist() == [
            instant_of(datetime.fromisoformat(row[column])) if row[column] else MISSING for row in expected
        ]
    assert export.at_midnight == sum("T00:00:" in row["startdate"] for row in expected)


def test_the_raw_log_of_a_service_desk_is_understood_by_itself() -> None:
    mapping, export = read_case("servicenow_incidents.csv")

    assert mapping.columns == {
        Meaning.ID: "number",
        Meaning.TEAM: "assignment_group",
        Meaning.STATUS: "incident_state",
        Meaning.START: "opened_at",
        Meaning.END: "resolved_at",
    }
    assert mapping.done == {"Resolved", "Closed"}
    assert (export.rows, len(export.ids), export.replaced, export.unread) == (603, 100, 503, ())
    expected = list(last_rows("servicenow_incidents.csv", "number"))
    started = [datetime.strptime(row["opened_at"], "%d/%m/%Y %H:%M") for row in expected]
    assert export.table.start.tolist() == [instant_of(moment.replace(tzinfo=AMSTERDAM)) for moment in started]
    # closed, but nobody knows when it was resolved: done without a time
    assert export.table.is_done.tolist() == [row["resolved_at"] == "?" for row in expected]
    assert sum(export.table.is_done) == 3
    assert [export.team_names[team] for team in export.teams] == [row["assignment_group"] for row in expected]


def test_of_several_rows_of_one_request_the_last_one_counts() -> None:
    mapping = ExportMapping({**BASIC.columns, Meaning.TEAM: "team", Meaning.PAUSES: "wacht"})

    export = read(
        mapping,
        ("1", "2026-03-02T10:00", "2026-03-02T11:00", "Balie", "2026-03-02T10:10/2026-03-02T10:20"),
        ("2", "2026-03-02T12:00", "", "Post", ""),
        ("1", "2026-03-02T10:00", "2026-03-03T11:00", "Post", ""),
    )

    assert export.ids == ("1", "2")
    assert export.replaced == 1
    assert export.table.answered.tolist() == [local("2026-03-03T11:00"), MISSING]
    assert [export.team_names[team] for team in export.teams] == ["Post", "Post"]
    assert len(export.table.pause_from) == 0


def test_rows_without_a_number_are_requests_of_their_own_and_told() -> None:
    export = read(BASIC, ("", "2026-03-02T10:00", ""), ("?", "2026-03-02T11:00", ""), ("3", "2026-03-02T12:00", ""))

    assert export.ids == ("", "", "3")
    assert [(one.reason, one.column, one.count) for one in export.unread] == [(Unusable.NO_ID, "nr", 2)]


def test_an_export_without_numbers_has_a_request_in_every_row() -> None:
    mapping = ExportMapping({Meaning.START: "in", Meaning.END: "uit"})

    export = read(mapping, ("2026-03-02T10:00", ""), ("2026-03-02T10:00", ""))

    assert (len(export.table), export.unread) == (2, ())


def test_what_cannot_be_read_is_counted_with_its_place_and_is_invalid() -> None:
    bad = [(str(number), "gisteren", "") for number in range(7)]

    export = read(BASIC, *bad, ("a", "2026-03-02T10:00", "12/25/2026 10:00"), ("b", "2026-03-02T10:00", ""))

    assert [(one.reason, one.column, one.count, len(one.first)) for one in export.unread] == [
        (Unusable.NO_MOMENT, "in", 7, 5),
        (Unusable.OTHER_ORDER, "uit", 1, 1),
    ]
    assert export.unread[0].first[0] == (2, "gisteren")
    assert export.table.start.tolist() == [MISSING] * 8 + [local("2026-03-02T10:00")]


def test_a_formula_in_a_cell_that_counts_makes_the_row_invalid() -> None:
    faulty = Row(2, {"nr": "1", "in": "", "uit": ""}, {"in": "Hier staat een formule."})

    export = read_export([faulty], BASIC, AMSTERDAM)

    assert [(one.reason, one.count) for one in export.unread] == [(Unusable.FAULT, 1)]


def test_dates_without_a_time_keep_day_promises_honest() -> None:
    mapping = ExportMapping({**BASIC.columns, Meaning.DEADLINE: "uiterlijk"})

    export = read(
        mapping,
        ("1", "2-3-2026", "4-3-2026", "4-3-2026"),
        ("2", "2-3-2026 10:00", "2-3-2026", ""),
        ("3", "2-3-2026 10:00", "1-3-2026", ""),
    )

    assert export.date_only == 1
    assert export.table.start.tolist()[0] == local("2026-03-02T00:00")
    # a date as an answer lies in its first second: after 24:00 of the day before, before any close of its own
    assert export.table.answered.tolist() == [
        local("2026-03-04T00:00:01"),
        local("2026-03-02T10:00"),
        local("2026-03-01T00:00:01"),
    ]
    assert export.table.given.tolist()[0] == local("2026-03-05T00:00")


def test_many_starts_at_midnight_are_noticed() -> None:
    export = read(
        BASIC,
        ("1", "2026-07-02T00:00", ""),
        ("2", "2026-07-02T02:00", ""),
        ("3", "2026-01-02T01:00", ""),
        ("4", "2026-07-02T01:00", ""),
    )

    assert (export.at_midnight, export.at_utc_midnight) == (1, 2)


def test_times_that_the_clock_skipped_or_repeated_are_counted() -> None:
    export = read(BASIC, ("1", "2026-03-29T02:30", ""), ("2", "2026-10-25T02:30", "2026-10-25T02:45"))

    assert (export.skipped, export.double) == (1, 1)


@pytest.mark.parametrize(
    ("end", "status", "what"),
    [
        ("2026-03-03T10:00", "Gesloten", "answered"),
        ("2026-03-03T10:00", "Ingetrokken", "withdrawn"),
        ("", "Gesloten", "is_done"),
        ("?", "Ingetrokken", "is_done"),
        ("unknown", "", "is_done"),
        ("cancelled@2026-03-03T10:00", "", "withdrawn"),
        ("Cancelled@ 2026-03-03T10:00", "", "withdrawn"),
        ("", "In behandeling", ""),
        ("31-12-9999", "In behandeling", ""),
        ("0000-00-00 00:00:00", "", ""),
        ("NULL", "", ""),
    ],
)
def test_the_end_and_the_status_together_say_how_it_stands(end: str, status: str, what: str) -> None:
    mapping = ExportMapping({**BASIC.columns, Meaning.STATUS: "stand"}, seen=frozenset())

    table = read(mapping, ("1", "2026-03-02T10:00", end, status)).table

    moments = {"answered": table.answered[0], "withdrawn": table.withdrawn[0]}
    found = [name for name, instant in moments.items() if instant == local("2026-03-03T10:00")]
    assert found + ["is_done"] * int(table.is_done[0]) == ([what] if what else [])
    assert table.start[0] == local("2026-03-02T10:00")


@pytest.mark.parametrize("end", ["cancelled@", "cancelled@-", "cancelled@unknown", "cancelled@gisteren"])
def test_withdrawn_at_no_moment_cannot_be_used_as_the_command_says(end: str) -> None:
    export = read(BASIC, ("1", "2026-03-02T10:00", end))

    assert [(one.reason, one.count) for one in export.unread] == [(Unusable.NO_MOMENT, 1)]
    assert export.table.start.tolist() == [MISSING]


def test_a_status_that_was_looked_at_means_what_was_chosen() -> None:
    mapping = ExportMapping({**BASIC.columns, Meaning.STATUS: "stand"}, seen=frozenset({"Cancelled"}))

    export = read(mapping, ("1", "2026-03-02T10:00", "2026-03-03T10:00", "Cancelled"))

    assert export.table.answered.tolist() == [local("2026-03-03T10:00")]


def test_pauses_of_an_export_are_read_like_those_of_the_command() -> None:
    mapping = ExportMapping({**BASIC.columns, Meaning.PAUSES: "wacht"})
    two = "2026-03-02T11:00/2026-03-02T12:00; 2026-03-02T13:00/"

    table = read(mapping, ("1", "2026-03-02T10:00", "", two), ("2", "2026-03-02T10:00", "", "x/y")).table

    assert table.pause_offsets.tolist() == [0, 2, 2]
    assert table.pause_from.tolist() == [local("2026-03-02T11:00"), local("2026-03-02T13:00")]
    assert table.pause_to.tolist() == [local("2026-03-02T12:00"), MISSING]
    assert table.start.tolist()[1] == MISSING


def test_the_span_of_the_file_is_known_for_the_moment_of_looking() -> None:
    export = read(BASIC, ("1", "2026-03-02T10:00", "2026-03-09T10:00"), ("2", "2026-03-05T10:00Z", ""))

    assert export.first == local("2026-03-02T10:00")
    assert export.last == local("2026-03-09T10:00")
    assert read(BASIC).last is None


def test_reading_tells_how_far_it_is() -> None:
    told: list[int] = []

    read_export(rows(["nr", "in", "uit"], *[("", "", "")] * 5001), BASIC, AMSTERDAM, tell=told.append)

    assert told == [5000, 5001]


def test_a_mapping_survives_being_stored() -> None:
    mapping = ExportMapping(
        {Meaning.START: "in", Meaning.END: "uit"},
        month_first=frozenset({Meaning.START}),
        withdrawn=frozenset({"weg"}),
        done=frozenset({"klaar"}),
        seen=frozenset({"weg", "klaar"}),
    )

    assert ExportMapping.from_json(mapping.as_json()) == mapping
    assert mapping.order(Meaning.START) == Order.MONTH_FIRST
    assert mapping.order(Meaning.END) == Order.DAY_FIRST
