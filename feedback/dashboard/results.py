"""What the page of one department's results shows, in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.chart.models import Department
from departments.worktime.calculation import local_date
from feedback.actions.models import FollowUp
from feedback.actions.pages import Tile
from feedback.actions.words import day_words
from feedback.dashboard import words
from feedback.dashboard.rules import FindingOf, Topic, finding_of
from feedback.scores.reading import Figure
from feedback.scores.selectors import CustomerResult, QuestionResult, SupplierResult
from promises.results.measured import PromiseFigures


@dataclass(frozen=True)
class QuestionRow:
    """One question against the wave before, in words. `kind` only for a proven change."""

    topic: str
    text: str
    lang: str
    before: str
    now: str
    verdict: str
    kind: str


@dataclass(frozen=True)
class CustomerRow:
    """A customer department or (indented) team; `mean` empty: not shown."""

    name: str
    mean: str
    answers: str
    is_team: bool


@dataclass(frozen=True)
class Headline:
    """The finding, ready for its template: topics in the middle of a sentence, means with their margin."""

    finding: str
    best: str = ""
    worst: str = ""
    mean: str = ""
    change: str = ""
    before: str = ""


def topics(result: SupplierResult) -> list[Topic]:
    return [
        Topic(words.topic(one.question), one.figure.mean, one.figure.interval)
        for one in result.shown_questions
        if one.figure is not None and one.figure.mean is not None
    ]


def headline(result: SupplierResult) -> Headline:
    """Sentence one: where customers are and are not content; sentence two: only a proven change."""
    found: FindingOf = finding_of(topics(result))
    proven = result.change is not None and result.change.proven and result.before is not None
    return Headline(
        finding=found.finding.value,
        best=words.lower_first(found.best.name) if found.best else "",
        worst=words.lower_first(found.worst.name) if found.worst else "",
        mean=words.mean(result.overall.mean) if result.overall and result.overall.mean is not None else "",
        change=result.change.verdict.value if proven and result.change else "",
        before=words.mean(result.before.mean) if proven and result.before and result.before.mean is not None else "",
    )


def tiles(
    result: SupplierResult, promise: PromiseFigures | None, follow_up: FollowUp | None, points: int, now: datetime
) -> list[Tile]:
    """At most four; a figure without its certainty or count gets none."""
    found = []
    if result.overall is not None and result.overall.mean is not None:
        found.append(
            Tile(
                _("Oordeel van de klanten"),
                words.mean(result.overall.mean),
                _("van 5"),
                words.sure(result.overall),
                words.compared(result.before, result.change),
            )
        )
        found.append(_response_tile(result, result.overall))
    if promise is not None and promise.due_total:
        say = promise.words
        found.append(Tile(_("Belofte: op tijd"), say.number, say.unit, say.sure, say.against))
    if follow_up is not None and points:
        found.append(_waiting_tile(follow_up, points, now))
    return found


def _response_tile(result: SupplierResult, overall: Figure) -> Tile:
    before = (
        _("Vorige meting %(answers)s") % {"answers": words.answers(result.before.n)}
        if result.before
        else _("Nog geen eerdere meting")
    )
    unit = ngettext("collega", "collega’s", overall.n)
    return Tile(_("Gaf een oordeel"), words.number(overall.n), unit, words.response(overall), before)


def _waiting_tile(follow_up: FollowUp, points: int, now: datetime) -> Tile:
    late = local_date(now) > follow_up.due_on
    due = day_words(follow_up.due_on, "bare")
    return Tile(
        _("Wacht op een besluit"),
        words.number(points),
        ngettext("punt", "punten", points),
        _("sinds %(day)s") % {"day": day_words(follow_up.started_on, "bare")},
        _("Een besluit hoorde er op %(day)s te zijn") % {"day": due}
        if late
        else _("Een besluit hoort er uiterlijk op %(day)s te zijn") % {"day": due},
    )


def question_rows(result: SupplierResult) -> list[QuestionRow]:
    """Every question compared with the wave before, in the order of the survey."""
    return [_question_row(one, result.supplier) for one in result.questions]


def _question_row(one: QuestionResult, supplier: Department) -> QuestionRow:
    wording_ = words.statement(one.question, supplier.name)
    known = one.figure is not None and one.before is not None and one.change is not None
    return QuestionRow(
        topic=words.topic(one.question),
        text=wording_.text,
        lang=wording_.lang,
        before=words.mean(one.before.mean) if one.before and one.before.mean is not None else "–",
        now=_shown_mean(one.figure),
        verdict=words.verdict(one.change) if known and one.change else _("niet te vergelijken"),
        kind=words.KINDS.get(one.change.verdict, "") if known and one.change else "",
    )


def _shown_mean(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return str(words.SAME_ANSWER) if figure.mean is None else words.mean(figure.mean)


def customer_rows(customers: Sequence[CustomerResult]) -> list[CustomerRow]:
    """Departments by name, each followed by its teams; of a department that is not shown only
    the teams that are (in the chart of today, where they were shown before).
    """
    found = []
    for department in customers:
        found.append(_customer_row(department, is_team=False))
        found += [
            _customer_row(team, is_team=True)
            for team in department.teams
            if department.figure is not None or team.figure is not None
        ]
    return found


def _customer_row(one: CustomerResult, *, is_team: bool) -> CustomerRow:
    if one.figure is None or one.figure.mean is None:
        return CustomerRow(one.name, "", "", is_team)
    return CustomerRow(one.name, words.mean(one.figure.mean), words.number(one.figure.n), is_team)
