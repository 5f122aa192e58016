"""Being away, and who stands in: dates are whole local days, the first and the last included."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Model, Q

from departments.access.roles import Role
from departments.audit.services import record
from departments.people.models import Absence, Employee
from departments.people.services import locked


class AbsenceOverlaps(Exception):
    """There is an absence on one of these days already."""


class EndsBeforeItBegins(Exception):
    """The last day is before the first."""


class SubstituteNotHere(Exception):
    """Nobody stands in for themselves, and nobody who left stands in."""


class StandsInByOwnHand(Exception):
    """Nobody makes themselves the substitute of somebody else, and who audits stands in for nobody."""


@transaction.atomic
def add_absence(
    employee: Employee,
    *,
    first_day: date,
    last_day: date,
    substitute: Employee | None,
    by: Model | None,
    now: datetime,
) -> Absence:
    """Somebody is away from the first to the last day; the substitute acts in the roles that are passed on.

    Raises:
        NobodyHere: this person left.
        EndsBeforeItBegins, AbsenceOverlaps, SubstituteNotHere, StandsInByOwnHand: see there.
    """
    employee = locked(employee)
    absence = Absence(employee=employee, first_day=first_day, last_day=last_day, substitute=substitute)
    _check(absence, by)
    absence.save()
    _record("absence.added", absence, by, now)
    return absence


@transaction.atomic
def change_absence(
    absence: Absence,
    *,
    first_day: date,
    last_day: date,
    substitute: Employee | None,
    by: Model | None,
    now: datetime,
) -> None:
    """Other days, or somebody else.

    Raises:
        NobodyHere, EndsBeforeItBegins, AbsenceOverlaps, SubstituteNotHere, StandsInByOwnHand: as for a new one.
    """
    locked(absence.employee)
    absence.first_day, absence.last_day, absence.substitute = first_day, last_day, substitute
    _check(absence, by)
    absence.save()
    _record("absence.changed", absence, by, now)


@transaction.atomic
def end_absence(absence: Absence, *, today: date, by: Model | None, now: datetime) -> None:
    """Back today: yesterday was the last day; one that had not begun, or began today, is taken back."""
    locked(absence.employee)
    if absence.first_day >= today:
        # the row goes, its number stays for the trail
        Absence.objects.filter(pk=absence.pk).delete()
    else:
        absence.last_day = min(absence.last_day, today - timedelta(days=1))
        absence.save(update_fields=["last_day"])
    _record("absence.ended", absence, by, now)


def stands_in_for(employee: Employee, day: date) -> list[Absence]:
    """For whom this person stands in on a day, by name; with the name."""
    now_away = Absence.objects.on(day).filter(substitute=employee, employee__is_active=True)
    return list(now_away.select_related("employee").order_by("employee__name", "pk"))


def absences_from(employee: Employee, day: date) -> list[Absence]:
    """The absences of this person that are not over on a day, the first first; with who stands in."""
    return list(employee.absences.filter(last_day__gte=day).select_related("substitute"))


def _check(absence: Absence, by: Model | None) -> None:
    if absence.last_day < absence.first_day:
        raise EndsBeforeItBegins
    substitute = absence.substitute
    if substitute and (substitute.pk == absence.employee_id or not substitute.is_active):
        raise SubstituteNotHere
    if substitute and (substitute == by or _audits(substitute, absence)):
        raise StandsInByOwnHand
    others = Absence.objects.filter(employee=absence.employee_id).exclude(pk=absence.pk)
    if others.filter(first_day__lte=absence.last_day, last_day__gte=absence.first_day).exists():
        raise AbsenceOverlaps


def _audits(substitute: Employee, absence: Absence) -> bool:
    """Whether the substitute is auditor on one of these days: who checks the others does not act for them."""
    held = substitute.roles.filter(role=Role.AUDITOR.value, valid_from__lte=absence.last_day)
    return held.filter(Q(valid_until=None) | Q(valid_until__gt=absence.first_day)).exists()


def _record(event: str, absence: Absence, by: Model | None, now: datetime) -> None:
    record(
        actor=by,
        event=event,
        target=absence.employee,
        at=now,
        first_day=absence.first_day,
        last_day=absence.last_day,
        substitute=absence.substitute_id,
    )
