"""Signing in with an address and a password: plain answers, limits, links that work once, safe redirects."""

import asyncio
import re
from dataclasses import dataclass, field
from threading import Event

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from departments.access.roles import Role
from departments.people.models import Employee
from departments.people.selectors import roles_of
from departments.people.services import close_account
from departments.signin.redirects import is_safe
from tests.departments.conftest import DAY
from tests.services.daemons import waited_for
from tests.services.mail import MailServer

PASSWORD = "vier losse woorden hier"
OTHER = "vijf andere losse woorden hier"


@pytest.fixture
def sanne(town) -> Employee:
    town.sanne.set_password(PASSWORD)
    town.sanne.save()
    return town.sanne


def sign_in(client, address="sanne@oeverstad.example", password=PASSWORD, **more):
    return client.post(reverse("signin"), {"login": address, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_start_page(client, sanne):
    response = sign_in(client, address="Sanne@Oeverstad.example")

    assert (response.status_code, response.url) == (302, "/")
    assert signed_in(client)
    assert response.cookies["ikg-language"].value == "nl"


@pytest.mark.parametrize("address", ["sanne@oeverstad.example", "nobody@oeverstad.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, sanne, address):
    response = sign_in(client, address=address, password="niet goed dit")

    assert response.status_code == 422
    assert "horen niet bij elkaar" in response.content.decode()
    assert "<title>Fout: Inloggen" in re.sub(r"\s+", " ", response.content.decode())
    assert not signed_in(client)


def test_the_sixth_wrong_try_in_a_minute_is_asked_to_wait(client, sanne):
    statuses = [sign_in(client, password="niet goed dit").status_code for _n in range(6)]
    last = sign_in(client)

    assert statuses == [422] * 5 + [429]
    assert (last.status_code, last["Retry-After"]) == (429, "60")
    assert "Wacht een minuut" in last.content.decode()
    assert not signed_in(client)


def test_others_at_the_same_address_are_not_held_up(client, sanne, town):
    town.wim.set_password(OTHER)
    town.wim.save()
    for _n in range(6):
        sign_in(client, password="niet goed dit")

    assert sign_in(client, address=town.wim.email, password=OTHER).status_code == 302


def test_who_left_cannot_sign_in_and_is_out_at_once(client, sanne, now):
    sign_in(client)
    assert client.get(reverse("profile")).status_code == 200

    close_account(sanne, by=None, now=now)

    assert client.get(reverse("profile")).status_code == 302
    assert sign_in(client).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_signing_out_is_by_post_and_ends_the_session(client, sanne):
    sign_in(client)

    assert client.get(reverse("signout")).status_code == 200
    assert signed_in(client)
    assert client.post(reverse("signout")).url == reverse("account_login")
    assert not signed_in(client)


def test_the_session_gets_another_key_at_sign_in(client, sanne):
    client.get(reverse("signin"))
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target",
    ["//x", "/\\x", "https:x", "https://x.example/", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1", "/\r\nx", "x",
     "/%5cx", "/%2fx", "\\\\x", "///x", "/%252fx", "", "http:///x", "\t//x"],
)  # fmt: skip
def test_a_redirect_never_leaves_the_site(client, sanne, target):
    assert not is_safe(target)
    assert sign_in(client, next=target).url == "/"
    assert client.post(reverse("language"), {"language": "nl", "next": target}).url == "/"


@pytest.mark.parametrize("target", ["/lade/", "/resultaten/?van=2026&x=a%20b", "/beloften/3/#meting"])
def test_a_redirect_within_the_site_is_followed(client, sanne, target):
    assert sign_in(client, next=target).url == target


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client, sanne):
    response = client.get(reverse("profile"))

    assert response.url == f"{reverse('signin')}?next=/profiel/"
    assert 'value="/profiel/"' in client.get(response.url).content.decode()


def test_a_password_is_changed_with_the_old_one_and_other_sessions_end(client, sanne, client_of_another_desk):
    sign_in(client)
    sign_in(client_of_another_desk)
    form = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}

    assert client.post(reverse("password_change"), {**form, "oldpassword": "fout"}).status_code == 422
    assert client.post(reverse("password_change"), form).url == reverse("profile")

    assert client.get(reverse("profile")).status_code == 200
    assert client_of_another_desk.get(reverse("profile")).status_code == 302
    sanne.refresh_from_db()
    assert sanne.check_password(OTHER)


@pytest.fixture
def client_of_another_desk():
    from django.test import Client

    return Client()


@pytest.mark.parametrize("weak", ["kort", "elfletters1", "123456789012345", "sanne@oeverstad.example"])
def test_a_weak_password_is_refused(client, sanne, weak):
    sign_in(client)

    response = client.post(reverse("password_change"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak})

    assert response.status_code == 422


def link_in(text: str) -> str:
    found = re.search(r"http://localhost(/wachtwoord/instellen/\S+)", text)
    assert found is not None
    return found.group(1)


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, sanne):
    response = client.post(reverse("password_reset"), {"email": "SANNE@oeverstad.example"}, HTTP_HOST="localhost")
    assert response.url == reverse("password_reset_done")
    [message] = mail.outbox
    assert message.to == ["sanne@oeverstad.example"]
    link = link_in(str(message.body))

    form = client.get(link, follow=True)
    assert form.status_code == 200
    action = form.redirect_chain[-1][0]
    answer = client.post(action, {"password1": OTHER, "password2": OTHER})

    assert answer.url == reverse("signin")
    assert sign_in(client, password=OTHER).status_code == 302
    again = client.get(link)
    assert "werkt niet meer" in again.content.decode()


def test_the_link_names_our_own_site_whatever_host_was_asked(client, sanne, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post(reverse("password_reset"), {"email": sanne.email}, HTTP_HOST="evil.example")

    assert "evil.example" not in str(mail.outbox[0].message())


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, sanne):
    known = client.post(reverse("password_reset"), {"email": sanne.email}, follow=True)
    unknown = client.post(reverse("password_reset"), {"email": "nobody@oeverstad.example"}, follow=True)

    assert _without_token(known) == _without_token(unknown)
    assert len(mail.outbox) == 1


def _without_token(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


@dataclass
class WaitingMailServer(MailServer):
    """Takes a mail only when it is told to."""

    released: Event = field(default_factory=Event)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.to_thread(self.released.wait, 30)
        return await super().handle_DATA(server, session, envelope)


def test_a_slow_mail_server_does_not_tell_who_has_an_account(client, sanne, settings):
    with WaitingMailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port

        answer = client.post(reverse("password_reset"), {"email": sanne.email})

        assert answer.status_code == 302
        assert server.messages == []
        server.released.set()
        assert waited_for(lambda: bool(server.to(sanne.email)), 30)


def test_a_mail_server_that_is_away_is_no_error_page(client, sanne, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert client.post(reverse("password_reset"), {"email": sanne.email}).status_code == 302


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_first_manager_gets_a_link_and_a_second_is_refused(client, town, capsys):
    with pytest.raises(CommandError, match="already"):
        call_command("first_manager", "eva@oeverstad.example")
    assert not Employee.objects.filter(email="eva@oeverstad.example").exists()

    call_command("first_manager", "Eva@oeverstad.example", "--name", "Eva Smit", "--again")

    eva = Employee.objects.get(email="eva@oeverstad.example")
    assert eva.name == "Eva Smit"
    assert Role.FUNCTIONAL_MANAGER in roles_of(eva, DAY) or eva.roles.exists()
    form = client.get(link_in(capsys.readouterr().out), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, address=eva.email).status_code == 302


def test_the_first_manager_of_an_empty_installation(db, capsys):
    call_command("first_manager", "eva@oeverstad.example")

    assert "/wachtwoord/instellen/" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("first_manager", "eva")


def test_the_profile_shows_who_one_is_and_keeps_the_language(client, town):
    client.force_login(town.fatima)
    page = client.get(reverse("profile")).content.decode()
    assert "Fatima El Amrani" in page
    assert "Teamleider, Vergunningen" in page

    response = client.post(reverse("language"), {"language": "en", "next": "/profiel/"})

    assert response.url == "/profiel/"
    town.fatima.refresh_from_db()
    assert town.fatima.language == "en"
    assert '<html lang="en">' in client.get(reverse("profile")).content.decode()


def test_a_stranger_may_choose_a_language_and_an_unknown_one_does_not_exist(client, db):
    assert client.post(reverse("language"), {"language": "en"}).cookies["ikg-language"].value == "en"
    assert '<html lang="en">' in client.get(reverse("signin")).content.decode()
    assert client.post(reverse("language"), {"language": "xx"}).status_code == 404
    assert client.get(reverse("language")).status_code == 405


def test_the_language_of_the_profile_holds_at_sign_in(client, sanne):
    Employee.objects.filter(pk=sanne.pk).update(language="en")

    assert sign_in(client).cookies["ikg-language"].value == "en"
