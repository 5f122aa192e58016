"""The page of one wave: how many took part (never what they said), its planning and what is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.chart.selectors import organisation_calendar
from departments.formatting import day_in_words, number_in_words
from departments.notifications.models import Notification
from departments.worktime.calculation import local_date
from feedback.waves.models import Invitation, Wave, WaveUnit
from feedback.waves.reminders import REMINDER
from feedback.waves.selectors import reminder_plan
from feedback.waves.tree import LEAST_INVITED, Unit, is_capped, shown_rate, totals, visible_units

State = Literal["done", "now", "todo"]


@dataclass(frozen=True)
class UnitResponse:
    """Response of one department; all None when it may not be shown. `depth` 0 stands right under the organisation."""

    name: str
    depth: int
    invited: int | None = None
    done: int | None = None
    rate: float | None = None
    is_capped: bool = False


@dataclass(frozen=True)
class Response:
    """Of the whole wave: `invited` and `done` None when fewer than ten people were asked."""

    invited: int | None
    done: int | None
    units: list[UnitResponse]

    @property
    def has_hidden(self) -> bool:
        return any(unit.rate is None for unit in self.units)


@dataclass(frozen=True)
class PlanStep:
    """One line of the planning."""

    label: str
    state: State
    when: str


def response_of(wave: Wave) -> Response:
    """Counts per department by the tree rule, so that no hidden one can be found by subtraction. Two queries."""
    units = {
        unit.department_id: Unit(unit.parent_id, unit.name, unit.invited)
        for unit in WaveUnit.objects.filter(wave=wave).order_by("name", "department_id")
    }
    counted = Invitation.objects.filter(wave=wave, state=Invitation.State.DONE).values_list("customer_unit")
    done = totals(units, dict(counted.annotate(people=Count("pk")).order_by().values_list("customer_unit", "people")))
    invited = totals(units, {key: unit.direct for key, unit in units.items()})
    tops = [key for key, unit in units.items() if unit.parent not in units]
    everybody, finished = sum(invited[key] for key in tops), sum(done[key] for key in tops)
    visible = visible_units(units)
    rows: list[UnitResponse] = []

    def add(key: int, depth: int) -> None:
        if not invited[key]:
            return
        if depth >= 0:
            rows.append(_row(units[key].name, depth, key in visible, done[key], invited[key]))
        for child, unit in units.items():
            if unit.parent == key:
                add(child, depth + 1)

    for key in tops:
        # one top is the organisation itself, which is the total above the list
        add(key, -1 if len(tops) == 1 else 0)
    is_shown = everybody >= LEAST_INVITED
    return Response(everybody if is_shown else None, finished if is_shown else None, rows)


def _row(name: str, depth: int, is_visible: bool, done: int, invited: int) -> UnitResponse:
    if not is_visible:
        return UnitResponse(name, depth)
    return UnitResponse(name, depth, invited, done, shown_rate(done, invited), is_capped(done, invited))


def planning_of(wave: Wave, now: datetime) -> list[PlanStep]:
    """What happens when, from the opening to the publication; the first that is still to come is "now".

    Without counts when fewer than ten people were asked: who is not reminded took part.
    """
    calls = Notification.objects.filter(kind=REMINDER, subject_kind="wave", subject_id=wave.pk).values_list("step")
    reminded = dict(calls.annotate(people=Count("pk")).order_by().values_list("step", "people"))
    invited = Invitation.objects.filter(wave=wave).count()
    if invited < LEAST_INVITED:
        invited, reminded = 0, dict.fromkeys(reminded, 0)
    opened = ngettext("Open, %(people)s uitnodiging", "Open, %(people)s uitnodigingen", invited)
    is_open_or_later = wave.state not in (Wave.State.DRAFT, Wave.State.SCHEDULED, Wave.State.CANCELLED)
    is_closed = wave.state in (Wave.State.CLOSED, Wave.State.SEALING, Wave.State.PUBLISHED)
    lines = [
        (opened % {"people": _number(invited)} if invited else _("Open"), wave.opens_at, is_open_or_later),
        *(
            (_reminder(step, reminded.get(step, 0)), day, is_closed or any(sent >= step for sent in reminded))
            for step, day in sorted(reminder_plan(wave).items())
        ),
        (_("Sluiten"), wave.closes_at, is_closed),
        (_("Verzegelen en publiceren, na 15 minuten"), wave.closes_at, wave.state == Wave.State.PUBLISHED),
    ]
    steps: list[PlanStep] = []
    for label, when, is_done in lines:
        is_next = not is_done and all(step.state == "done" for step in steps) and wave.state != Wave.State.CANCELLED
        day = local_date(when) if isinstance(when, datetime) else when
        state: State = "done" if is_done else "now" if is_next else "todo"
        steps.append(PlanStep(label, state, day_in_words(day, _language(), "short")))
    return steps


def working_days_left(wave: Wave, now: datetime) -> int:
    """Working days after today up to and including the last day."""
    today = local_date(now)
    return max(0, organisation_calendar(today).working_days_between(today, local_date(wave.closes_at)))


def _reminder(step: int, people: int) -> str:
    if not people:
        return _("Herinnering %(step)d") % {"step": step}
    text = ngettext("Herinnering %(step)d, aan %(people)s mens", "Herinnering %(step)d, aan %(people)s mensen", people)
    return text % {"step": step, "people": _number(people)}


def _number(count: int) -> str:
    return number_in_words(count, _language(), None)


def _language() -> str:
    return get_language() or "nl"
