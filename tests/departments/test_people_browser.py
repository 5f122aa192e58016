"""The pages of people in a real browser: for everybody, on each width, with one person and with two thousand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from departments.access.roles import Role
from departments.clock.selectors import now as clock
from departments.people.absences import add_absence
from departments.people.models import Absence, Employee, RoleAssignment
from departments.people.services import assign_role, create_employee, leave
from departments.worktime.calculation import local_date
from tests.departments.conftest import FOUNDED, NOW, make_town
from tests.services.browser import SIGHTS, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Maria-Johanna van Oldenbarneveldt-Schimmelpenninck van der Oye"


@pytest.fixture
def busy(transactional_db):
    """Two thousand people; roles of now, to come and past; somebody away, somebody gone; a name that is long."""
    town, moment = make_town(), clock()
    today = local_date(moment)
    Employee.objects.bulk_create(
        Employee(email=f"p{n}@oeverstad.example", name=f"Persoon {n:04}", department=town.permits, password="!")
        for n in range(2000)
    )
    long = create_employee(
        email=f"{'lang.' * 8}adres@oeverstad.example", name=LONG, department=town.permits, by=None, now=NOW,
        employee_number="PN-1234567890",
    )  # fmt: skip
    for since, until in [(FOUNDED, today - timedelta(days=9)), (today, None), (today + timedelta(days=30), None)]:
        place = town.streets if since == FOUNDED else town.works if until is None and since > today else town.permits
        assign_role(long, Role.TEAM_LEAD, department=place, valid_from=since, valid_until=until, by=None, now=NOW)
    days = {"first_day": today, "last_day": today + timedelta(days=5), "by": None, "now": moment}
    add_absence(long, substitute=town.sanne, **days)
    add_absence(town.wim, substitute=long, **days)
    leave(town.fatima, on=today, by=town.yusuf, now=moment)
    return town, long


def looks_right(live_site, visitor, path):
    visitor.goto(path)
    assert live_site.axe(visitor) == [], path
    assert not live_site.is_wider_than_screen(visitor), path


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_pages_of_people_are_for_everybody(live_site, busy, width, language):
    town, long = busy
    visitor = live_site.visitor(town.yusuf, width=width, language=language)
    role = RoleAssignment.objects.filter(employee=long).first()

    for path in [
        "/beheer/mensen/", "/beheer/mensen/?zoek=persoon&page=80", "/beheer/mensen/?zoek=niemand",
        "/beheer/mensen/?stand=weg", "/beheer/mensen/nieuw/", f"/beheer/mensen/{long.pk}/",
        f"/beheer/mensen/{town.fatima.pk}/", f"/beheer/mensen/{long.pk}/wijzigen/", f"/beheer/mensen/{long.pk}/rol/",
        f"/beheer/mensen/rol/{RoleAssignment.objects.running(local_date(clock())).last().pk}/beeindigen/",
        f"/beheer/mensen/{long.pk}/afwezig/", f"/beheer/mensen/{long.pk}/uit-dienst/", "/rollen/", "/profiel/",
        "/profiel/afwezig/",
    ]:  # fmt: skip
        looks_right(live_site, visitor, path)
    visitor.locator("summary").locator("visible=true").first.click()
    assert live_site.axe(visitor) == []
    assert role is not None


@pytest.mark.parametrize("width", [*WIDTHS, 320])
def test_the_errors_of_these_pages_are_for_everybody_too(live_site, busy, width):
    town, long = busy
    visitor = live_site.visitor(town.yusuf, width=width)

    for path in [
        "/beheer/mensen/nieuw/", f"/beheer/mensen/{long.pk}/rol/", f"/beheer/mensen/{long.pk}/afwezig/",
        f"/beheer/mensen/{town.sanne.pk}/uit-dienst/",
    ]:  # fmt: skip
        visitor.goto(path)
        visitor.locator("main form .btn.primary").click()
        visitor.locator("[data-error-summary]").wait_for()
        assert live_site.axe(visitor) == [], path
        assert not live_site.is_wider_than_screen(visitor), path
        assert visitor.evaluate("document.activeElement.hasAttribute('data-error-summary')"), path
        assert visitor.title().startswith("Fout:"), path


def test_an_organisation_of_one_person_explains_itself(live_site, transactional_db):
    only = create_employee(email="een@x.example", name="Eén Beheerder", department=None, by=None, now=NOW)
    assign_role(only, Role.FUNCTIONAL_MANAGER, department=None, valid_from=FOUNDED, by=None, now=NOW)
    visitor = live_site.visitor(only)

    for path in ["/beheer/mensen/", f"/beheer/mensen/{only.pk}/", "/rollen/", "/profiel/", "/profiel/afwezig/"]:
        looks_right(live_site, visitor, path)
    visitor.goto("/beheer/mensen/")
    assert visitor.get_by_role("heading", name="1 persoon").is_visible()
    visitor.goto("/beheer/mensen/?stand=afwezig")
    assert visitor.get_by_role("heading", name="Niemand gevonden").is_visible()


def test_a_role_is_given_and_an_absence_set_by_keyboard_without_javascript(live_site, busy):
    town, _long = busy
    visitor = live_site.visitor(town.yusuf, javascript=False)
    visitor.goto("/beheer/mensen/")

    visitor.get_by_label("Naam, e-mailadres of nummer").focus()
    visitor.keyboard.type("henk")
    visitor.keyboard.press("Enter")
    visitor.get_by_role("link", name="Henk Bakker").focus()
    visitor.keyboard.press("Enter")
    visitor.get_by_role("link", name="Geef een rol").focus()
    visitor.keyboard.press("Enter")
    visitor.get_by_label("Rol", exact=True).focus()
    visitor.keyboard.type("Moderator")
    visitor.keyboard.press("Tab")
    for _step in range(20):  # a day has parts of its own
        if visitor.evaluate("document.activeElement.type") == "submit":
            break
        visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.get_by_text("De rol is gegeven.").wait_for()
    assert RoleAssignment.objects.filter(employee=town.henk, role=Role.COMMENT_MODERATOR).exists()

    visitor.goto(reverse("own_absence"))
    visitor.get_by_label("Laatste dag afwezig").fill((local_date(clock()) + timedelta(days=3)).isoformat())
    visitor.get_by_label("Wie vervangt?").fill("henk@oeverstad.example")
    visitor.keyboard.press("Enter")
    visitor.get_by_text("Vervanger: Henk Bakker").wait_for()
    assert Absence.objects.filter(employee=town.yusuf, substitute=town.henk).exists()
