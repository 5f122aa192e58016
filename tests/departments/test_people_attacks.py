"""What somebody may try with the pages of people: strange years, and an address that was taken back."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from departments.people.models import Absence, RoleAssignment
from departments.people.services import change_employee
from tests.departments.conftest import NOW
from tests.departments.test_people_pages import manager, signed_in, text_of, today  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
YEAR = "Klopt het jaartal?"
PASSWORD = "een lang wachtwoord 12"


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.SECOND_STEP_REQUIRED = False


@pytest.mark.parametrize(("first", "last"), [("", "9999-12-31"), ("9999-12-31", ""), ("9999-12-31", "9999-12-31")])
def test_a_role_until_the_end_of_time_is_asked_again_and_no_fault(manager, town, first, last):  # noqa: F811
    answers = {"role": "team_lead", "department": town.permits.pk, "valid_from": first or today(), "last_day": last}
    held = RoleAssignment.objects.count()

    page = manager.post(reverse("role_new", args=[town.sanne.pk]), answers)

    assert page.status_code == 422
    assert YEAR in text_of(page)
    assert RoleAssignment.objects.count() == held


def test_a_role_ends_in_a_sensible_year(manager, town):  # noqa: F811
    held = RoleAssignment.objects.get(employee=town.fatima)

    page = manager.post(reverse("role_end", args=[held.pk]), {"until": "9999-12-31"})

    assert page.status_code == 422
    held.refresh_from_db()
    assert held.valid_until is None


@pytest.mark.parametrize(("first", "last"), [("", "9999-12-31"), ("0001-01-01", "")])
def test_nobody_lends_a_role_for_all_time(client, town, first, last):
    answers = {"first_day": first or today(), "last_day": last or today(), "substitute": town.sanne.email}

    page = signed_in(client, town.fatima).post(reverse("own_absence"), answers)

    assert page.status_code == 422
    assert YEAR in text_of(page)
    assert not Absence.objects.exists()


def test_an_address_that_was_taken_back_opens_nothing(client, town):
    town.sanne.set_password(PASSWORD)
    town.sanne.save()
    old = town.sanne.email
    # as allauth keeps it of who confirmed an address
    EmailAddress.objects.create(user=town.sanne, email=old, verified=True, primary=True)

    change_employee(
        town.sanne, name="Sanne Visser", email="sanne.visser@oeverstad.example", department=town.permits,
        language="nl", employee_number="", by=town.yusuf, now=NOW,
    )  # fmt: skip
    page = client.post(reverse("account_login"), {"login": old, "password": PASSWORD})

    assert page.status_code != 302, "the old address no longer signs in"
    assert not EmailAddress.objects.exists()
