"""The lead of one team tries to get or change anything of the team beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from departments.people.models import Absence, Employee
from feedback.actions.models import Action, Decision, Point
from feedback.responses.models import StagedRating
from feedback.waves.models import Invitation, Wave
from tests.permissions.asking import Visitors, undone
from tests.permissions.table import lines
from tests.permissions.town import TOMORROW, Town

pytestmark = pytest.mark.django_db

ATTACKER = "sister lead"
COMPLETE = {"title": "Een actie", "due_on": TOMORROW.isoformat(), "text": "Wij doen dit."}
NO = {
    "reason": "Hiervoor zijn dit jaar geen mensen: wie dat zou doen, werkt aan de achterstand.",
    "constraint": "staff",
    "alternative": "Op dinsdag zit er iemand.",
    "review_on": TOMORROW.isoformat(),
}


@pytest.fixture
def town(visitors: Visitors) -> Town:
    return visitors.town


def sent(visitors: Visitors, page: str, about: str, form: dict[str, Any], role: str = ATTACKER) -> Any:
    return visitors.post(role, reverse(page, args=visitors.town.things[about]), form)


def everything_readable(visitors: Visitors, role: str, pages: set[str]) -> dict[str, str]:
    """All that these pages give this person, about whatever they are asked for."""
    found = {}
    for line in lines():
        if line.name in pages:
            response = visitors.ask(role, "GET", line)
            if response.status_code == 200:
                found[str(line)] = response.content.decode()
    return found


def test_no_page_of_results_holds_a_figure_of_the_team_beside_it(visitors: Visitors) -> None:
    """2,1 was said about own, 2,2 about sister, 2,3 about other and 2,4 about the predecessor of own."""
    pages = everything_readable(visitors, ATTACKER, {"home", "results", "result", "result_csv"})

    assert pages
    for where, text in pages.items():
        assert not re.search(r"(?<![\d,.])2[,.][134](?!\d)", _seen_text(text)), where
    assert re.search(r"2,2", pages["result sister department"]), (
        "the own figure is there: the search finds what it seeks"
    )


@pytest.mark.parametrize(
    "asked", ["meting={published}", "meting={published}&indeling=nu", "meting={draft}", "indeling=nu"]
)
@pytest.mark.parametrize("page", ["result", "result_csv"])
@pytest.mark.parametrize("about", ["own", "other", "predecessor"])
def test_no_question_mark_opens_the_results_of_another(visitors: Visitors, page: str, about: str, asked: str) -> None:
    waves = {state: visitors.town.things[f"{state} wave"][0] for state in ("published", "draft")}
    address = reverse(page, args=visitors.town.things[f"{about} department"])

    assert visitors.get(ATTACKER, f"{address}?{asked.format(**waves)}").status_code == 404


@pytest.mark.parametrize("wave", ["draft", "scheduled", "open", "foreign", "cancelled"])
def test_a_wave_without_results_is_no_wave_of_the_own_department(visitors: Visitors, wave: str) -> None:
    number = Wave.objects.get(title=f"Meting {wave}").pk
    address = reverse("result", args=visitors.town.things["sister department"])

    assert visitors.get(ATTACKER, f"{address}?meting={number}").status_code == 404


def test_who_owns_an_action_is_chosen_from_the_own_people(visitors: Visitors, town: Town) -> None:
    names = visitors.get(
        ATTACKER, reverse("decide_action", args=town.things["waiting point of sister"])
    ).content.decode()
    foreign = town["lead"]

    response = sent(visitors, "decide_action", "waiting point of sister", {**COMPLETE, "owner": foreign.pk})

    assert response.status_code == 422
    options = re.findall(r"<option value=\"(\d+)\"", names)
    here = set(Employee.objects.filter(department=town.places["sister"], is_active=True).values_list("pk", flat=True))
    assert {int(one) for one in options} == here


@pytest.mark.parametrize("extra", ["point", "pk", "supplier", "department", "follow_up"])
def test_a_field_that_the_form_does_not_have_aims_at_nothing_else(visitors: Visitors, town: Town, extra: str) -> None:
    aimed = town.things["waiting point of own"][0] if extra in {"point", "pk"} else town.places["own"].pk
    form = {**COMPLETE, "owner": town[ATTACKER].pk, extra: aimed}
    address = reverse("decide_action", args=town.things["waiting point of sister"])

    with undone():
        response = visitors.browsers[ATTACKER].post(address, {**form, "csrfmiddlewaretoken": visitors.token})
        made = Action.objects.get(title="Een actie")

    assert response.status_code == 302
    assert made.department_id == town.places["sister"].pk


@pytest.mark.parametrize(
    ("page", "about", "form"),
    [
        ("decide_action", "waiting point of own", COMPLETE),
        ("decide_no", "waiting point of own", NO),
        ("confirm_no", "proposed point of own", {}),
        ("confirm_no", "proposed point of sister", {}),
        ("send_back_no", "proposed point of own", {"reason": "Zo niet."}),
        ("close_action", "running point of own", {"outcome": "Klaar."}),
    ],
)
def test_a_complete_form_about_another_changes_nothing(
    visitors: Visitors, town: Town, page: str, about: str, form: dict[str, str]
) -> None:
    before = _state()

    with undone():
        form = {**form, "owner": str(town[ATTACKER].pk), "csrfmiddlewaretoken": visitors.token}
        response = visitors.browsers[ATTACKER].post(reverse(page, args=town.things[about]), form)
        after = _state()

    assert response.status_code == 404
    assert after == before


def test_answers_about_a_department_that_is_not_judged_are_not_stored(visitors: Visitors, town: Town) -> None:
    """Also not about the own department, and not for somebody else's invitation."""
    own = town.places["sister"].pk
    for about in ("own questionnaire", "a colleague's questionnaire"):
        with undone():
            visitors.browsers[ATTACKER].post(
                reverse("questionnaire_check", args=town.things[about]),
                {"afdeling": [own], "pagina": "controle", "ga": "versturen", "csrfmiddlewaretoken": visitors.token},
            )
            assert not StagedRating.objects.exists()
            assert not Invitation.objects.filter(person=town[ATTACKER], state=Invitation.State.DONE).exists()


def test_an_absence_is_of_oneself(visitors: Visitors, town: Town) -> None:
    form = {"employee": town["lead"].pk, "first_day": "2026-12-01", "last_day": "2026-12-04", "substitute": ""}

    with undone():
        visitors.browsers[ATTACKER].post(reverse("own_absence"), {**form, "csrfmiddlewaretoken": visitors.token})
        kept = list(Absence.objects.filter(first_day="2026-12-01").values_list("employee_id", flat=True))

    assert set(kept) <= {town[ATTACKER].pk}


def test_why_a_no_came_back_is_read_by_who_decides(visitors: Visitors, town: Town) -> None:
    address = reverse("point", args=town.things["proposed point of own"])
    reason = "Dit kan wel: er is nog geld voor een balie."

    with undone():
        visitors.browsers["director"].post(
            reverse("send_back_no", args=town.things["proposed point of own"]),
            {"reason": reason, "csrfmiddlewaretoken": visitors.token},
        )
        reads = {role for role in ("lead", ATTACKER, "employee", "manager") if _reads(visitors, role, address, reason)}

    assert reads == {"lead"}


def _reads(visitors: Visitors, role: str, address: str, text: str) -> bool:
    return text in visitors.get(role, address).content.decode()


def _state() -> tuple[int, int, int, int]:
    return (
        Decision.objects.count(),
        Decision.objects.filter(confirmed_by=None).count(),
        Action.objects.filter(status=Action.Status.OPEN).count(),
        Point.objects.count(),
    )


def _seen_text(page: str) -> str:
    """Without markup, in which numbers are places on a chart."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"<(style|script|svg).*?</\1>", " ", page, flags=re.DOTALL))
