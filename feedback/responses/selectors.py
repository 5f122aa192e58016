from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from departments.chart.models import Department
from departments.chart.selectors import answering, branch
from departments.people.models import Employee
from departments.people.selectors import leads_of
from departments.worktime.calculation import local_date
from feedback.surveys.models import Question
from feedback.surveys.selectors import questions_of
from feedback.waves.calculation import minutes_to_answer
from feedback.waves.models import Invitation, Wave
from feedback.waves.selectors import Supplier, invitation_of, suppliers_for


@dataclass(frozen=True)
class Questionnaire:
    """Everything that the pages of one respondent need about the wave; nothing about answers."""

    invitation: Invitation
    wave: Wave
    suppliers: list[Supplier]
    scores: list[Question]
    open_question: Question | None
    minutes: int

    @property
    def is_done(self) -> bool:
        return self.invitation.state == Invitation.State.DONE

    @property
    def score_ids(self) -> list[int]:
        return [question.pk for question in self.scores]

    @property
    def supplier_ids(self) -> list[int]:
        return [supplier.pk for supplier in self.suppliers]


@dataclass(frozen=True)
class Reader:
    """Somebody who will read comments."""

    name: str
    department: str


def questionnaire_of(wave_id: int, person: Employee, now: datetime) -> Questionnaire | None:
    """What this person is asked in a wave; None when they are not (a foreign wave does not exist for them)."""
    invitation = invitation_of(wave_id, person, local_date(now))
    if invitation is None:
        return None
    questions = questions_of(invitation.wave.survey_version)
    suppliers = suppliers_for(invitation, local_date(now))
    expected = sum(supplier.is_expected for supplier in suppliers) or min(3, len(suppliers))
    scores = [question for question in questions if question.kind == Question.Kind.AGREE]
    return Questionnaire(
        invitation=invitation,
        wave=invitation.wave,
        suppliers=suppliers,
        scores=scores,
        open_question=next((question for question in questions if question.kind == Question.Kind.OPEN), None),
        minutes=minutes_to_answer(expected, len(scores), len(questions) - len(scores)),
    )


def readers_of(supplier: int, day: date) -> list[Reader]:
    """Who will read comments about this supplier once comments are shown: those who lead it, or its heir."""
    department = answering(Department.objects.get(pk=supplier), day)
    return [Reader(lead.name, department.name) for lead in leads_of(department, day)]


def names_at(supplier: int, day: date) -> list[str]:
    """Names of the people of a supplier, to warn a writer who names one of them."""
    places = [department.pk for department in branch(answering(Department.objects.get(pk=supplier), day), day)]
    return list(Employee.objects.filter(is_active=True, department__in=places).values_list("name", flat=True))
