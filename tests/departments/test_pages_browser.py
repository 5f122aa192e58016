"""The pages of this room in a real browser, on a desk and on a phone: reachable for everybody, nothing sideways."""

import pytest
from django.urls import reverse

from departments.notifications.models import KeptMail
from tests.departments.test_pages import mails, parts  # noqa: F401 - fixtures
from tests.departments.test_signin import PASSWORD
from tests.services.browser import SIGHTS, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_pages_of_a_demonstration(live_site, parts, mails, width, language):  # noqa: F811
    visitor = live_site.visitor(width=width, language=language)
    visitor.goto("/inloggen/")
    assert live_site.axe(visitor) == []
    visitor.locator("button[value=beheerder]").click()

    mail = KeptMail.objects.first()
    for path in ["/profiel/", "/beheer/mail/", f"/beheer/mail/{mail.pk}/", "/beheer/berichten/", "/uitloggen/"]:
        visitor.goto(path)
        assert live_site.axe(visitor) == [], path
        assert not live_site.is_wider_than_screen(visitor), path


@pytest.mark.parametrize("width", [*WIDTHS, 320])
def test_the_pages_of_signing_in(live_site, town, settings, width):
    settings.SECOND_STEP_REQUIRED = True
    town.fatima.set_password(PASSWORD)
    town.fatima.save()
    visitor = live_site.visitor(width=width)

    def looks_right(where: str) -> None:
        assert live_site.axe(visitor) == [], where
        assert not live_site.is_wider_than_screen(visitor), where

    for name in ["password_reset", "password_reset_done", "account_inactive", "signin"]:
        visitor.goto(reverse(name) + ("?next=/profiel/" if name == "signin" else ""))
        looks_right(name)
    visitor.get_by_label("E-mailadres").fill("fatima@oeverstad.example")
    visitor.get_by_label("Wachtwoord").fill("niet goed dit")
    visitor.get_by_role("button", name="Inloggen").click()
    looks_right("errors")
    visitor.get_by_label("Wachtwoord").fill(PASSWORD)
    visitor.get_by_role("button", name="Inloggen").click()
    visitor.get_by_role("heading", name="Zet de tweede stap aan").wait_for()
    looks_right("second step")


def test_signing_in_works_by_keyboard_and_without_javascript(live_site, town):
    town.sanne.set_password(PASSWORD)
    town.sanne.save()
    visitor = live_site.visitor(javascript=False)
    visitor.goto("/profiel/")

    visitor.get_by_label("E-mailadres").focus()
    visitor.keyboard.type("sanne@oeverstad.example")
    visitor.keyboard.press("Tab")
    visitor.keyboard.type(PASSWORD)
    visitor.keyboard.press("Enter")

    visitor.get_by_role("heading", name="Uw gegevens").wait_for()
    assert visitor.url.endswith("/profiel/")
