"""Every line of the audit trail reads as a sentence: no number where there is a name, never a piece of program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from pytest_django import DjangoAssertNumQueries

from departments.access.roles import Right, Role
from departments.audit.models import AuditEntry
from departments.audit.services import record
from departments.chart.models import Department
from departments.chart.services import move_department, rename_department
from departments.people.services import assign_role
from feedback.dashboard import words
from feedback.dashboard.trail_lines import Line, lines
from feedback.dashboard.trail_names import LOOKUPS, Names
from feedback.dashboard.trail_words import DETAILS, GROUPS, KINDS, group_of
from tests.feedback.results_cast import PUBLISHED, Cast, small_municipality

RECORDING = {"record", "_record", "Entry"}
NOT_DETAILS = {"actor", "event", "target", "at", "by", "now"}


@pytest.fixture
def cast(db: None) -> Cast:
    return small_municipality()


def last(rights: frozenset[Right] = frozenset()) -> Line:
    return lines([AuditEntry.objects.order_by("number").last()], rights)[0]  # type: ignore[list-item]


def told(line: Line) -> dict[str, str]:
    return dict(line.details)


# ---- one line -----------------------------------------------------------------------------------------------------


def test_a_line_names_who_did_what_to_whom(cast: Cast) -> None:
    lead, manager = cast.people["lead"], cast.people["manager"]
    assign_role(lead, Role.DIRECTOR, department=cast.support, valid_from=date(2026, 9, 1), by=manager, now=PUBLISHED)

    line = last()

    assert (line.who.name, line.event) == ("Frits Mulder", "Iemand kreeg een rol")
    assert (line.kind, line.what.name) == ("Medewerker", "Bert Bakker")
    assert told(line) == {"Rol": "Directeur", "Afdeling": "Bedrijfsvoering", "Vanaf": "1 september 2026"}


def test_what_became_different_reads_from_before_to_after(cast: Cast) -> None:
    rename_department(cast.hr, name="Mens en Werk", on=date(2026, 9, 1), by=None, now=PUBLISHED)

    assert told(last())["Naam"] == "HR → Mens en Werk"

    move_department(cast.hr, parent=cast.domain, on=date(2026, 9, 2), by=None, now=PUBLISHED)
    assert told(last())["Valt onder"] == "Bedrijfsvoering → Domein Ruimte"


def test_an_import_tells_how_many_of_each_it_did(cast: Cast) -> None:
    counts = {
        "departments": {"new": 0, "renamed": 1, "moved": 0, "closed": 2},
        "people": {"new": 3, "changed": 0, "moved": 14, "left": 12},
        "roles": {"new": 0, "ended": 0},
    }
    record(actor=None, event="organisation.imported", target=cast.hr, at=PUBLISHED, **counts)

    assert told(last()) == {
        "Afdelingen": "Andere naam 1, Opgeheven 2",
        "Mensen": "Nieuw 3, Verplaatst 14, Uit dienst 12",
    }


def test_the_system_has_a_name(cast: Cast) -> None:
    record(actor=None, event="wave.open", target=cast.ict, at=PUBLISHED)

    assert last().who.name == "Systeem"


def test_who_is_gone_is_no_number(cast: Cast) -> None:
    entry = AuditEntry(
        actor_kind="employee", actor_id="987654", event="x.y", target_kind="department", target_id="876543"
    )

    (line,) = lines([entry])

    assert (line.who.name, line.what.name, line.kind) == ("Oud-medewerker", "", "Afdeling")


def test_a_long_list_says_how_many_more(cast: Cast) -> None:
    record(actor=None, event="wave.drafted", target=cast.ict, at=PUBLISHED, suppliers=[cast.hr.pk] * 20)

    assert told(last())["Beoordeelde afdelingen"] == "HR, HR, HR, HR, HR, HR, HR, HR en nog 12"


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({"promised_share": "0.90"}, "90\u00a0%"),
        ({"rows": 1434}, "1.434"),
        ({"settings_seen_by_works_council": True}, "ja"),
        ({"closes_at": "2026-12-04T16:00:00+00:00"}, "4 december 2026, 17.00\u00a0uur"),
        ({"constraint": "staff"}, "mensen of tijd"),
        ({"questions": ["a", "b"]}, "2"),
        ({"fields": ["name", "department"]}, "naam, afdeling"),
        ({"departments": 7}, "7"),
        ({"rated_as": {}}, None),
        ({"reason": ""}, None),
        ({"heir": None}, None),
        # what nobody foresaw is still no piece of program
        ({"day": "soon"}, "soon"),
        ({"unheard_of": {"a": [1, None, True], "b": {"c": "d"}}}, "a: 1, , ja, b: c: d"),
    ],
)
def test_a_detail_reads_as_words(cast: Cast, details: dict[str, object], text: str | None) -> None:
    record(actor=None, event="x.y", target=cast.ict, at=PUBLISHED, **details)

    assert [value for _name, value in last().details] == ([] if text is None else [text])


def test_a_link_is_for_who_may_go_there(cast: Cast) -> None:
    record(actor=None, event="survey.created", target=cast.version.survey, at=PUBLISHED)

    assert last(frozenset({Right.READ_PROMISES, Right.READ_AUDIT_TRAIL})).what.url == ""
    assert last(frozenset({Right.MANAGE})).what.url == f"/beheer/vragenlijsten/{cast.version.survey.pk}/"


def test_a_department_that_was_closed_is_named_without_a_link(cast: Cast) -> None:
    everybody = frozenset({Right.READ_PROMISES})
    assert Names([("department", str(cast.hr.pk))], everybody).of("department", cast.hr.pk).url

    Department.objects.filter(pk=cast.hr.pk).update(valid_until=date(2027, 1, 1))

    found = Names([("department", str(cast.hr.pk))], everybody).of("department", cast.hr.pk)
    assert (found.name, found.url) == ("HR", "")


def test_however_many_lines_there_are_each_kind_is_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(40):
        record(actor=cast.people["lead"], event="x.y", target=cast.ict, at=PUBLISHED + timedelta(days=day))
    entries = list(AuditEntry.objects.filter(event="x.y"))

    with django_assert_num_queries(2):  # departments, employees
        lines(entries)


# ---- nothing without words ----------------------------------------------------------------------------------------


def calls() -> Iterator[ast.Call]:
    root = Path(project.BASE_DIR)
    for app in ("departments", "promises", "feedback"):
        for path in (root / app).rglob("*.py"):
            if "audit" in path.parts and path.name != "pruning.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
                    "record",
                    "_record",
                    "Entry",
                }:
                    yield node


def test_every_detail_that_the_source_records_has_words() -> None:
    names = {word.arg for call in calls() for word in call.keywords if word.arg} - NOT_DETAILS - {"details"}
    names |= {
        str(key.value)
        for call in calls()
        for literal in ast.walk(call)
        if isinstance(literal, ast.Dict) and ast.unparse(call.func).endswith("Entry")
        for key in literal.keys
        if isinstance(key, ast.Constant)
    }

    assert len(names) > 30
    assert sorted(names - DETAILS.keys()) == []


def test_every_event_has_a_group_that_somebody_can_choose() -> None:
    assert sorted(event for event in words.EVENTS if group_of(event) not in GROUPS) == []


def test_everything_that_is_looked_up_has_a_word_for_its_kind() -> None:
    assert sorted(LOOKUPS.keys() - KINDS.keys()) == []
