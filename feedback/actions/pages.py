"""What the pages about points show, in the words and the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.agebar import age_ruler
from charts.svg import Frame, Svg
from departments.chart import words as chart_words
from departments.chart.models import Department
from departments.chart.selectors import answering_names
from departments.formatting import number_in_words
from departments.worktime.calculation import local_date
from feedback.actions import words
from feedback.actions.models import Action, Decision
from feedback.actions.selectors import DecidedPoint, DrawerFigures, WaitingPoint
from feedback.actions.workflow import DECIDE_WITHIN
from feedback.surveys.selectors import Wording


@dataclass(frozen=True)
class Row:
    """One point in the drawer. `decides`: the department whose lead decides; `taken_over` says when it is another."""

    url: str
    age: int
    is_late: bool
    department: str
    topic: str
    claim: str
    statement: Wording
    source: str
    desk: str
    next_step: str
    ruler: Svg
    can_decide: bool
    taken_over: str
    decides: str


@dataclass(frozen=True)
class Tile:
    label: str
    figure: str
    unit: str
    sure: str
    versus: str


@dataclass(frozen=True)
class Answer:
    """What a supplier did with a point, for everybody who was asked."""

    department: str
    topic: str
    statement: Wording
    source: str
    decision: Decision
    action: Action | None
    constraint: str | Promise
    url: str


def row(waiting: WaitingPoint) -> Row:
    ruler = age_ruler(
        waiting.age,
        frame=Frame(
            f"leeftijd-{waiting.point.pk}",
            ngettext("%(age)d werkdag oud", "%(age)d werkdagen oud", waiting.age) % {"age": waiting.age},
            _("Een besluit hoort er binnen 20 werkdagen te zijn. Daarna hoort op 25 de leidinggevende erboven het, "
              "op 30 de directeur, en komt het op 40 op de lijst voor de directie."),
        ),
    )  # fmt: skip
    return Row(
        url=reverse("point", args=[waiting.point.pk]),
        age=waiting.age,
        is_late=waiting.is_late,
        department=waiting.follow_up.supplier.name,
        topic=words.topic(waiting.point),
        claim=words.claim(waiting.point, waiting.mean),
        statement=words.statement(waiting.point),
        source=words.source(waiting.mean),
        desk=words.desk(waiting),
        next_step="" if waiting.proposed else words.next_step(waiting),
        ruler=ruler,
        can_decide=waiting.can_decide and waiting.is_theirs,
        taken_over=chart_words.taken_over(waiting.follow_up.supplier.name, waiting.answered_by),
        decides=waiting.answered_by or waiting.follow_up.supplier.name,
    )


def taken_over(departments: Sequence[Department], today: date) -> dict[int, str]:
    """For each of these what says that another answers for it now, or nothing. Two queries, none when all exist."""
    names = answering_names(departments, today)
    return {one.pk: chart_words.taken_over(one.name, names.get(one.pk, "")) for one in departments}


def tiles(figures: DrawerFigures) -> list[Tile]:
    """The four numbers above the drawer."""
    oldest = figures.oldest
    return [
        Tile(
            _("In de la"),
            _number(figures.waiting),
            _points(figures.waiting),
            ngettext("bij %(n)d afdeling", "bij %(n)d afdelingen", figures.departments) % {"n": figures.departments},
            _("Besluiten is: wel, of niet omdat …"),
        ),
        Tile(
            _("Te laat"),
            _number(figures.late),
            _points(figures.late),
            _("ouder dan %(days)d werkdagen") % {"days": DECIDE_WITHIN},
            ngettext("%(n)d ligt bij de directie", "%(n)d liggen bij de directie", figures.at_directors)
            % {"n": figures.at_directors},
        ),
        Tile(
            _("Oudste punt"),
            _number(oldest.age if oldest else 0),
            ngettext("werkdag", "werkdagen", oldest.age if oldest else 0),
            oldest.follow_up.supplier.name if oldest else _("de la is leeg"),
            words.next_step(oldest) if oldest and not oldest.proposed else "",
        ),
        Tile(
            _("Besloten dit kwartaal"),
            _number(figures.decided),
            _points(figures.decided),
            ngettext("%(n)d keer ‘dit doen we’", "%(n)d keer ‘dit doen we’", figures.actions) % {"n": figures.actions},
            ngettext("%(n)d keer ‘niet, omdat …’", "%(n)d keer ‘niet, omdat …’", figures.noes) % {"n": figures.noes},
        ),
    ]


def answer(decided: DecidedPoint) -> Answer:
    decision = decided.decision
    return Answer(
        department=decided.point.follow_up.supplier.name,
        topic=words.topic(decided.point),
        statement=words.statement(decided.point),
        source=words.source(decided.mean),
        decision=decision,
        action=decided.action,
        constraint=decision.get_constraint_display() if decision.constraint else "",
        url=reverse("point", args=[decided.point.pk]),
    )


def steps(waiting: WaitingPoint) -> list[dict[str, object]]:
    """From point to effect: what is done, what is now and what comes."""
    decision: Decision | None = getattr(waiting.point, "decision", None)
    action: Action | None = getattr(decision, "action", None) if decision else None
    settled = bool(decision and (decision.kind == Decision.Kind.ACTION or decision.confirmed_by_id))
    found = [_step(_("Punt uit de meting"), "done", waiting.follow_up.started_on)]
    if decision and decision.kind == Decision.Kind.NO:
        found.append(_step(_("Nee voorgesteld"), "done", local_date(decision.decided_at)))
        confirmed = local_date(decision.confirmed_at) if decision.confirmed_at else None
        found.append(_step(_("Bevestigd"), "done" if settled else "now", confirmed))
        found.append(_step(_("Opnieuw bekijken"), "todo", decision.review_on))
        return found
    found.append(
        _step(_("Besluit"), "done" if settled else "now", local_date(decision.decided_at) if decision else None)
    )
    is_done = bool(action and action.status == Action.Status.DONE)
    when = local_date(action.closed_at) if action and action.closed_at else action.due_on if action else None
    found.append(_step(_("Uitvoeren"), "done" if is_done else "now" if settled else "todo", when))
    return found


def _step(label: str, state: str, day: date | None) -> dict[str, object]:
    return {"label": label, "state": state, "when": words.day_words(day, "bare-year") if day else ""}


def _points(count: int) -> str:
    return ngettext("punt", "punten", count)


def _number(value: int) -> str:
    return number_in_words(value, words.language())


def answers(decided: Sequence[DecidedPoint]) -> tuple[list[Answer], list[Answer]]:
    """Actions, and reasoned noes; each the newest first."""
    every = [answer(one) for one in decided]
    return [one for one in every if one.action], [one for one in every if not one.action]
