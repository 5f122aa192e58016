"""A session follows the roles of its owner: another key when they change, and out at once when the account closes."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from departments.access.roles import Right, Role
from departments.clock.selectors import now as clock
from departments.people.absences import add_absence
from departments.people.erasing import end_sessions
from departments.people.models import Employee, RoleAssignment
from departments.people.services import assign_role, close_account, end_role, leave
from departments.signin.permissions import holdings_in, rights_in, roles_in
from departments.worktime.calculation import local_date
from tests.departments.test_signin import PASSWORD, sign_in

PROFILE = "/profiel/"
ROLES_ASKED = 'SELECT "departments_roleassignment"."role"'


@pytest.fixture
def fatima(town, client):
    """A lead, signed in with a password, who looked at a page."""
    town.fatima.set_password(PASSWORD)
    town.fatima.save()
    sign_in(client, address=town.fatima.email)
    assert client.get(PROFILE).status_code == 200
    return town.fatima


def cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def with_cookie(value: str) -> Client:
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = value
    return other


def today():
    return local_date(clock())


def test_the_key_stays_while_the_roles_stay(fatima, client):
    before = cookie(client)

    client.get(PROFILE)

    assert cookie(client) == before


@pytest.mark.parametrize("change", ["given", "ended", "stands in"])
def test_other_roles_give_the_session_another_key_and_the_old_cookie_is_dead(fatima, client, town, change):
    old, moment = cookie(client), clock()
    if change == "given":
        assign_role(fatima, Role.DIRECTOR, department=town.works, valid_from=today(), by=None, now=moment)
    elif change == "ended":
        end_role(RoleAssignment.objects.get(employee=fatima), until=today(), by=None, now=moment)
    else:
        days = {"first_day": today(), "last_day": today() + timedelta(days=1)}
        add_absence(town.henk, **days, substitute=fatima, by=None, now=moment)

    assert client.get(PROFILE).status_code == 200

    assert cookie(client) != old
    assert client.get(PROFILE).status_code == 200
    assert with_cookie(old).get(PROFILE).status_code == 302
    assert not Session.objects.filter(pk=old).exists()


@pytest.mark.parametrize("let_go", ["closed", "left"])
def test_who_is_closed_or_left_is_out_at_the_next_page_with_a_real_old_cookie(fatima, client, now, let_go):
    old = cookie(client)
    if let_go == "closed":
        close_account(fatima, by=None, now=now)
    else:
        leave(fatima, on=today(), by=None, now=now)

    for visitor in (client, with_cookie(old)):
        assert visitor.get(PROFILE).status_code == 302
        assert visitor.post(reverse("own_absence"), {"first_day": "2026-11-24"}).status_code == 302


def test_only_the_sessions_of_these_people_end(fatima, client, town):
    other = Client()
    other.force_login(town.wim, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert end_sessions([fatima.pk]) == 1

    assert client.get(PROFILE).status_code == 302
    assert other.get(PROFILE).status_code == 200
    assert end_sessions([]) == 0


def test_who_gave_a_password_and_no_code_yet_is_forgotten_too(client, town, settings):
    settings.SECOND_STEP_REQUIRED = True
    # allauth writes numbers above 9 in another way
    Employee.objects.bulk_create(Employee(pk=40 + n, email=f"e{n}@x.example", name="E") for n in range(2))
    town.fatima = Employee.objects.get(pk=41)
    town.fatima.set_password(PASSWORD)
    town.fatima.save()
    Authenticator.objects.create(user=town.fatima, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert sign_in(client, address=town.fatima.email).url == reverse("mfa_authenticate")
    assert Session.objects.count() == 1

    assert end_sessions([40, town.sanne.pk]) == 0
    assert end_sessions([town.fatima.pk]) == 1


def test_the_roles_of_a_request_are_asked_once(town, django_assert_max_num_queries):
    request = RequestFactory().get("/")
    request.user = town.fatima

    with django_assert_max_num_queries(2):  # what time it is, and the roles
        assert Right.DECIDE in rights_in(request)
        assert roles_in(request) == {Role.EMPLOYEE, Role.TEAM_LEAD}
        assert len(holdings_in(request)) == 1


def test_another_reader_of_the_same_request_is_asked_again(town):
    request = RequestFactory().get("/")
    request.user = town.fatima
    assert Right.DECIDE in rights_in(request)

    request.user = town.sanne

    assert Right.DECIDE not in rights_in(request)


def test_a_page_with_its_menu_asks_for_the_roles_once(client, town, django_assert_max_num_queries):
    client.force_login(town.sanne, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(PROFILE)

    with django_assert_max_num_queries(20) as asked:
        client.get(reverse("own_absence"))

    of_roles = [one["sql"] for one in asked.captured_queries if one["sql"].startswith(ROLES_ASKED)]
    assert len(of_roles) == 1
