"""The second step: obligatory for every role above employee, a code from an app, codes for an emergency."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.departments.test_signin import PASSWORD, sign_in


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_STEP_REQUIRED = True


@pytest.fixture
def fatima(town):
    town.fatima.set_password(PASSWORD)
    town.fatima.save()
    return town.fatima


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def activate(client) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


@pytest.mark.parametrize("page", ["profile", "password_change", "send_log"])
def test_who_has_a_role_above_employee_switches_it_on_first(client, fatima, page):
    sign_in(client, address=fatima.email)

    assert client.get(reverse(page)).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.post(reverse("signout")).status_code == 302


def test_an_employee_is_not_asked(client, town):
    client.force_login(town.sanne)

    assert client.get(reverse("profile")).status_code == 200


def test_after_switching_on_the_code_is_asked_at_sign_in(client, fatima):
    sign_in(client, address=fatima.email)
    secret = activate(client)
    assert client.get(reverse("profile")).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).content.decode().count("<code") == 10
    client.post(reverse("signout"))

    assert sign_in(client, address=fatima.email).url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    Authenticator.objects.update(last_used_at=None)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert "_auth_user_id" in client.session or _used_once(client, fatima)


def _used_once(client, fatima) -> bool:
    """The same six figures within half a minute are refused: then an emergency code opens the door."""
    codes = Authenticator.objects.get(user=fatima, type=Authenticator.Type.RECOVERY_CODES).wrap()
    client.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    return "_auth_user_id" in client.session


def test_a_wrong_code_does_not_switch_it_on(client, fatima):
    sign_in(client, address=fatima.email)
    client.get(reverse("mfa_activate_totp"))

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert response.status_code == 422
    assert not Authenticator.objects.exists()


def test_switching_off_leads_to_switching_on_again(client, fatima):
    sign_in(client, address=fatima.email)
    activate(client)
    assert client.get(reverse("second_step")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("profile")).url == reverse("mfa_activate_totp")


def test_new_emergency_codes_replace_the_old_ones(client, fatima):
    sign_in(client, address=fatima.email)
    activate(client)
    before = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))

    assert client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"] != before


def test_a_demonstration_asks_nobody(client, town, settings):
    settings.SECOND_STEP_REQUIRED = False
    client.force_login(town.fatima)

    assert client.get(reverse("profile")).status_code == 200


def test_after_five_wrong_codes_the_next_one_has_to_wait(client, fatima):
    sign_in(client, address=fatima.email)
    activate(client)
    client.post(reverse("signout"))
    sign_in(client, address=fatima.email)

    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"}) for number in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"
