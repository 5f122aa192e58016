"""Being away: the substitute acts from the first to the last day, and who is away gets no mail."""

from datetime import timedelta

import pytest

from departments.access.roles import Right, Role
from departments.audit.models import AuditEntry
from departments.notifications.models import Notification
from departments.people.absences import (
    AbsenceOverlaps,
    EndsBeforeItBegins,
    StandsInByOwnHand,
    SubstituteNotHere,
    add_absence,
    change_absence,
    end_absence,
    stands_in_for,
)
from departments.people.models import Absence
from departments.people.selectors import (
    decision_departments,
    leads_of,
    managers,
    result_departments,
    rights_of,
    roles_of,
)
from departments.people.services import NobodyHere, assign_role, leave
from tests.departments.conftest import DAY, FOUNDED, NOW

FIRST, LAST = DAY + timedelta(days=1), DAY + timedelta(days=10)
ONE = timedelta(days=1)


def away(person, substitute=None, first=FIRST, last=LAST) -> Absence:
    return add_absence(person, first_day=first, last_day=last, substitute=substitute, by=person, now=NOW)


@pytest.mark.parametrize(("day", "acts"), [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)])
def test_a_substitute_sees_what_the_role_sees_from_the_first_to_the_last_day(town, day, acts):
    away(town.fatima, town.sanne)

    assert (roles_of(town.sanne, day) == {Role.EMPLOYEE, Role.TEAM_LEAD}) is acts
    assert ({Right.READ_RESULTS, Right.DECIDE} <= rights_of(town.sanne, day)) is acts
    for departments in (result_departments, decision_departments):
        assert (list(departments(town.sanne, day)) == list(departments(town.fatima, day))) is acts
    assert (town.sanne in leads_of(town.permits, day)) is acts
    assert town.fatima in leads_of(town.permits, day)  # who is away keeps the role


def test_nobody_becomes_a_substitute_by_their_own_hand(town):
    with pytest.raises(StandsInByOwnHand):
        add_absence(town.fatima, first_day=FIRST, last_day=LAST, substitute=town.yusuf, by=town.yusuf, now=NOW)

    assert not Absence.objects.exists()


@pytest.mark.parametrize(("ends", "is_refused"), [(None, True), (FIRST, False), (FIRST + ONE, True)])
def test_who_audits_stands_in_for_nobody(town, now, ends, is_refused):
    assign_role(town.sanne, Role.AUDITOR, department=None, valid_from=FOUNDED, valid_until=ends, by=town.yusuf, now=now)

    if is_refused:
        with pytest.raises(StandsInByOwnHand):
            away(town.fatima, town.sanne)
    else:
        away(town.fatima, town.sanne)

    assert (Role.TEAM_LEAD in roles_of(town.sanne, FIRST)) is not is_refused


def test_to_manage_and_to_audit_are_not_passed_on(town, now):
    assign_role(town.wim, Role.AUDITOR, department=None, valid_from=FOUNDED, by=None, now=now)
    away(town.yusuf, town.sanne)
    away(town.wim, town.sanne)

    assert roles_of(town.sanne, FIRST) == {Role.EMPLOYEE, Role.TEAM_LEAD}  # what Wim leads, and no more
    assert managers(FIRST) == [town.yusuf]


def test_a_substitute_of_a_substitute_holds_nothing(town):
    away(town.fatima, town.sanne)
    away(town.sanne, town.yusuf)

    assert Role.TEAM_LEAD not in roles_of(town.yusuf, FIRST)


def test_somebody_may_lead_two_departments_and_stand_in_for_a_third(town, now):
    assign_role(town.fatima, Role.TEAM_LEAD, department=town.streets, valid_from=FOUNDED, by=None, now=now)
    away(town.henk, town.fatima)

    assert set(decision_departments(town.fatima, FIRST)) == {town.hall, town.works, town.permits, town.streets}
    assert set(decision_departments(town.fatima, DAY)) == {town.permits, town.streets}
    assert [one.employee for one in stands_in_for(town.fatima, FIRST)] == [town.henk]


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (FIRST - 5 * ONE, FIRST - ONE, True),
        (FIRST - 5 * ONE, FIRST, False),
        (FIRST + ONE, LAST - ONE, False),
        (LAST, LAST + ONE, False),
        (LAST + ONE, LAST + ONE, True),
        (FIRST - ONE, LAST + ONE, False),
    ],
)
def test_nobody_is_away_twice_at_a_time(town, first, last, fits):
    away(town.fatima)

    if fits:
        away(town.fatima, first=first, last=last)
    else:
        with pytest.raises(AbsenceOverlaps):
            away(town.fatima, first=first, last=last)


def test_what_cannot_be_is_refused(town, now):
    leave(town.sanne, on=DAY, by=None, now=now)

    with pytest.raises(EndsBeforeItBegins):
        away(town.fatima, first=LAST, last=FIRST)
    with pytest.raises(SubstituteNotHere):
        away(town.fatima, town.fatima)
    with pytest.raises(SubstituteNotHere):
        away(town.fatima, town.sanne)
    with pytest.raises(NobodyHere):
        away(town.sanne)
    assert not Absence.objects.exists()


def test_back_earlier_means_that_yesterday_was_the_last_day(town, now):
    absence = away(town.fatima, town.sanne)

    end_absence(absence, today=FIRST + 2 * ONE, by=town.fatima, now=now)

    assert Role.TEAM_LEAD in roles_of(town.sanne, FIRST + ONE)
    assert Role.TEAM_LEAD not in roles_of(town.sanne, FIRST + 2 * ONE)


@pytest.mark.parametrize("today", [FIRST, FIRST - ONE])
def test_an_absence_that_had_not_begun_is_taken_back(town, now, today):
    end_absence(away(town.fatima), today=today, by=town.fatima, now=now)

    assert not Absence.objects.exists()


def test_other_days_may_touch_the_old_ones(town, now):
    absence = away(town.fatima, town.sanne)

    change_absence(absence, first_day=FIRST + ONE, last_day=LAST + ONE, substitute=town.wim, by=None, now=now)

    assert town.sanne not in leads_of(town.permits, FIRST + ONE)
    assert town.wim in leads_of(town.permits, LAST + ONE)
    events = AuditEntry.objects.filter(event__startswith="absence.").values_list("event", flat=True)
    assert list(events) == ["absence.added", "absence.changed"]


def test_who_leaves_stands_in_for_nobody_any_more(town, now):
    away(town.fatima, town.sanne)

    leave(town.sanne, on=DAY, by=None, now=now)

    assert Absence.objects.get().substitute is None
    assert leads_of(town.permits, FIRST) == [town.fatima]


def test_the_trail_names_nobody(town):
    away(town.fatima, town.sanne)

    details = AuditEntry.objects.get(event="absence.added").details
    assert details == {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat(), "substitute": town.sanne.pk}
    assert not Notification.objects.exists()
