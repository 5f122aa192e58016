from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_noop

from departments.audit.services import record
from departments.notifications.models import KeptMail, Notification
from departments.people.models import Employee
from departments.people.services import leave as close_and_anonymise
from feedback.actions.models import Action
from feedback.waves.models import Invitation

GONE = gettext_noop("De ontvanger werkt hier niet meer.")


class CannotTakeOver(Exception):
    """Who should take an action over left, or is the one who leaves."""


@transaction.atomic
def leave(
    employee: Employee, *, on: date, by: Model | None, now: datetime, hand_over: Mapping[int, Employee] | None = None
) -> None:
    """Somebody leaves: everything that says who it was goes, at once; answers and decisions stay, without a name.

    `hand_over`: who takes over which open action (its number). What is not named there is found by the lead of its
    department, as what nobody owns.

    Raises:
        LastManager: nobody would manage any more.
        CannotTakeOver: see there.
    """
    for action, colleague in (hand_over or {}).items():
        _hand_over(action, employee, colleague, by, now)
    name, address = employee.name, employee.email
    close_and_anonymise(employee, on=on, by=by, now=now)
    _forget([employee.pk])
    # the demonstration keeps mail: also what it wrote to others about this person
    KeptMail.objects.filter(to__iexact=address).delete()
    KeptMail.objects.filter(text__contains=name).delete()


@transaction.atomic
def forget_leavers(now: datetime) -> int:
    """Take those who left (through an import) out of everything that this and earlier stages know about them.

    Safe to repeat; returns for how many there was something to forget.
    """
    left = Employee.objects.filter(left_on__isnull=False)
    asked = Invitation.objects.filter(person__in=left).values_list("person", flat=True)
    owed = Notification.objects.owed().filter(recipient__in=left).values_list("recipient", flat=True)
    found = {number for number in [*asked, *owed] if number is not None}
    if found:
        _forget(found)
        KeptMail.objects.exclude(to__in=Employee.objects.values("email")).delete()
    return len(found)


def _forget(employees: Collection[int]) -> None:
    """Invitations stay as somebody's: who was asked and who is done is counted as before."""
    Invitation.objects.filter(person__in=employees).update(person=None)
    notices = Notification.objects.filter(recipient__in=employees)
    notices.owed().update(state=Notification.State.CANCELLED, reason=GONE)
    # what a mail server answered may name the address
    notices.exclude(state=Notification.State.CANCELLED).update(reason="")


def _hand_over(action: int, leaver: Employee, colleague: Employee, by: Model | None, now: datetime) -> None:
    here = Employee.objects.here().select_for_update(no_key=True).filter(pk=colleague.pk).exclude(pk=leaver.pk)
    theirs = Action.objects.filter(pk=action, owner=leaver, status=Action.Status.OPEN)
    if not here.exists():
        raise CannotTakeOver(colleague.pk)
    if theirs.update(owner=colleague):
        record(
            actor=by,
            event="action.handed_over",
            target=Action(pk=action),
            at=now,
            before=leaver.pk,
            owner=colleague.pk,
        )
