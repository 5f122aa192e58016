"""The pages on which somebody answers: choose departments, one page per department, check, send.

A page posts to itself. When what it holds is in order it redirects with status 307, so that the browser posts the
same fields to the next page; that page sees by the field `pagina` that they are not its own yet, and shows itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse

from departments.clock.selectors import now
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.responses.drafts import (
    BACK,
    CHECK_PAGE,
    CHOSEN,
    DEPARTMENTS_PAGE,
    NEXT,
    SCORES,
    SEND,
    TO_CHECK,
    TO_DEPARTMENTS,
    Draft,
    read_draft,
    step_page,
    supplier_of,
)
from feedback.responses.forms import DepartmentsForm, StepForm
from feedback.responses.pages import chosen_suppliers, everything_said, steps_beside
from feedback.responses.protection import answer_page
from feedback.responses.selectors import Questionnaire, names_at, questionnaire_of, readers_of
from feedback.responses.services import (
    AlreadyAnswered,
    AnswersRefused,
    NotInvited,
    SupplierAnswers,
    WaveClosed,
    submit,
)
from feedback.surveys.texts import LONGEST_TEXT, clean_text
from feedback.waves.selectors import Supplier, is_open, takes_answers


class PostAgain(HttpResponseRedirectBase):
    """The browser posts the same fields to another page."""

    status_code = 307


@dataclass(frozen=True)
class Visit:
    """One request to a page of a questionnaire. `may_act`: a post of our own page, not one that is only shown again."""

    request: HttpRequest
    person: Employee
    sheet: Questionnaire
    draft: Draft
    may_act: bool
    moment: datetime

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    @property
    def was_restored(self) -> bool:
        """The post came after a new sign-in: what was filled in is shown again."""
        return self.is_post and not self.may_act

    def posted_here(self, page: str) -> bool:
        return self.may_act and self.draft.page == page

    def url(self, name: str, *parts: int) -> str:
        return reverse(name, args=[self.sheet.wave.pk, *parts])

    def step_url(self, supplier: int) -> str:
        return self.url("questionnaire_step", self.draft.chosen.index(supplier) + 1)

    def shown(self, template: str, context: dict[str, object], *, page: str, status: int = 200) -> HttpResponse:
        shared = {
            "sheet": self.sheet,
            "wave": self.sheet.wave,
            "page": page,
            "hidden": list(self.draft.hidden(without_page=page)),
            "was_restored": self.was_restored,
            "forgotten": self._forgotten(page) if self.is_post else [],
        }
        return render(self.request, f"feedback/responses/{template}", {**shared, **context}, status=status)

    def _forgotten(self, page: str) -> list[str]:
        """What this device must not bring back: a department that is not chosen, and an older choice of them."""
        unchosen = [pk for pk in self.sheet.supplier_ids if pk not in self.draft.chosen]
        return [*map(step_page, unchosen), *([page] if page == DEPARTMENTS_PAGE else [])]


def visiting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view its visit; who was not asked finds no page, who is done or too late a friendly one."""

    @wraps(view)
    def guarded(request: HttpRequest, person: Employee, may_act: bool, *, wave: int, **parts: int) -> HttpResponse:
        moment = now()
        sheet = questionnaire_of(wave, person, moment)
        if sheet is None:
            raise Http404
        if sheet.is_done:
            return already_answered(request, sheet)
        can_go_on = takes_answers(sheet.wave, moment) if request.method == "POST" else is_open(sheet.wave, moment)
        if not can_go_on:
            return closed(request, sheet)
        draft = read_draft(request.POST, suppliers=sheet.supplier_ids, questions=sheet.score_ids)
        return view(Visit(request, person, sheet, draft, may_act, moment), **parts)

    return answer_page(guarded)


def already_answered(request: HttpRequest, sheet: Questionnaire) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "feedback/responses/already.html", {"sheet": sheet, "wave": sheet.wave}, status=status)


def closed(request: HttpRequest, sheet: Questionnaire) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "feedback/responses/closed.html", {"sheet": sheet, "wave": sheet.wave}, status=status)


@visiting
def departments(visit: Visit) -> HttpResponse:
    """With whom did you work? Chosen beforehand are the departments that supply yours."""
    suppliers, draft = visit.sheet.suppliers, visit.draft
    is_sent = visit.posted_here(DEPARTMENTS_PAGE) and draft.go == NEXT
    if is_sent or draft.has_foreign:
        form = DepartmentsForm(visit.request.POST, suppliers=suppliers)
        if form.is_valid():
            name = ("questionnaire_step", 1) if draft.chosen else ("questionnaire_check",)
            return PostAgain(visit.url(*name))
    else:
        expected = [supplier.pk for supplier in suppliers if supplier.is_expected]
        chosen = draft.chosen if visit.is_post else expected
        form = DepartmentsForm(
            initial={CHOSEN: [str(pk) for pk in chosen], "niemand": draft.nobody}, suppliers=suppliers
        )
    return visit.shown(
        "departments.html",
        {"form": form},
        page=DEPARTMENTS_PAGE,
        status=422 if form.errors else 200,
    )


@visiting
def step(visit: Visit, number: int) -> HttpResponse:
    """The questions about one supplier."""
    draft = visit.draft
    if not visit.is_post:
        return redirect("questionnaire_departments", visit.sheet.wave.pk)
    if draft.has_foreign or not draft.chosen:
        return PostAgain(visit.url("questionnaire_departments"))
    if not 1 <= number <= len(draft.chosen):
        return PostAgain(visit.url("questionnaire_check"))
    supplier = chosen_suppliers(visit.sheet, draft)[number - 1]
    is_here = visit.posted_here(step_page(supplier.pk))
    if is_here and (way := _away(visit, number)):
        return PostAgain(way)
    if is_here or (draft.go == SEND and visit.may_act):
        form = StepForm(
            visit.request.POST,
            supplier=supplier,
            scores=visit.sheet.scores,
            open_question=visit.sheet.open_question,
        )
        if form.is_valid():
            return PostAgain(_onwards(visit, number))
    else:
        form = StepForm.filled(draft, supplier, visit.sheet.scores, visit.sheet.open_question)
    return visit.shown(
        "step.html",
        _step_context(visit, supplier, number) | {"form": form},
        page=step_page(supplier.pk),
        status=422 if form.errors else 200,
    )


def _away(visit: Visit, number: int) -> str:
    """Where a button leads that leaves the page as it is, complete or not; "" for the buttons that go on."""
    go = visit.draft.go
    if go == BACK and number > 1:
        return visit.url("questionnaire_step", number - 1)
    if go in (BACK, TO_DEPARTMENTS):
        return visit.url("questionnaire_departments")
    wanted = supplier_of(go)
    return visit.step_url(wanted) if wanted in visit.draft.chosen else ""


def _onwards(visit: Visit, number: int) -> str:
    is_last = number == len(visit.draft.chosen)
    if is_last or visit.draft.go in (TO_CHECK, SEND):
        return visit.url("questionnaire_check")
    return visit.url("questionnaire_step", number + 1)


def _step_context(visit: Visit, supplier: Supplier, number: int) -> dict[str, object]:
    sheet, draft = visit.sheet, visit.draft
    chosen = chosen_suppliers(sheet, draft)
    others_complete = all(draft.is_complete(one, sheet.score_ids) for one in draft.chosen if one != supplier.pk)
    is_last = number == len(chosen)
    back_to_check = is_last or (others_complete and draft.is_complete(supplier.pk, sheet.score_ids))
    return {
        "supplier": supplier,
        "number": number,
        "total": len(chosen),
        "steps": steps_beside(sheet, draft, supplier.pk),
        "next_name": "" if back_to_check else chosen[number].name,
        "next_go": TO_CHECK if back_to_check else NEXT,
        "readers": readers_of(supplier.pk, local_date(visit.moment)) if sheet.open_question else [],
    }


@visiting
def check(visit: Visit) -> HttpResponse:
    """What you said, with a way back to each part; sending stores it."""
    draft, sheet = visit.draft, visit.sheet
    if not visit.is_post:
        return redirect("questionnaire_departments", sheet.wave.pk)
    if draft.has_foreign or not (draft.chosen or draft.nobody):
        return PostAgain(visit.url("questionnaire_departments"))
    if visit.posted_here(CHECK_PAGE):
        if draft.go == SEND:
            return _send(visit)
        if way := _away(visit, len(draft.chosen) + 1):
            return PostAgain(way)
    day = local_date(visit.moment)
    names = {pk: names_at(pk, day) for pk in draft.chosen if draft.comments.get(pk)}
    context = {"said": everything_said(sheet, draft, names), "steps": steps_beside(sheet, draft, None)}
    return visit.shown("check.html", context, page=CHECK_PAGE)


def _send(visit: Visit) -> HttpResponse:
    draft, sheet = visit.draft, visit.sheet
    for supplier in draft.chosen:
        too_long = len(clean_text(draft.comments.get(supplier, ""))) > LONGEST_TEXT
        if too_long or not draft.is_complete(supplier, sheet.score_ids):
            return PostAgain(visit.step_url(supplier))
    try:
        submit(sheet.invitation.pk, visit.person, forms=answers_of(draft, sheet), now=visit.moment)
    except AlreadyAnswered:
        return already_answered(visit.request, sheet)
    except WaveClosed:
        return closed(visit.request, sheet)
    except NotInvited:
        return _sealed_meanwhile(visit)
    except AnswersRefused:
        return PostAgain(visit.url("questionnaire_departments"))
    return HttpResponseRedirect(visit.url("questionnaire_done"))


def _sealed_meanwhile(visit: Visit) -> HttpResponse:
    """Sealing writes every invitation anew: a form that waited for it finds its own no more."""
    sheet = questionnaire_of(visit.sheet.wave.pk, visit.person, visit.moment) or visit.sheet
    return already_answered(visit.request, sheet) if sheet.is_done else closed(visit.request, sheet)


def answers_of(draft: Draft, sheet: Questionnaire) -> list[SupplierAnswers]:
    """What is stored of a draft: "not applicable" is nothing at all."""
    return [
        SupplierAnswers(
            supplier_id=supplier,
            answers={
                question: int(value)
                for question in sheet.score_ids
                if (value := draft.rating(supplier, question)) in SCORES
            },
            comments=(
                {sheet.open_question.pk: text} if sheet.open_question and (text := draft.comments.get(supplier)) else {}
            ),
        )
        for supplier in draft.chosen
    ]
