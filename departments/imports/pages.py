"""What the page of one import shows, by where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.imports.forms import ColumnsForm
from departments.imports.models import OrganisationImport, RememberedMapping
from departments.imports.recognition import columns_hash
from departments.imports.words import finding, number, phase_in_words, state_in_words
from departments.jobs.models import Job
from departments.jobs.selectors import progress

COLUMNS, BUSY, REFUSED, CHECKED, STOPPED, DONE, DROPPED = (
    "columns", "busy", "refused", "checked", "stopped", "done", "dropped",
)  # fmt: skip
STATE = OrganisationImport.State
WORKING = (STATE.CHECKING, STATE.APPLYING)
MOST_NAMES = 50
SENTENCES = ("departments_renamed", "departments_moved")
"""Not names, but what becomes of them."""
FEW = 12
"""So many names are shown at once; more are folded."""
EXAMPLES = 3
MAY_CHOOSE = (COLUMNS, REFUSED, CHECKED, STOPPED)
"""Where the columns may be chosen (again)."""
PATIENCE = timedelta(seconds=30)
"""After this long without a worker the page says what may be the matter."""


@dataclass(frozen=True)
class Step:
    label: str
    state: str


@dataclass(frozen=True)
class Names:
    """Who or what a number in the differences is: at most fifty by name, and how many `more`."""

    key: str
    title: str
    total: int
    lines: list[str]
    more: int

    @property
    def is_long(self) -> bool:
        return len(self.lines) > FEW

    @property
    def are_sentences(self) -> bool:
        return self.key in SENTENCES


@dataclass(frozen=True)
class Bar:
    """How far the work is. `said`: a word that changes only when a listener should hear it again."""

    done: int
    total: int
    words: str
    said: str
    is_late: bool


def stage_of(brought: OrganisationImport, job: Job | None) -> str:
    """Which of the seven pages this is."""
    if brought.state not in WORKING:
        return {
            STATE.MAPPING: COLUMNS,
            STATE.REFUSED: REFUSED,
            STATE.CHECKED: CHECKED,
            STATE.DONE: DONE,
            STATE.DROPPED: DROPPED,
        }[STATE(brought.state)]
    is_stopped = job is None or job.state in (Job.State.FAILED, Job.State.INTERRUPTED)
    return STOPPED if is_stopped else BUSY


def steps_of(brought: OrganisationImport) -> list[Step]:
    """File, columns, check, done; an import that was dropped has no step that is now."""
    labels = [_("Bestand"), _("Kolommen"), _("Controle"), _("Doorgevoerd")]
    here = {
        STATE.MAPPING: 1, STATE.CHECKING: 2, STATE.REFUSED: 2, STATE.CHECKED: 2, STATE.APPLYING: 3,
        STATE.DONE: 4, STATE.DROPPED: 2,
    }[STATE(brought.state)]  # fmt: skip
    words = ["done" if place < here else "now" if place == here else "todo" for place in range(len(labels))]
    if brought.state == STATE.DROPPED:
        words[2] = "todo"
    return [Step(label, word) for label, word in zip(labels, words, strict=True)]


def bar_of(job: Job, now: datetime) -> Bar:
    """The progress of the work in words: "1.200 van 20.000 rijen gelezen"."""
    far = progress(job)
    is_waiting = far.state == Job.State.WAITING
    return Bar(
        done=far.done,
        total=far.total,
        words=_("Wacht op zijn beurt.") if is_waiting else phase_in_words(far.phase, far.done, far.total),
        said=f"{far.state}-{far.phase}-{int(far.share * 4)}",
        is_late=is_waiting and now - job.created_at > PATIENCE,
    )


def names_of(differences: Mapping[str, Any]) -> list[Names]:
    """The people and departments behind the numbers, in the order in which they matter."""
    people, chart = differences.get("people", {}), differences.get("departments", {})
    wanted = [
        ("people_left", _("Gaan uit dienst"), people.get("left", 0)),
        ("people_new", _("Nieuwe mensen"), people.get("new", 0)),
        ("people_moved", _("Naar een andere afdeling"), people.get("moved", 0)),
        ("people_changed", _("Andere gegevens"), people.get("changed", 0)),
        ("departments_new", _("Nieuwe afdelingen"), chart.get("new", 0)),
        ("departments_renamed", _("Andere naam"), chart.get("renamed", 0)),
        ("departments_moved", _("Andere plaats"), chart.get("moved", 0)),
    ]
    named = differences.get("names", {})
    return [_names(key, title, total, named[key]) for key, title, total in wanted if total and named.get(key)]


def counts_of(differences: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The numbers that are not nothing, as facts; then what stays as it is."""
    people, chart, roles, same = (differences.get(part, {}) for part in ("people", "departments", "roles", "unchanged"))
    counted = [
        (_("Nieuwe mensen"), people.get("new", 0)),
        (_("Uit dienst"), people.get("left", 0)),
        (_("Naar een andere afdeling"), people.get("moved", 0)),
        (_("Andere gegevens"), people.get("changed", 0)),
        (_("Nieuwe afdelingen"), chart.get("new", 0)),
        (_("Hernoemde afdelingen"), chart.get("renamed", 0)),
        (_("Verplaatste afdelingen"), chart.get("moved", 0)),
        (_("Vervallen afdelingen"), chart.get("closed", 0)),
        (_("Rollen erbij"), roles.get("new", 0)),
        (_("Rollen beëindigd"), roles.get("ended", 0)),
        (_("Mensen zonder wijziging"), same.get("people", 0)),
        (_("Afdelingen zonder wijziging"), same.get("departments", 0)),
    ]
    return [(label, number(count)) for label, count in counted if count]


def _names(key: str, title: str, total: int, named: list[Any]) -> Names:
    lines = [_line(one) for one in named[:MOST_NAMES]]
    return Names(key, title, total, lines, max(total - len(lines), 0))


def _line(one: Any) -> str:
    """A name; where something changed, from what to what."""
    if not isinstance(one, dict):
        return str(one)
    if "before" in one:
        return _("%(before)s heet dan %(name)s") % one
    return _("%(name)s valt dan onder %(parent)s") % one if one.get("parent") else str(one["name"])


@dataclass(frozen=True)
class Column:
    name: str
    examples: list[str]
    field: BoundField


@dataclass(frozen=True)
class TableChoices:
    """One table of the file with the choices about it."""

    title: str
    rows: int
    holds: BoundField
    columns: list[Column]


def tables_of(brought: OrganisationImport, form: ColumnsForm) -> list[TableChoices]:
    """Each table with its columns beside what stands in them."""
    found = []
    for place, table in enumerate(brought.tables):
        holds, fields = form.of_table(place)
        examples = table.get("examples", {})
        columns = [
            Column(name, list(examples.get(name, []))[:EXAMPLES], field)
            for name, field in zip(table["columns"], fields, strict=True)
        ]
        title = _("Blad ‘%(name)s’") % {"name": table["sheet"]} if table.get("sheet") else brought.file_name
        found.append(TableChoices(title, table.get("rows", 0), holds, columns))
    return found


def is_remembered(brought: OrganisationImport) -> bool:
    """Whether somebody chose the columns of such a table before."""
    hashes = [columns_hash(table["columns"]) for table in brought.tables]
    return RememberedMapping.objects.filter(columns_hash__in=hashes).exists()


@dataclass(frozen=True)
class Problem:
    where: str
    column: str
    sentence: str


@dataclass(frozen=True)
class Problems:
    """The first hundred by name, `total` of them, `more` that are not listed."""

    lines: list[Problem]
    total: int
    more: int


def problems_of(differences: Mapping[str, Any]) -> Problems:
    listed = [
        Problem(_where(one.get("sheet", ""), one.get("row")), one.get("column", ""), one["sentence"])
        for one in differences.get("problems", [])
    ]
    total = max(differences.get("problem_count", 0), len(listed))
    return Problems(listed, total, total - len(listed))


def _where(sheet: str, row: int | None) -> str:
    if not row:
        return sheet or _("Hele bestand")
    named = {"sheet": sheet, "row": number(row)}
    return _("%(sheet)s, rij %(row)s") % named if sheet else _("Rij %(row)s") % named


@dataclass(frozen=True)
class Line:
    """One of the earlier imports. `kind`: of its badge; `change`: what it would change or changed."""

    brought: OrganisationImport
    state: str
    kind: str
    change: str


def line_of(brought: OrganisationImport) -> Line:
    return Line(brought, state_in_words(brought), kind_of(brought), _change(brought))


def kind_of(brought: OrganisationImport) -> str:
    """Of the badge with its state: only a refused file asks somebody to act."""
    return {STATE.REFUSED: "act", STATE.DONE: "good"}.get(STATE(brought.state), "state")


def _change(brought: OrganisationImport) -> str:
    if brought.state == STATE.REFUSED:
        count = brought.differences.get("problem_count", 0)
        return ngettext("%(n)s probleem", "%(n)s problemen", count) % {"n": number(count)}
    if brought.state not in (STATE.CHECKED, STATE.APPLYING, STATE.DONE):
        return ""
    found = finding(brought.differences)
    return str(found) if found else _("Geen wijziging")
