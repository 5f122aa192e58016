"""Importing requests: all of them or none, and twice is once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from promises.clocks.models import Clock
from promises.definitions.models import PromiseVersion
from promises.definitions.services import change_promise
from promises.imports.refusal import ImportRefused
from promises.imports.services import ImportReport, import_requests
from promises.requests.models import Request
from tests.promises.conftest import NOW, WABO, Row, Write

pytestmark = pytest.mark.django_db

TakeOver = Callable[[Sequence[Row]], ImportReport]
GOOD: Row = ("z-1", "General", "2026-03-02T10:00+01:00", "2026-03-04T10:00+01:00", "2026-03-05T17:00+01:00")


def good(number: int, **changed: str) -> Row:
    names = ("id", "department", "received", "answered", "deadline")
    return tuple({**dict(zip(names, GOOD, strict=True)), "id": f"z-{number}", **changed}.values())


def stored() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    return list(Request.objects.order_by("pk").values_list()), list(Clock.objects.order_by("pk").values_list())


def refused(path: Path, mapping: Any) -> str:
    before = stored(), AuditEntry.objects.count()
    with pytest.raises(ImportRefused) as refusal:
        import_requests(path, mapping, by=None, now=NOW)
    assert (stored(), AuditEntry.objects.count()) == before
    return str(refusal.value)


def test_a_row_becomes_a_request_with_a_clock_and_its_deadline(
    take_over: TakeOver, departments: dict[str, Department], promises: dict[str, PromiseVersion]
) -> None:
    take_over([GOOD])

    request = Request.objects.get()
    clock = request.clocks.get()
    assert (request.source, request.source_id, request.evidence) == ("CoSeLoG", "z-1", "imported")
    assert request.department == departments["General"]
    assert clock.promise_version == promises["General"]
    assert clock.started_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert clock.deadline == datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
    assert (clock.state, clock.stopped_at) == ("stopped", datetime(2026, 3, 4, 9, 0, tzinfo=UTC))


def test_the_same_file_twice_changes_nothing(mapping: dict[str, Any], wabo: ImportReport) -> None:
    before = stored(), list(AuditEntry.objects.values_list())

    again = import_requests(WABO, mapping, by=None, now=NOW)

    assert (wabo.new, wabo.changed, wabo.unchanged) == (1434, 0, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1434)
    assert (stored(), list(AuditEntry.objects.values_list())) == before


def test_only_what_the_source_changed_is_replaced(take_over: TakeOver) -> None:
    take_over([good(1), good(2, answered=""), good(3)])
    keys = dict(Request.objects.values_list("source_id", "pk"))

    report = take_over([good(1), good(2), good(4)])

    assert (report.new, report.changed, report.unchanged) == (1, 1, 1)
    assert Request.objects.get(source_id="z-2").pk == keys["z-2"]
    assert Clock.objects.get(request__source_id="z-2").state == "stopped"
    assert Clock.objects.count() == 4


def test_a_request_that_moved_to_another_department_is_measured_there_only(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over([good(1)])

    take_over([good(1, department="Experts")])

    clock = Clock.objects.get()
    assert clock.promise_version == promises["Experts"]
    assert clock.department == promises["Experts"].promise.department


def test_the_same_number_in_two_sources_is_two_requests(mapping: dict[str, Any], write: Write) -> None:
    path = write([GOOD])

    import_requests(path, mapping, by=None, now=NOW)
    import_requests(path, {**mapping, "source": "zaaksysteem"}, by=None, now=NOW)

    assert Request.objects.count() == 2


def test_a_dry_run_says_the_same_and_stores_nothing(mapping: dict[str, Any]) -> None:
    dry = import_requests(WABO, mapping, by=None, now=NOW, dry_run=True)

    assert (dry.new, dry.invalid, dry.is_dry_run) == (1434, 2, True)
    assert stored() == ([], [])
    assert not AuditEntry.objects.filter(event="requests.imported").exists()


def test_an_import_is_one_entry_in_the_audit_trail(take_over: TakeOver) -> None:
    take_over([good(1), good(2)])

    entry = AuditEntry.objects.get(event="requests.imported")
    assert entry.details == {
        "source": "CoSeLoG", "file": "export.csv", "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "invalid": 0,
    }  # fmt: skip


def test_a_log_of_1434_requests_is_stored_in_bulk(
    mapping: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(50):
        import_requests(WABO, mapping, by=None, now=NOW)


def test_an_answer_before_the_receipt_is_stored_as_invalid_and_listed(take_over: TakeOver) -> None:
    report = take_over(
        [good(1), good(2, answered="2026-03-02T09:57:59+01:00"), good(3, received=""), good(4, deadline="")]
    )

    assert report.new == 4
    assert [(each.row, each.source_id, each.problems) for each in report.problems] == [
        (3, "z-2", ("before_start",)),
        (4, "z-3", ("no_start",)),
        (5, "z-4", ("no_deadline",)),
    ]
    assert Clock.objects.filter(state="invalid").count() == 3


def test_an_odd_time_is_measured_and_flagged(take_over: TakeOver) -> None:
    report = take_over([good(1, answered="2026-03-02T09:59:00+01:00"), good(2, deadline="2026-03-29T02:30")])

    assert [each.problems for each in report.odd] == [("early_answer",), ("skipped_time",)]
    assert Clock.objects.get(request__source_id="z-2").deadline == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_without_offset_is_read_in_the_zone_of_the_mapping(mapping: dict[str, Any], write: Write) -> None:
    path = write([good(1, deadline="2026-03-05 17:00")])

    import_requests(path, {**mapping, "zone": "America/New_York"}, by=None, now=NOW)

    assert Clock.objects.get().deadline == datetime(2026, 3, 5, 22, 0, tzinfo=UTC)


def test_withdrawn_customer_and_done_without_a_time_are_taken_over(
    mapping: dict[str, Any], write: Write, departments: dict[str, Department]
) -> None:
    columns = ("case_id", "department", "startdate", "enddate", "deadline", "klant", "ingetrokken")
    mapping["columns"] |= {"customer": "klant", "withdrawn": "ingetrokken"}
    mapping |= {"done_without_time": ["onbekend"], "deadline_origin": "typed"}
    rows = [
        (*good(1, answered=""), "Experts", "2026-03-03T10:00+01:00"),
        (*good(2, answered="onbekend"), "", ""),
    ]

    report = import_requests(write(rows, columns=columns), mapping, by=None, now=NOW)

    first, second = Request.objects.order_by("source_id")
    assert (first.customer, second.customer) == (departments["Experts"], None)
    assert [each.clocks.get().state for each in (first, second)] == ["withdrawn", "unknown"]
    assert first.deadline_origin == "typed"
    assert report.unknown == 1


def test_a_request_pins_the_version_that_held_on_the_local_day_of_receipt(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    second = change_promise(
        promises["General"].promise,
        sentence="Een aanvraag is eerder klaar.",
        promised_share=Decimal("0.95"),
        valid_from=date(2026, 3, 2),
        reason="De klant vroeg erom",
        by=None,
        now=NOW,
    )

    # 23:30 UTC on 1 March is 2 March in Amsterdam
    take_over([good(1, received="2026-03-01T22:30Z"), good(2, received="2026-03-01T23:30Z")])

    pinned = dict(Clock.objects.values_list("request__source_id", "promise_version"))
    assert pinned == {"z-1": promises["General"].pk, "z-2": second.pk}
    assert not Clock.objects.exclude(promise_version__in=[promises["General"], second]).exists()


def test_cp1252_is_read_rightly(mapping: dict[str, Any], write: Write) -> None:
    mapping["departments"] |= {"Café & één": mapping["departments"]["General"]}
    path = write([good(1, department="Café & één", id="zaak-€-1")], encoding="cp1252")

    import_requests(path, mapping, by=None, now=NOW)

    assert Request.objects.get().source_id == "zaak-€-1"


def test_a_broken_date_in_row_17_is_named_with_its_column_and_value(mapping: dict[str, Any], write: Write) -> None:
    rows = [good(number) for number in range(2, 20)]
    rows[15] = good(17, answered="2026-02-30T10:00")

    sentence = refused(write(rows), mapping)

    assert sentence == (
        "Rij 17, kolom ‘enddate’: ‘2026-02-30T10:00’ is geen datum en tijd. "
        "Schrijf bijvoorbeeld 2026-11-24T15:30:00+01:00."
    )


def test_a_refused_file_leaves_an_earlier_import_as_it_was(
    take_over: TakeOver, mapping: dict[str, Any], write: Write
) -> None:
    take_over([good(1), good(2)])

    sentence = refused(write([good(1, answered=""), good(2, answered="morgen")]), mapping)

    assert "Rij 3" in sentence


def test_the_first_twenty_problems_are_named_and_the_others_counted(mapping: dict[str, Any], write: Write) -> None:
    sentences = refused(write([good(number, deadline="?") for number in range(2, 27)]), mapping).splitlines()

    assert len(sentences) == 21
    assert sentences[0].startswith("Rij 2, kolom ‘deadline’")
    assert sentences[-1] == "En nog 5 problemen (25 in totaal)."


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (good(1, department="Generaal"), "Rij 2, kolom ‘department’: ‘Generaal’ staat niet in de mapping."),
        (good(1, id=" "), "Rij 2: kolom ‘case_id’ is leeg."),
        (good(1, id="x" * 121), "Rij 2: het nummer in kolom ‘case_id’ is langer dan 120 tekens."),
        (good(1, deadline="2026-03-05"), "Rij 2, kolom ‘deadline’: ‘2026-03-05’ heeft geen tijd."),
        (good(1, received="2009-12-31T10:00Z"), "Rij 2: op 31 december 2009 gold belofte ‘termijn-vergunningen’ niet"),
    ],
)
def test_a_row_that_cannot_be_understood_refuses_the_whole_file(
    mapping: dict[str, Any], write: Write, row: Row, sentence: str
) -> None:
    assert refused(write([row, good(2)]), mapping).startswith(sentence)


def test_the_same_number_twice_in_one_file_is_refused(mapping: dict[str, Any], write: Write) -> None:
    sentence = refused(write([good(1), good(2), good(1)]), mapping)

    assert sentence == "Rij 4: nummer ‘z-1’ staat al in rij 2. Laat per nummer één rij staan."


def test_a_wrong_header_names_what_is_missing_and_what_was_found(mapping: dict[str, Any], write: Write) -> None:
    path = write([GOOD], columns=("case_id", "department", "start", "enddate", "due"))

    assert refused(path, mapping) == (
        "In het bestand ontbreken ‘startdate’, ‘deadline’. "
        "Gevonden: ‘case_id’, ‘department’, ‘start’, ‘enddate’, ‘due’. Pas het bestand of de mapping aan."
    )


def test_an_empty_a_missing_and_a_bare_file_are_refused(mapping: dict[str, Any], write: Write, tmp_path: Path) -> None:
    empty = tmp_path / "leeg.csv"
    empty.write_bytes(b"")

    assert refused(empty, mapping)
    assert "Er is geen bestand" in refused(tmp_path / "weg.csv", mapping)
    assert "geen rijen" in refused(write([]), mapping)
