"""Who leaves is forgotten everywhere, at once; what they answered and decided stays, of nobody."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from departments.access.roles import Role
from departments.audit.checking import verify
from departments.audit.models import AuditEntry
from departments.clock.selectors import now as clock
from departments.notifications.models import KeptMail, Notification
from departments.notifications.services import owe
from departments.people.absences import add_absence
from departments.people.guards import LastManager
from departments.people.models import Employee
from departments.people.services import assign_role, change_employee
from departments.people.services import leave as leave_by_import
from departments.signin.services import one_time_link
from departments.worktime.calculation import local_date
from feedback.actions.models import Action
from feedback.actions.selectors import running_actions
from feedback.privacy.services import CannotTakeOver, forget_leavers, leave
from feedback.responses.models import StagedRating
from feedback.responses.services import NotInvited, SupplierAnswers, submit
from feedback.scores.models import PublishedCell
from feedback.waves.models import Invitation, Wave
from tests.departments.test_signin import sign_in
from tests.journeys.cast import FOUNDED, PASSWORD, quiet_tick, small_organisation, start_of_story
from tests.journeys.stage import Stage, set_stage

NUMBER = "PN-778899"


@pytest.fixture
def stage(db: None, tmp_path: Path) -> Stage:
    """Everything at once, and a lead who is everywhere in it."""
    found = set_stage(small_organisation(start_of_story()), tmp_path)
    lead, moment = found.cast.lead, clock()
    change_employee(
        lead, name=lead.name, email=lead.email, department=lead.department, language="nl", employee_number=NUMBER,
        by=found.cast.manager, now=moment,
    )  # fmt: skip
    Action.objects.update(owner=lead)
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Notification.objects.filter(recipient=lead, state=Notification.State.SENT).update(
        state=Notification.State.BOUNCED, sent_at=None, reason=f"550 {lead.email} does not live here"
    )
    days = {"first_day": local_date(moment), "last_day": local_date(moment), "by": None, "now": moment}
    add_absence(lead, substitute=found.cast.employee, **days)
    add_absence(found.cast.other_lead, substitute=lead, **days)
    for to, text in [(lead.email, "Goedemorgen Anna."), ("gea@oeverstad.example", f"{lead.name} stelt iets voor.")]:
        KeptMail.objects.create(at=moment, sender="ikg@x.example", to=to, subject="Bericht", text=text)
    return found


def let_go(stage: Stage, **hand_over: Any) -> Employee:
    lead, moment = stage.cast.lead, clock()
    leave(lead, on=local_date(moment), by=stage.cast.manager, now=moment, **hand_over)
    return Employee.objects.get(pk=lead.pk)


def signed_in(person: Employee) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def whole_database() -> list[str]:
    """Every row of every table, as text; what sessions hold is read as well."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table}: {[_plain(value) for value in row]}" for row in cursor.fetchall()]
    return rows + [f"session: {session.get_decoded()}" for session in Session.objects.all()]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def found_of(needles: list[str]) -> list[str]:
    return [row[:300] for row in whole_database() if any(needle.lower() in row.lower() for needle in needles)]


def answered(wave: Wave) -> Counter[tuple[int, str]]:
    return Counter(Invitation.objects.filter(wave=wave).values_list("customer_unit_id", "state"))


def test_the_name_the_address_and_the_number_are_in_no_table(stage: Stage, client: Client) -> None:
    lead = stage.cast.lead
    needles = [lead.name, lead.email, NUMBER]
    sign_in(client, address=lead.email, password=PASSWORD)  # half-way: the code is still to come
    whole = signed_in(lead)
    whole.get("/profiel/")
    tables = {row.partition(":")[0] for row in found_of(needles)}
    assert tables >= {"departments_employee", "departments_notification", "departments_keptmail", "session"}

    let_go(stage)

    assert found_of(needles) == []
    assert verify() is None


def test_every_way_in_is_closed(stage: Stage) -> None:
    lead = stage.cast.lead
    link = one_time_link(lead).removeprefix(settings.SITE_URL)
    client = signed_in(lead)
    assert client.get("/profiel/").status_code == 200

    left = let_go(stage)

    assert client.get("/profiel/").status_code == 302
    assert not Authenticator.objects.filter(user=left).exists()
    assert not EmailAddress.objects.filter(user=left).exists()
    opened = Client().get(link, follow=True)
    assert "Deze link werkt niet meer" in opened.content.decode() or "form" not in (opened.context or {})
    new = {"password1": "nieuw-wachtwoord-99", "password2": "nieuw-wachtwoord-99"}
    Client().post(link, new, follow=True)
    left.refresh_from_db()
    assert not left.has_usable_password()
    assert sign_in(Client(), address=lead.email, password=PASSWORD).status_code == 422


def test_an_open_questionnaire_of_the_old_session_is_refused(stage: Stage, client: Client) -> None:
    person = stage.cast.employee
    sign_in(client, address=person.email, password=PASSWORD)
    start = reverse("questionnaire_departments", args=[stage.open.pk])
    assert client.get(start).status_code == 200
    invitation = Invitation.objects.get(wave=stage.open, person=person)
    before = StagedRating.objects.count()

    leave(person, on=local_date(clock()), by=stage.cast.manager, now=clock())

    for name in ("questionnaire_departments", "questionnaire_check"):
        answer = client.post(reverse(name, args=[stage.open.pk]), {"afdelingen": stage.cast["vergunningen"].pk})
        assert (answer.status_code, "Log opnieuw in" in answer.content.decode()) == (403, True)
    with pytest.raises(NotInvited):
        submit(invitation.pk, person, forms=[SupplierAnswers(stage.cast["vergunningen"].pk, {})], now=clock())
    assert StagedRating.objects.count() == before


def test_who_was_asked_and_who_is_done_is_counted_as_before(stage: Stage) -> None:
    waves = [stage.settled, stage.published, stage.open]
    before = [answered(wave) for wave in waves]
    cells = list(PublishedCell.objects.order_by("pk").values())
    assert Invitation.objects.filter(person=stage.cast.lead).count() == 3

    left = let_go(stage)

    assert [answered(wave) for wave in waves] == before
    assert list(PublishedCell.objects.order_by("pk").values()) == cells
    assert not Invitation.objects.filter(person=left).exists()
    assert Invitation.objects.filter(person=None).count() == 3


def test_the_answer_of_who_left_is_published_with_the_others(stage: Stage) -> None:
    let_go(stage)

    quiet_tick("2026-12-04T17:00")
    quiet_tick("2026-12-04T17:16")

    stage.open.refresh_from_db()
    assert stage.open.state == Wave.State.PUBLISHED


def test_notices_that_wait_do_not_go_any_more(stage: Stage) -> None:
    owe(kind="news", subject=stage.open, step=1, recipients=[stage.cast.lead], due_at=clock())

    left = let_go(stage)

    assert not Notification.objects.waiting().filter(recipient=left).exists()
    cancelled = Notification.objects.filter(recipient=left, state=Notification.State.CANCELLED)
    assert "De ontvanger werkt hier niet meer." in cancelled.values_list("reason", flat=True)


def test_open_actions_go_to_who_was_chosen(stage: Stage) -> None:
    colleague, action = stage.cast.people["vergunningen"][2], stage.running.decision.action
    done = Action.objects.exclude(status=Action.Status.OPEN).values_list("pk", flat=True)[:]

    left = let_go(stage, hand_over={action.pk: colleague})

    action.refresh_from_db()
    assert action.owner == colleague
    assert set(Action.objects.filter(owner=left).values_list("pk", flat=True)) == set(done)
    entry = AuditEntry.objects.get(event="action.handed_over")
    assert entry.details == {"before": left.pk, "owner": colleague.pk}


def test_what_nobody_takes_over_is_found_by_the_next_lead(stage: Stage) -> None:
    action, successor = stage.running.decision.action, stage.cast.people["vergunningen"][2]
    let_go(stage)

    today = local_date(clock())
    assign_role(
        successor, Role.TEAM_LEAD, department=stage.cast["vergunningen"], valid_from=today, by=None, now=clock()
    )

    assert action in running_actions(successor, today)
    assert action in running_actions(stage.cast.director, today)


@pytest.mark.parametrize("who", ["gone", "self"])
def test_when_the_colleague_cannot_take_over_nothing_has_happened(stage: Stage, who: str) -> None:
    lead, action = stage.cast.lead, stage.running.decision.action
    colleague = stage.cast.people["vergunningen"][2] if who == "gone" else lead
    if who == "gone":
        leave_by_import(colleague, on=local_date(clock()), by=None, now=clock())

    with pytest.raises(CannotTakeOver):
        let_go(stage, hand_over={action.pk: colleague})

    assert Employee.objects.get(pk=lead.pk).name == lead.name
    assert Invitation.objects.filter(person=lead).count() == 3


def test_the_last_manager_does_not_leave_and_keeps_everything(stage: Stage) -> None:
    manager = stage.cast.manager
    asked = Invitation.objects.filter(person=manager).count()

    with pytest.raises(LastManager):
        leave(manager, on=local_date(clock()), by=manager, now=clock())

    assert Invitation.objects.filter(person=manager).count() == asked > 0


def test_the_pages_about_what_they_did_still_stand(stage: Stage, settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = False
    let_go(stage)
    client = Client()

    pages = {
        "auditor": ["/beheer/", "/beheer/logboek/", "/rollen/"],
        "manager": ["/beheer/mensen/?stand=weg", "/beheer/berichten/", f"/beheer/metingen/{stage.open.pk}/"],
        "employee": ["/", "/lade/", "/terugkoppeling/", reverse("point", args=[stage.running.pk])],
        "director": ["/opvolging/", reverse("point", args=[stage.proposed.pk])],
    }
    for role, addresses in pages.items():
        client.force_login(stage.cast.roles[role], backend=settings.AUTHENTICATION_BACKENDS[0])
        for address in addresses:
            assert client.get(address).status_code == 200, address
    client.force_login(stage.cast.employee, backend=settings.AUTHENTICATION_BACKENDS[0])
    for address in (reverse("point", args=[stage.running.pk]), "/terugkoppeling/"):
        assert "De leidinggevende van de afdeling" in client.get(address).content.decode(), address
    assert "Oud-medewerker" in client.get(reverse("point", args=[stage.running.pk])).content.decode()


def test_who_left_through_an_import_is_forgotten_by_the_tick_once(stage: Stage) -> None:
    lead, before = stage.cast.lead, answered(stage.open)
    needles = [lead.email, NUMBER]
    owe(kind="news", subject=stage.open, step=1, recipients=[lead], due_at=clock())
    leave_by_import(lead, on=local_date(clock()), by=None, now=clock())
    assert Invitation.objects.filter(person=lead).exists()

    assert forget_leavers(clock()) == 1
    assert forget_leavers(clock()) == 0

    assert not Invitation.objects.filter(person=lead).exists()
    assert not Notification.objects.waiting().filter(recipient=lead).exists()
    assert answered(stage.open) == before
    assert found_of(needles) == []


def test_the_page_says_first_what_happens_and_does_it_after_a_tick(stage: Stage, settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = False
    client, lead, action = Client(), stage.cast.lead, stage.running.decision.action
    client.force_login(stage.cast.manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = reverse("person_leave", args=[lead.pk])

    page = client.get(address).content.decode()
    for told in ("Elke vrijdag een mail met de stand", "De rol Teamleider van Vergunningen eindigt", stage.open.title):
        assert told in page
    assert Employee.objects.get(pk=lead.pk).left_on is None

    refused = client.post(address, {f"action_{action.pk}": stage.cast.people["vergunningen"][2].pk})
    assert refused.status_code == 422
    assert "Vink aan" in refused.content.decode()
    foreign = client.post(address, {f"action_{action.pk}": stage.cast.people["griffie"][0].pk, "sure": "on"})
    assert foreign.status_code == 422

    sent = {f"action_{action.pk}": stage.cast.people["vergunningen"][2].pk, "sure": "on"}
    answer = client.post(address, sent, follow=True)
    assert "is uit dienst" in answer.content.decode()
    assert Action.objects.get(pk=action.pk).owner == stage.cast.people["vergunningen"][2]
    assert client.get(address).status_code == 404


def test_a_manager_who_leaves_is_signed_out(stage: Stage, settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = False
    manager, client = stage.cast.manager, Client()
    client.force_login(manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = reverse("person_leave", args=[manager.pk])
    alone = client.post(address, {"sure": "on"})
    assert (alone.status_code, "Wijs eerst een andere" in alone.content.decode()) == (422, True)

    assign_role(stage.cast.lead, Role.FUNCTIONAL_MANAGER, department=None, valid_from=FOUNDED, by=manager, now=clock())

    assert client.post(address, {"sure": "on"}).url == "/inloggen/"
    assert client.get("/profiel/").status_code == 302
