"""A mapping that makes no sense is refused in one sentence, before anything is read or stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from departments.chart.models import Department
from promises.definitions.models import PromiseVersion
from promises.imports.mapping import check_mapping, read_mapping
from promises.imports.refusal import ImportRefused
from promises.imports.services import import_requests
from promises.requests.models import Request
from tests.promises.conftest import NOW, WABO, Write
from tests.promises.test_imports import GOOD, good

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "receipt_wabo.json"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw.pop("source"), "In de mapping mist op het hoogste niveau: source."),
        (lambda raw: raw.update(bron="x"), "De mapping kent op het hoogste niveau geen bron."),
        (lambda raw: raw["columns"].pop("received"), "In de mapping mist bij ‘columns’: received."),
        (lambda raw: raw["columns"].update(recieved="x"), "De mapping kent bij ‘columns’ geen recieved."),
        (lambda raw: raw["columns"].update(answered="startdate"), "In de mapping wijzen received en answered allebei"),
        (lambda raw: raw.update(columns=[]), "Zet in de mapping bij ‘columns’"),
        (lambda raw: raw.update(departments={}), "Zet in de mapping bij ‘departments’"),
        (lambda raw: raw.update(source=7), "In de mapping moet bij ‘source’ een tekst staan."),
        (lambda raw: raw.update(source=" "), "Geef de bron in de mapping"),
        (lambda raw: raw.update(source="x" * 61), "Geef de bron in de mapping"),
        (lambda raw: raw.update(zone="Mars/Olympus"), "De mapping noemt een onbekende tijdzone: ‘Mars/Olympus’."),
        (lambda raw: raw.update(encoding="klingon"), "De mapping noemt een onbekende tekenset: ‘klingon’."),
        (lambda raw: raw.update(delimiter=";;"), "Het scheidingsteken in de mapping moet één teken zijn"),
        (lambda raw: raw.update(date_format="%Q"), "De mapping heeft een ‘date_format’ dat geen datum leest"),
        (lambda raw: raw.update(done_without_time="?"), "In de mapping moet bij ‘done_without_time’ een lijst"),
        (lambda raw: raw.update(deadline_origin="guessed"), "De mapping kent bij ‘deadline_origin’ alleen"),
        (
            lambda raw: raw["promises"].pop("advies"),
            "In de mapping mist bij ‘promises’ de belofte van afdeling ‘advies’",
        ),
    ],
)
def test_nonsense_in_a_mapping_is_named(
    mapping: dict[str, Any], change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    change(mapping)

    with pytest.raises(ImportRefused) as refusal:
        check_mapping(mapping)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Er is geen mapping"),
        (b'{\n  "source": "x",\n}', "is geen geldige JSON: kijk bij regel 3"),
        (b"[]", "De mapping moet een object zijn"),
        (b"\xff\xfe{", "is niet te lezen"),
    ],
)
def test_a_mapping_that_is_no_mapping_is_refused(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "mapping.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ImportRefused) as refusal:
        read_mapping(path)

    assert sentence in str(refusal.value)


def test_the_example_in_the_documentation_is_a_mapping() -> None:
    assert read_mapping(EXAMPLE).columns["deadline"] == "deadline"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda raw: (raw["departments"].update(General="nergens"), raw["promises"].update(nergens="x")),
            "De mapping noemt afdelingen die niet bestaan: ‘nergens’.",
        ),
        (lambda raw: raw["promises"].update(advies="nooit"), "De mapping noemt beloften die niet bestaan: ‘nooit’."),
        (
            lambda raw: raw["promises"].update(advies="termijn-vergunningen"),
            "Belofte ‘termijn-vergunningen’ is niet van afdeling ‘advies’.",
        ),
        (lambda raw: raw.update(rule="2 dagen"), "Regel ‘2 dagen’ van belofte"),
    ],
)
def test_a_department_or_promise_that_does_not_exist_is_named(
    mapping: dict[str, Any], write: Write, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    change(mapping)

    with pytest.raises(ImportRefused) as refusal:
        import_requests(write([GOOD]), mapping, by=None, now=NOW)

    assert str(refusal.value).startswith(sentence)
    assert not Request.objects.exists()


def test_a_promise_with_a_rule_that_does_not_exist_is_refused_and_the_rules_are_named(
    mapping: dict[str, Any], write: Write, promises: dict[str, PromiseVersion]
) -> None:
    PromiseVersion.objects.filter(pk=promises["General"].pk).update(rule="wd:twee")

    with pytest.raises(ImportRefused, match=r"Regel ‘wd:twee’ .* bestaat niet\. Dit zijn de regels: at, wd:N, .*"):
        import_requests(write([GOOD]), mapping, by=None, now=NOW)


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and complaints of `manage.py import_requests`."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_requests", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def mapping_file(mapping: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    return path


def test_the_command_counts_and_lists_what_is_invalid(mapping_file: Path) -> None:
    code, out, err = run(WABO, "--mapping", mapping_file)

    assert (code, err) == (0, "")
    assert "1.434 rijen gelezen van bron ‘CoSeLoG’." in out
    assert "Nieuw: 1.434. Gewijzigd: 0. Ongewijzigd: 0." in out
    assert "Ongeldig, wel bewaard en geteld: 2." in out
    assert "nummer case-8267: het antwoord ligt vóór de ontvangst" in out
    assert "nummer case-10862: het antwoord ligt vóór de ontvangst" in out


def test_the_command_says_that_the_second_time_nothing_changes(mapping_file: Path) -> None:
    run(WABO, "--mapping", mapping_file)

    _code, out, _err = run(WABO, "--mapping", mapping_file)

    assert "Nieuw: 0. Gewijzigd: 0. Ongewijzigd: 1.434." in out
    assert "Er verandert niets." in out


def test_the_command_tries_without_storing(mapping_file: Path) -> None:
    code, out, _err = run(WABO, "--mapping", mapping_file, "--dry-run")

    assert code == 0
    assert "Proef: er is niets bewaard." in out
    assert not Request.objects.exists()


def test_the_command_refuses_with_code_2_and_one_sentence(mapping_file: Path, write: Write) -> None:
    code, out, err = run(write([good(1, deadline="gisteren")]), "--mapping", mapping_file)

    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "Rij 2, kolom ‘deadline’: ‘gisteren’ is geen datum en tijd. Schrijf bijvoorbeeld 2026-11-24T15:30:00+01:00.",
        "Er is niets bewaard.",
    ]


def test_a_promise_is_made_on_the_command_line(departments: dict[str, Department]) -> None:
    out = StringIO()

    call_command(
        "make_promise", "snel", "Wij antwoorden snel.", "--department", "advies", "--share", "0.9",
        "--from", "2026-01-01", stdout=out,
    )  # fmt: skip

    version = PromiseVersion.objects.get(promise__code="snel")
    assert (version.promise.department, version.promised_share, version.valid_from) == (
        departments["Experts"],
        Decimal("0.9"),
        date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("rule", "stored", "told"),
    [
        ("wd:2", "wd:2", "binnen 2 werkdagen"),
        ("wh:1.50", "wh:1.5", "binnen 1,5 werkuren"),
        ("at", "at", "binnen de termijn die de bron noemt"),
    ],
)
def test_a_promise_may_have_any_rule_and_is_told_in_words(
    departments: dict[str, Department], rule: str, stored: str, told: str
) -> None:
    out = StringIO()

    call_command(
        "make_promise", "snel", "Wij antwoorden snel.", "--department", "advies", "--share", "0.9", "--rule", rule,
        stdout=out,
    )  # fmt: skip

    assert PromiseVersion.objects.get().rule == stored
    assert out.getvalue().strip() == f"Vastgelegd: Wij antwoorden snel. (belofte snel, {told})."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--department": "nergens"}, "Er is geen afdeling met code ‘nergens’."),
        ({"--share": "90"}, "‘90’ is geen deel van 1."),
        ({"--share": "veel"}, "‘veel’ is geen deel van 1."),
        ({"--from": "gisteren"}, "‘gisteren’ is geen datum."),
        ({"--rule": "2 dagen"}, "Regel ‘2 dagen’ bestaat niet. Dit zijn de regels: at, wd:N, wd:N;late=next,"),
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(
    departments: dict[str, Department], change: dict[str, str], sentence: str
) -> None:
    err = StringIO()
    options = {"--department": "advies", "--share": "0.9", "--from": "2026-01-01", **change}

    with pytest.raises(SystemExit) as stopped:
        call_command(
            "make_promise", "snel", "Wij antwoorden.", *[word for pair in options.items() for word in pair], stderr=err
        )

    assert stopped.value.code == 2
    assert err.getvalue().startswith(sentence)
    assert not PromiseVersion.objects.exists()
