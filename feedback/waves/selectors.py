from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from departments.catalogue.selectors import suppliers_of
from departments.chart.models import Department
from departments.chart.selectors import becoming, branches, organisation_calendar, parents
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.surveys.models import Question
from feedback.waves.calculation import minutes_to_answer, reminder_days
from feedback.waves.models import Invitation, Wave, WaveUnit
from feedback.waves.rules import GRACE, can_be_asked, may_judge, rated_as, staff_of_branches

# A mail that came back says nothing about the person: the questionnaire stays open on the site.
MAY_ANSWER = (Invitation.State.INVITED.value, Invitation.State.BOUNCED.value)


@dataclass(frozen=True)
class Supplier:
    """A department that somebody may judge; `is_expected`: a supply relation says that they work together."""

    pk: int
    name: str
    is_expected: bool


@dataclass(frozen=True)
class Asked:
    """A questionnaire of one person."""

    wave: Wave
    invitation: Invitation
    minutes: int

    @property
    def is_done(self) -> bool:
        return self.invitation.state == Invitation.State.DONE


def is_open(wave: Wave, now: datetime) -> bool:
    """Whether somebody may begin now."""
    return wave.state == Wave.State.OPEN and wave.opens_at <= now < wave.closes_at


def takes_answers(wave: Wave, now: datetime) -> bool:
    """Whether a form that was opened in time may still be sent: until 15 minutes after the end."""
    return wave.state in (Wave.State.OPEN, Wave.State.CLOSED) and now < wave.closes_at + GRACE


def recipients(audience: Iterable[int], suppliers: Collection[int]) -> QuerySet[Employee]:
    """Who would be asked: everybody who works in these departments or below them and has somebody to judge."""
    tree = parents()
    places = [
        place for place in branches(audience).values_list("pk", flat=True) if can_be_asked(place, suppliers, tree)
    ]
    return Employee.objects.filter(is_active=True, department__in=places)


def rated_suppliers(suppliers: Iterable[int]) -> dict[int, int | None]:
    """Under which department each chosen supplier is judged: itself, one above it, or (None) nobody."""
    direct = Employee.objects.filter(is_active=True, department__isnull=False).values_list("department")
    counted = dict(direct.annotate(people=Count("pk")).order_by().values_list("department", "people"))
    tree = parents()
    staff = staff_of_branches(counted, tree)
    return {supplier: rated_as(supplier, staff, tree) for supplier in suppliers}


def snapshot_parents(wave: Wave) -> dict[int, int | None]:
    """The tree as it stood when the wave opened; before that, as it stands now."""
    tree: dict[int, int | None] = dict(WaveUnit.objects.filter(wave=wave).values_list("department_id", "parent_id"))
    return tree or parents()


def judged(wave: Wave) -> list[WaveUnit] | list[Department]:
    """Whom the wave is about, by name: as they were called when it opened; before that, as they are called now."""
    suppliers = wave.suppliers.order_by("name", "pk")
    units = WaveUnit.objects.filter(wave=wave, department__in=suppliers.values("pk")).order_by("name", "department_id")
    return list(units) or list(suppliers)


def invitation_of(wave_id: int, person: Employee, today: date) -> Invitation | None:
    """What this person was asked in this wave, with the wave and its survey."""
    return (
        Invitation.objects.visible_to(person, today)
        .filter(wave_id=wave_id)
        .exclude(state=Invitation.State.OPTED_OUT)
        .exclude(wave__state=Wave.State.CANCELLED)
        .select_related("wave__survey_version__survey")
        .first()
    )


def suppliers_for(invitation: Invitation, day: date) -> list[Supplier]:
    """Whom this person may judge, by name; never the own department. Five queries.

    Departments and names are those of the opening; who is expected follows from the relations of today.
    """
    units = WaveUnit.objects.filter(wave=invitation.wave).values_list("department_id", "parent_id", "name")
    chart = {department: (parent, name) for department, parent, name in units}
    tree = {department: parent for department, (parent, _name) in chart.items()}
    unit = invitation.customer_unit_id
    above: list[int] = [unit]
    while (parent := tree.get(above[-1])) is not None and parent not in above:
        above.append(parent)
    judged = list(invitation.wave.suppliers.order_by("name", "pk"))
    rated = {supplier.pk for supplier in judged}
    expected = _expected(above, rated, tree, day)
    return [
        Supplier(
            supplier.pk,
            chart[supplier.pk][1] if supplier.pk in chart else supplier.name,
            supplier.pk in expected,
        )
        for supplier in judged
        if may_judge(unit, supplier.pk, tree)
    ]


def _expected(above: Collection[int], rated: Collection[int], tree: Mapping[int, int | None], day: date) -> set[int]:
    """The rated departments with which one of these has a relation, whatever has become of both. Three queries.

    A relation with a team counts for the department that the team is judged as part of.
    """
    became = becoming(day)
    supplying = {supplier.pk for supplier in suppliers_of(became.of(above), day)}
    found: set[int] = set()
    for one in tree:
        if supplying.isdisjoint(became.of([one])):
            continue
        place: int | None = one
        while place is not None and place not in rated:
            place = tree.get(place)
        found |= {place} if place is not None else set()
    return found


def minutes_for(wave: Wave, suppliers: int) -> int:
    """Estimate of the minutes that judging so many suppliers takes."""
    kinds = list(wave.survey_version.questions.values_list("kind", flat=True))
    opens = kinds.count(Question.Kind.OPEN)
    return minutes_to_answer(suppliers, len(kinds) - opens, opens)


def open_invitations(employee: Employee, now: datetime) -> list[Asked]:
    """The questionnaires that wait for this person now, the first to close first."""
    day = local_date(now)
    return [_with_minutes(invitation, day) for invitation in _waiting(employee, now).order_by("wave__closes_at", "pk")]


def open_count(employee: Employee, now: datetime) -> int:
    """How many questionnaires wait for this person now; one query, for the menu of every page."""
    return _waiting(employee, now).count()


def done_invitations(employee: Employee, now: datetime) -> list[Asked]:
    """The questionnaires in which this person took part, as long as that is remembered; the newest first."""
    asked = _asked(employee, now).filter(state=Invitation.State.DONE).exclude(wave__state=Wave.State.CANCELLED)
    return [Asked(invitation.wave, invitation, 0) for invitation in asked.order_by("-wave__opens_at", "-pk")]


def upcoming_waves() -> list[Wave]:
    """Waves that are planned, the first to open first: what an empty list can tell about."""
    return list(Wave.objects.filter(state=Wave.State.SCHEDULED).order_by("opens_at"))


def reminder_plan(wave: Wave) -> dict[int, date]:
    """Local date of each reminder of a wave, by its step."""
    opens_on, closes_on = local_date(wave.opens_at), local_date(wave.closes_at)
    return reminder_days(opens_on, closes_on, organisation_calendar(opens_on))


def _asked(employee: Employee, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(employee, local_date(now)).select_related("wave__survey_version__survey")


def _waiting(employee: Employee, now: datetime) -> QuerySet[Invitation]:
    return _asked(employee, now).filter(
        state__in=MAY_ANSWER, wave__state=Wave.State.OPEN, wave__opens_at__lte=now, wave__closes_at__gt=now
    )


def _with_minutes(invitation: Invitation, day: date) -> Asked:
    suppliers = suppliers_for(invitation, day)
    expected = sum(supplier.is_expected for supplier in suppliers) or min(3, len(suppliers))
    return Asked(invitation.wave, invitation, minutes_for(invitation.wave, expected))


def departments_to_choose(day: date) -> list[Department]:
    """Every department below the organisation itself, by name."""
    return list(Department.objects.on(day).filter(parent__isnull=False).by_name())
