"""The chart changes while people answer: nothing of the wave changes, and what is open finds its new desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.plans import Merging, Moving, Part, Renaming, Splitting
from departments.clock.services import travel_to
from departments.notifications.models import Notification
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.actions import services as actions
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.actions.selectors import drawer, mine, point_for, running_actions, to_confirm, waiting_for
from feedback.reorganisation.services import plan_change
from feedback.responses.models import StagedRating
from feedback.responses.selectors import questionnaire_of, readers_of
from feedback.responses.services import SupplierAnswers, submit
from feedback.scores.models import PublishedCell
from feedback.surveys.models import Question
from feedback.waves.live import response_of
from feedback.waves.models import Invitation, Wave, WaveUnit
from feedback.waves.selectors import suppliers_for
from ikg.tick import NOTICES, catch_up
from tests.feedback.asking_cast import (
    CLOSES,
    DURING,
    MINUTE,
    Cast,
    asking_municipality,
    core_survey,
    give_role,
    invitation,
    open_wave,
    planned_wave,
)
from tests.feedback.test_responses_pages import Visitor

REORGANISED = datetime(2026, 11, 20, 10, 0, tzinfo=DURING.tzinfo)
AFTER = datetime(2026, 11, 25, 10, 0, tzinfo=DURING.tzinfo)
PUBLISHED = CLOSES + 16 * MINUTE
NEXT_WAVE = datetime(2027, 1, 11, 8, 0, tzinfo=DURING.tzinfo)
NO = "Wij hebben hier dit jaar de mensen niet voor, en het geld ook niet."


@dataclass
class Story:
    """What the test itself writes down of who said what: (supplier, unit of the opening day) -> scores per question."""

    cast: Cast
    wave: Wave
    said: dict[tuple[str, str], list[list[int]]] = field(default_factory=dict)

    def answer(self, code: str, places: range, now: datetime) -> None:
        """These people of a unit of the opening day judge everybody whom they may."""
        questions = list(
            self.wave.survey_version.questions.filter(kind=Question.Kind.AGREE)
            .order_by("position")
            .values_list("pk", flat=True)
        )
        for place in places:
            person = self.cast.people[code][place]
            mine = invitation(self.wave, person)
            forms = []
            for supplier in suppliers_for(mine, local_date(now)):
                key = "ict" if supplier.pk == self.cast["ict"].pk else "hr"
                scores = [1 + (place * 3 + at * 2 + len(code) + len(key)) % 5 for at in range(len(questions))]
                self.said.setdefault((key, code), []).append(scores)
                forms.append(SupplierAnswers(supplier.pk, dict(zip(questions, scores, strict=True))))
            submit(mine.pk, person, forms=forms, now=now)


@pytest.fixture
def cast(db: None) -> Cast:
    travel_to(DURING)
    cast = asking_municipality()
    give_role(cast.one_of("bedrijf"), Role.TEAM_LEAD, cast["bedrijf"])
    give_role(cast.one_of("hr"), Role.TEAM_LEAD, cast["hr"])
    give_role(cast.one_of("kcc"), Role.TEAM_LEAD, cast["kcc"])
    return cast


def lead(cast: Cast) -> Employee:
    """Who will lead the merged department."""
    return cast.people["hr"][4]


def reorganise(cast: Cast, now: datetime = REORGANISED) -> Department:
    """Merge ICT and HR, split Burgerzaken, move Vergunningen to the other branch, rename the KCC."""
    day = local_date(now)
    parts = (Part("bz-balie", "Balie"), Part("bz-digitaal", "Digitaal"))
    people = {person.pk: 0 for person in cast.people["burgerzaken"][:6]}
    for plan in (
        Merging(
            (cast["ict"].pk, cast["hr"].pk), None, "advies", "Advies en techniek", cast["bedrijf"].pk, lead(cast).pk
        ),
        Splitting(cast["burgerzaken"].pk, parts, heir=1, people=people),
        Moving(cast["vergunningen"].pk, cast["bedrijf"].pk),
        Renaming(cast["kcc"].pk, "Publiekscontact"),
    ):
        plan_change(plan, day=day, reason="Reorganisatie 2026", by=cast.manager, now=now)
    return Department.objects.get(code="advies")


@pytest.fixture
def story(cast: Cast) -> Story:
    """Half answers before the reorganisation and the other half after it; then the wave closes and is published."""
    story = Story(cast, open_wave(cast))
    for code in ("burgerzaken", "kcc", "vergunningen", "ict", "hr"):
        half = len(cast.people[code]) // 2
        story.answer(code, range(half), DURING)
    reorganise(cast)
    for code in ("burgerzaken", "kcc", "vergunningen", "ict", "hr"):
        half = len(cast.people[code]) // 2
        story.answer(code, range(half, len(cast.people[code])), AFTER)
    for moment in (CLOSES, PUBLISHED):
        catch_up(moment)
    story.wave.refresh_from_db()
    return story


def mean(rows: list[list[int]], place: int) -> float:
    return sum(row[place] for row in rows) / len(rows)


def test_the_results_are_those_of_the_chart_of_the_opening_day(story: Story) -> None:
    assert story.wave.state == Wave.State.PUBLISHED
    questions = list(story.wave.survey_version.questions.filter(kind=Question.Kind.AGREE).order_by("position"))
    cells = {
        (cell.supplier.code, cell.customer.code if cell.customer else "", cell.question_id): cell
        for cell in PublishedCell.objects.select_related("supplier", "customer")
    }
    units = {
        "": ("burgerzaken", "kcc", "vergunningen", "ict", "hr"),
        "inwoners": ("burgerzaken", "kcc", "vergunningen"),
        "burgerzaken": ("burgerzaken",),
        "kcc": ("kcc",),
        "vergunningen": ("vergunningen",),
    }
    for supplier in ("ict", "hr"):
        for customer, members in units.items():
            rows = [row for code in members for row in story.said.get((supplier, code), [])]
            for place, question in enumerate(questions):
                cell = cells[supplier, customer, question.pk]
                assert cell.n == len(rows), (supplier, customer)
                assert cell.mean == pytest.approx(mean(rows, place)), (supplier, customer)
    assert {supplier for supplier, _customer, _question in cells} == {"ict", "hr"}
    assert not {"advies", "bz-balie", "bz-digitaal"} & {customer for _supplier, customer, _question in cells}
    # 14 + 12 + 11 of Inwoners, and the 12 of HR with the manager
    assert len([row for (supplier, _code), rows in story.said.items() if supplier == "ict" for row in rows]) == 49


def test_who_answers_later_sees_the_names_of_the_opening_and_who_works_together(cast: Cast) -> None:
    wave = open_wave(cast)
    new = reorganise(cast)
    person = cast.people["burgerzaken"][0]

    asked = questionnaire_of(wave.pk, person, AFTER)

    assert asked is not None
    assert [(one.name, one.is_expected) for one in asked.suppliers] == [("HR", True), ("ICT-servicedesk", True)]
    assert [(one.name, one.department) for one in readers_of(cast["ict"].pk, local_date(AFTER))] == [
        (lead(cast).name, new.name)
    ]
    units = {unit.name for unit in response_of(wave).units}
    assert "Klantcontactcentrum" in units
    assert "Publiekscontact" not in units


def test_who_is_halfway_through_the_questionnaire_finishes_it(cast: Cast) -> None:
    wave = open_wave(cast)
    person = cast.people["burgerzaken"][0]
    visitor = Visitor(person).open(reverse("questionnaire_departments", args=[wave.pk]))
    visitor.press("volgende", afdeling=[str(cast["hr"].pk), str(cast["ict"].pk)]).rate_all("4", "volgende")

    reorganise(cast)
    travel_to(AFTER)

    assert visitor.title == "ICT-servicedesk"
    visitor.rate_all("2", "controle").press("versturen")
    assert visitor.path == reverse("questionnaire_done", args=[wave.pk])
    stored = StagedRating.objects.values_list("supplier__code", "customer_unit__code")
    assert set(stored) == {("hr", "burgerzaken"), ("ict", "burgerzaken")}


def test_the_follow_up_of_a_closed_supplier_goes_to_its_heir(story: Story) -> None:
    cast = story.cast
    follow_ups = FollowUp.objects.filter(wave=story.wave)

    assert {one.supplier.code for one in follow_ups} == {"ict", "hr"}
    told = Notification.objects.filter(kind="follow_up.new", subject_id__in=follow_ups.values("pk"))
    assert {one.recipient for one in told} == {lead(cast)}
    assert len(mine(lead(cast), PUBLISHED)) == Point.objects.filter(follow_up__in=follow_ups).count()
    notice = NOTICES["follow_up.new"]
    first = told[0]
    assert notice.still_true(first, PUBLISHED)
    assert (
        "ICT-servicedesk"
        in notice.compose(told.get(subject_id=follow_ups.get(supplier=cast["ict"]).pk), PUBLISHED).title
    )


def test_late_it_goes_to_the_heads_of_the_heir(story: Story) -> None:
    cast = story.cast
    director = Employee.objects.create(email="directie@voorbeeldstad.test", name="Directie")
    give_role(director, Role.DIRECTOR, cast["gemeente"])
    follow_up = FollowUp.objects.get(wave=story.wave, supplier=cast["ict"])

    for days, expected in ((8, {lead(cast), cast.one_of("bedrijf")}), (16, {director})):
        catch_up(datetime.combine(follow_up.due_on, REORGANISED.timetz()) + timedelta(days=days))
        told = Notification.objects.filter(kind="follow_up.escalated", subject_id=follow_up.pk).order_by("-step")
        assert {one.recipient for one in told if one.step == told[0].step} == expected


@pytest.fixture
def before(cast: Cast) -> Point:
    """A point of ICT from an earlier wave, open when the reorganisation comes."""
    survey = core_survey(cast)
    version = survey.versions.get()
    wave = Wave.objects.create(
        title="Derde kwartaal", survey_version=version, state=Wave.State.PUBLISHED,
        opens_at=DURING - timedelta(days=60), closes_at=DURING - timedelta(days=40),
    )  # fmt: skip
    begun = local_date(DURING)
    follow_up = FollowUp.objects.create(
        wave=wave, supplier=cast["ict"], started_on=begun, due_on=begun + timedelta(days=28)
    )
    Invitation.objects.create(wave=wave, person=cast.one_of("kcc"), customer_unit=cast["kcc"])
    questions = list(version.questions.order_by("position")[:2])
    points = [Point.objects.create(follow_up=follow_up, question=question) for question in questions]
    return points[0]


def test_an_open_point_is_found_by_the_lead_of_the_successor_and_not_by_a_stranger(
    cast: Cast, before: Point, client: Client
) -> None:
    old_lead, stranger = cast.people["ict"][1], cast.one_of("kcc")
    assert [one.point for one in mine(old_lead, DURING)][:1] == [before]

    reorganise(cast)

    travel_to(AFTER)
    assert [one.point for one in mine(lead(cast), AFTER)][:1] == [before]
    assert waiting_for(lead(cast), local_date(AFTER)) == 2
    assert mine(old_lead, AFTER) == mine(stranger, AFTER) == mine(cast.one_of("hr"), AFTER) == []
    found = point_for(lead(cast), before.pk, AFTER)
    assert found is not None
    assert found.can_decide
    assert [one.answered_by for one in drawer(stranger, AFTER)] == ["Advies en techniek"] * 2
    told = Notification.objects.filter(kind="follow_up.new", recipient=lead(cast))
    assert [one.subject_id for one in told] == [before.follow_up_id]
    assert NOTICES["follow_up.new"].compose(told[0], AFTER).title == "U neemt het besluit over ICT-servicedesk over"
    for person, may_decide in ((lead(cast), True), (stranger, False)):
        client.force_login(person)
        for page in (reverse("point", args=[before.pk]), reverse("drawer")):
            assert "Nu bij Advies en techniek, overgenomen van ICT-servicedesk" in client.get(page).content.decode()
        may_open = client.get(reverse("decide_action", args=[before.pk])).status_code == 200
        assert may_open is may_decide
    with pytest.raises(actions.NotAllowed):
        _decide(before, stranger)
    with pytest.raises(actions.NotAllowed):
        _decide(before, old_lead)

    action = _decide(before, lead(cast))

    assert action.department.code == "advies"


def _decide(point: Point, by: Employee, now: datetime = AFTER) -> Action:
    return actions.decide_action(
        point, by=by, now=now, title="Elke ochtend bellen", owner=by, due_on=date(2027, 2, 1), text="Wij bellen."
    )


def test_an_action_that_runs_is_closed_by_the_lead_of_the_successor(cast: Cast, before: Point, client: Client) -> None:
    action = _decide(before, cast.people["ict"][1], DURING)
    reorganise(cast)

    travel_to(AFTER)
    client.force_login(lead(cast))
    assert "overgenomen van ICT-servicedesk" in client.get(reverse("follow_ups")).content.decode()
    assert running_actions(lead(cast), local_date(AFTER)) == [action]
    assert running_actions(cast.one_of("kcc"), local_date(AFTER)) == []
    with pytest.raises(actions.NotAllowed):
        actions.close_action(action, by=cast.one_of("kcc"), outcome="Gelukt", now=AFTER)
    actions.close_action(action, by=lead(cast), outcome="Gelukt", now=AFTER)


def test_a_no_of_a_closed_department_is_confirmed_above_its_successor(
    cast: Cast, before: Point, client: Client
) -> None:
    decision = actions.decide_no(
        before, by=cast.people["ict"][1], now=DURING, reason=NO, constraint=Decision.Constraint.STAFF,
        alternative="Wel bellen", review_on=date(2027, 6, 1),
    )  # fmt: skip
    head, stranger = cast.one_of("bedrijf"), cast.one_of("kcc")
    reorganise(cast)

    travel_to(AFTER)
    client.force_login(head)
    for page in (reverse("follow_ups"), reverse("confirm_no", args=[before.pk])):
        assert "overgenomen van ICT-servicedesk" in client.get(page).content.decode()
    assert to_confirm(head, local_date(AFTER)) == [decision]
    assert to_confirm(stranger, local_date(AFTER)) == to_confirm(lead(cast), local_date(AFTER)) == []
    with pytest.raises(actions.NotAllowed):
        actions.confirm_no(decision, by=lead(cast), now=AFTER)
    actions.confirm_no(decision, by=head, now=AFTER)


def test_a_planned_wave_opens_on_the_new_chart(cast: Cast) -> None:
    wave = planned_wave(
        cast,
        opens_at=NEXT_WAVE,
        closes_at=NEXT_WAVE + timedelta(days=14),
        suppliers=[cast["ict"], cast["hr"]],
        audience=[cast["burgerzaken"], cast["vergunningen"]],
    )
    reorganise(cast)

    catch_up(NEXT_WAVE)

    wave.refresh_from_db()
    assert wave.state == Wave.State.OPEN
    assert {one.code for one in wave.suppliers.all()} == {"advies"}
    assert {one.code for one in wave.audience.all()} == {"bz-balie", "bz-digitaal", "vergunningen"}
    asked = WaveUnit.objects.filter(wave=wave, invited__gt=0).values_list("department__code", "parent__code", "invited")
    assert set(asked) == {
        ("bz-balie", "inwoners", 6),
        ("bz-digitaal", "inwoners", 8),
        ("vergunningen", "bedrijf", 11),
    }
    assert not WaveUnit.objects.filter(wave=wave, department__code__in=["ict", "hr", "burgerzaken"]).exists()
    assert WaveUnit.objects.get(wave=wave, department__code="kcc").name == "Publiekscontact"


def test_a_change_and_a_wave_of_the_same_morning_happen_in_that_order(cast: Cast) -> None:
    wave = planned_wave(cast, opens_at=NEXT_WAVE, closes_at=NEXT_WAVE + timedelta(days=14), suppliers=[cast["ict"]])
    plan = Merging((cast["ict"].pk,), into=cast["hr"].pk)
    plan_change(plan, day=local_date(NEXT_WAVE), reason="Nieuw jaar", by=cast.manager, now=AFTER)

    catch_up(NEXT_WAVE)

    assert {one.code for one in wave.suppliers.all()} == {"hr"}
