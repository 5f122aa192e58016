"""What happened to the chart of the demonstration, and what is planned: so that history is not empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from departments.access.roles import Role
from departments.chart.plans import Merging, Moving, Renaming
from departments.people.absences import add_absence
from departments.people.models import Employee
from departments.people.services import assign_role
from departments.worktime.calculation import WorkCalendar, local_date
from feedback.reorganisation.services import plan_change
from ikg.demonstration import organisation
from ikg.demonstration.people import Chart

LEAST_NOTICE = timedelta(days=45)
AWAY, SUBSTITUTE = "Karim Bouzidi", "Annelies Mulder"
MODERATOR = "Lotte Hendriks"


def rename_teams(chart: Chart, *, on: datetime, by: Employee) -> None:
    """Give the teams that had another name the one of today."""
    today = {team.code: team.name for team in organisation.TEAMS}
    for code in organisation.FORMER_NAMES:
        plan_change(
            Renaming(chart[code].pk, today[code]),
            day=local_date(on),
            reason="Het team helpt met meer dan computers alleen.",
            by=by,
            now=on,
        )
        chart[code].refresh_from_db()


def move_a_team(chart: Chart, *, on: datetime, by: Employee) -> None:
    """Between two waves a team goes to another domain, so that old results have an old and a new chart."""
    plan_change(
        Moving(chart["facilitair"].pk, chart["dienstverlening"].pk),
        day=local_date(on) - timedelta(days=3),
        reason="Balies en vergaderzalen horen bij de dienstverlening aan bezoekers.",
        by=by,
        now=on,
    )


def plan_a_merger(chart: Chart, *, by: Employee, now: datetime) -> None:
    """Two teams become one on the first day of a coming quarter."""
    plan_change(
        Merging(
            (chart["hr"].pk, chart["juridische-zaken"].pk),
            code="personeel-en-recht",
            name="Personeel en Recht",
            parent=chart["bedrijfsvoering"].pk,
            lead=Employee.objects.get(name="Petra Vos").pk,
        ),
        day=_quarter_after(local_date(now) + LEAST_NOTICE),
        reason="Adviseurs over personeel en recht werken aan dezelfde dossiers.",
        by=by,
        now=now,
    )


def send_somebody_on_leave(calendar: WorkCalendar, *, by: Employee, now: datetime) -> None:
    """A team lead is away for two weeks, somebody stands in; and somebody moderates comments."""
    today = local_date(now)
    add_absence(
        Employee.objects.get(name=AWAY),
        first_day=calendar.add_working_days(today, -1),
        last_day=calendar.add_working_days(today, 9),
        substitute=Employee.objects.get(name=SUBSTITUTE),
        by=by,
        now=now,
    )
    assign_role(
        Employee.objects.get(name=MODERATOR),
        Role.COMMENT_MODERATOR,
        department=None,
        valid_from=today,
        by=by,
        now=now,
    )


def _quarter_after(day: date) -> date:
    month = 3 * ((day.month - 1) // 3 + 1) + 1
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)
