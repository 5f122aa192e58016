"""A wave opens: the organisation is copied, everybody is invited, the first notices are owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from departments.audit.services import record
from departments.chart.models import Department
from departments.chart.selectors import becoming
from departments.chart.services import lock_chart
from departments.notifications import services as notifications
from departments.worktime.calculation import local_date
from feedback.waves.models import Invitation, Wave, WaveUnit
from feedback.waves.reminders import OPENED
from feedback.waves.selectors import rated_suppliers, recipients
from feedback.waves.transitions import WaveMovedOn, move_wave

ROWS_AT_ONCE = 1000


def open_due(now: datetime) -> int:
    """Open the waves whose moment has come. Returns how many; one transaction each, so a kill leaves none half open.

    A wave that ended before it could open (everything was off) is called off: nobody could have answered.
    """
    opened = 0
    for wave in Wave.objects.filter(state=Wave.State.SCHEDULED, opens_at__lte=now).order_by("opens_at", "pk"):
        try:
            if wave.closes_at <= now:
                reason = _("De hele periode was voorbij voordat de meting kon openen.")
                move_wave(wave, Wave.State.CANCELLED, by=None, now=now, reason=reason)
                continue
            open_wave(wave, now=now)
        except WaveMovedOn:
            continue
        opened += 1
    return opened


@transaction.atomic
def open_wave(wave: Wave, *, now: datetime) -> None:
    """Open one wave, on the chart of this moment: snapshot, invitations and notices in one transaction.

    Raises:
        WaveMovedOn: another tick was first, or it was cancelled.
    """
    # nobody changes the chart between the snapshot and the invitations
    lock_chart()
    move_wave(wave, Wave.State.OPEN, by=None, now=now)
    closed = _follow_chart(wave, local_date(now))
    rated = rated_suppliers(wave.suppliers.values_list("pk", flat=True))
    if any(chosen != place for chosen, place in rated.items()):
        wave.suppliers.set(sorted({place for place in rated.values() if place}))
    _copy_chart(wave, now)
    suppliers = list(wave.suppliers.values_list("pk", flat=True))
    people = recipients(wave.audience.values_list("pk", flat=True), suppliers)
    asked = people.order_by("pk").values_list("pk", "department_id")
    Invitation.objects.bulk_create(_invitations(wave, asked.iterator(ROWS_AT_ONCE)), batch_size=ROWS_AT_ONCE)
    _count_invited(wave)
    invited = Invitation.objects.filter(wave=wave)
    notifications.owe(
        kind=OPENED,
        subject=wave,
        step=0,
        recipients=invited.values_list("person_id", flat=True).iterator(ROWS_AT_ONCE),
        due_at=wave.opens_at,
        title=gettext_noop("Uitnodiging voor een vragenlijst"),
    )
    record(
        actor=None,
        event="wave.invited",
        target=wave,
        at=now,
        invited=invited.count(),
        suppliers=suppliers,
        rated_as={str(chosen): place for chosen, place in rated.items() if chosen != place},
        **closed,
    )


def _follow_chart(wave: Wave, day: date) -> dict[str, list[int]]:
    """Departments that closed since the planning become what took their place; returns those that closed."""
    became = becoming(day)
    closed: dict[str, list[int]] = {}
    for name, chosen in (("closed_suppliers", wave.suppliers), ("closed_audience", wave.audience)):
        numbers = set(chosen.values_list("pk", flat=True))
        gone = numbers - became.existing
        if gone:
            chosen.set(sorted(became.of(numbers)))
            closed[name] = sorted(gone)
    return closed


def _invitations(wave: Wave, asked: Iterator[tuple[int, int | None]]) -> Iterator[Invitation]:
    return (Invitation(wave=wave, person_id=person, customer_unit_id=unit) for person, unit in asked if unit)


def _copy_chart(wave: Wave, now: datetime) -> None:
    day = local_date(now)
    WaveUnit.objects.bulk_create(
        [
            WaveUnit(wave=wave, department=department, parent_id=department.parent_id, name=department.name)
            for department in Department.objects.on(day).order_by("pk")
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _count_invited(wave: Wave) -> None:
    counted = Invitation.objects.filter(wave=wave).values_list("customer_unit").annotate(people=Count("pk"))
    people = dict(counted.order_by().values_list("customer_unit", "people"))
    units = list(WaveUnit.objects.filter(wave=wave, department_id__in=people))
    for unit in units:
        unit.invited = people[unit.department_id]
    WaveUnit.objects.bulk_update(units, ["invited"], batch_size=ROWS_AT_ONCE)
