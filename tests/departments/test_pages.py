"""Who may see which page of this room, in real use and in the demonstration."""

import pytest
from django.db.models import F
from django.urls import NoReverseMatch, reverse

from departments.access.roles import Role
from departments.notifications.delivery import deliver
from departments.notifications.models import KeptMail, Notification
from departments.people.models import Employee
from departments.people.services import assign_role
from tests.departments.conftest import FOUNDED
from tests.departments.outbox import TUESDAY, State, kinds, owed

PARTS = {
    "medewerker": None,
    "teamleider": Role.TEAM_LEAD,
    "directeur": Role.DIRECTOR,
    "beheerder": Role.FUNCTIONAL_MANAGER,
    "auditor": Role.AUDITOR,
}


@pytest.fixture
def parts(town, demonstration, now):
    """The people that a visitor of the demonstration can be."""
    for part, role in PARTS.items():
        employee = Employee.objects.create_user(
            email=f"{part}@voorbeeldstad.example", name=f"Ina {part.title()}", department=town.permits
        )
        if role:
            place = town.permits if role in {Role.TEAM_LEAD, Role.DIRECTOR} else None
            assign_role(employee, role, department=place, valid_from=FOUNDED, by=None, now=now)


@pytest.fixture
def mails(town, settings):
    settings.EMAIL_BACKEND = "departments.notifications.keeping.KeepingBackend"
    owed(town.permits, [town.fatima, town.wim])
    deliver(TUESDAY, kinds())


@pytest.mark.parametrize("who", [None, "sanne", "fatima", "henk", "yusuf"])
def test_only_the_functional_manager_reads_the_send_log(client, town, who):
    if who:
        client.force_login(getattr(town, who))

    assert client.get(reverse("send_log")).status_code == {None: 302, "yusuf": 200}.get(who, 404)


def test_outside_a_demonstration_its_pages_do_not_exist(client, town):
    client.force_login(town.yusuf)

    for path in ["/inloggen/demo/", "/beheer/mail/", "/beheer/mail/1/"]:
        assert client.get(path).status_code == 404
        assert client.post(path, {"rol": "beheerder"}).status_code == 404
    for name in ["signin_demo", "kept_mail"]:
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("part", PARTS)
def test_a_visitor_of_the_demonstration_plays_a_part(client, parts, part):
    page = client.get("/inloggen/").content.decode()
    assert f'value="{part}"' in page

    response = client.post("/inloggen/demo/", {"rol": part})

    assert (response.status_code, response.url) == (302, "/")
    assert f"Ina {part.title()}" in client.get("/profiel/").content.decode()


def test_a_part_that_nobody_plays_is_a_calm_404(client, parts):
    Employee.objects.filter(email="auditor@voorbeeldstad.example").update(is_active=False)

    for part in ["auditor", "moderator", "", "x@y"]:
        assert client.post("/inloggen/demo/", {"rol": part}).status_code == 404
    assert client.get("/inloggen/demo/").status_code == 405
    assert 'value="auditor"' not in client.get("/inloggen/").content.decode()


def test_a_demonstration_that_is_still_being_made_says_so(client, db, demonstration):
    assert "nog klaargezet" in client.get("/inloggen/").content.decode()


@pytest.mark.parametrize(("part", "status"), [("medewerker", 404), ("teamleider", 404), ("beheerder", 200)])
def test_only_the_functional_manager_reads_kept_mail(client, parts, mails, part, status):
    client.post("/inloggen/demo/", {"rol": part})
    mail = KeptMail.objects.get(to="fatima@oeverstad.example")

    assert client.get("/beheer/mail/").status_code == status
    assert client.get(f"/beheer/mail/{mail.pk}/").status_code == status
    assert client.get("/beheer/mail/99999/").status_code == 404


def test_a_kept_mail_is_shown_as_text(client, parts, mails):
    KeptMail.objects.filter(to="fatima@oeverstad.example").update(text="<script>x</script> http://localhost/lade/")
    client.post("/inloggen/demo/", {"rol": "beheerder"})

    page = client.get(f"/beheer/mail/{KeptMail.objects.get(to='fatima@oeverstad.example').pk}/").content.decode()

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert 'href="http://localhost/lade/"' in page


@pytest.mark.parametrize("name", ["password_change", "mfa_activate_totp"])
def test_who_has_no_password_here_cannot_change_it(client, parts, name):
    client.post("/inloggen/demo/", {"rol": "medewerker"})

    assert client.get(reverse(name)).status_code == 404
    assert "wachtwoord" not in client.get("/profiel/").content.decode()


def test_empty_pages_say_why(client, parts, town):
    client.post("/inloggen/demo/", {"rol": "beheerder"})

    assert "Nog geen mail" in client.get("/beheer/mail/").content.decode()
    assert "Nog geen berichten" in client.get("/beheer/berichten/").content.decode()


def test_the_send_log_puts_first_what_needs_a_look_and_says_why(client, town, mails):
    owed(town.streets, [town.henk], kind="later")
    owed(town.streets, [town.sanne], kind="bounced")
    owed(town.streets, [town.wim], kind="unsure")
    Notification.objects.filter(kind="bounced").update(state=State.BOUNCED, reason="550 no such user")
    Notification.objects.filter(kind="unsure").update(state=State.UNCERTAIN)
    client.force_login(town.yusuf)

    page = client.get(reverse("send_log")).content.decode()

    assert page.index("unsure") < page.index("bounced") < page.index("later")
    assert "550 no such user" in page
    assert "<strong>1 geweigerd</strong> en <strong>1 onzeker</strong>" in page
    assert "Besluit nemen 1" in page


def test_the_send_log_counts_apart_what_was_sent_and_what_lapsed(client, town):
    owed(town.streets, [town.henk, town.sanne, town.wim], kind="told")
    owed(town.streets, [town.henk, town.sanne], kind="lapsed")
    Notification.objects.filter(kind="told").update(state=State.SENT, sent_at=F("due_at"))
    Notification.objects.filter(kind="lapsed").update(state=State.CANCELLED)
    client.force_login(town.yusuf)

    page = client.get(reverse("send_log")).content.decode()

    assert "<strong>3 berichten</strong> zijn verstuurd; er wacht niets." in page
    assert "2 berichten waren niet meer nodig en vervielen." in page


def test_a_long_send_log_asks_as_little_of_the_database_as_a_short_one(client, town, django_assert_max_num_queries):
    for step in range(60):
        owed(town.permits, [town.fatima], step=step)
    client.force_login(town.yusuf)
    client.get(reverse("send_log"))  # the first page of a session also writes down the roles

    with django_assert_max_num_queries(20):
        assert client.get(reverse("send_log") + "?page=2").status_code == 200


def test_no_get_changes_anything(client, town, mails):
    client.force_login(town.yusuf)
    before = list(Notification.objects.values_list())

    for name in ["profile", "signout", "send_log", "password_reset", "password_reset_done", "second_step"]:
        assert client.get(reverse(name)).status_code == 200

    assert list(Notification.objects.values_list()) == before
    assert "_auth_user_id" in client.session
