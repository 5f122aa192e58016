from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from feedback.surveys.forms import DescriptionForm, SurveyForm
from feedback.surveys.models import Question, Survey
from feedback.surveys.rules import changed
from feedback.surveys.selectors import choices, latest_version, questions_of, surveys, wording
from feedback.surveys.services import (
    SurveyNameTaken,
    SurveyRefused,
    change_questions,
    create_survey,
    describe_survey,
)


@require_safe
@require(Right.MANAGE)
def survey_list(request: HttpRequest) -> HttpResponse:
    """All surveys, with the state of their newest version."""
    seen = Survey.objects.visible_to(*reader(request))
    return render(request, "feedback/surveys/list.html", {"surveys": surveys(seen)})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def survey_new(request: HttpRequest) -> HttpResponse:
    """Name a survey and pick its questions."""
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        described = {name: form.cleaned_data[name] for name in ("name", "name_en", "purpose", "purpose_en")}
        try:
            survey = create_survey(**described, codes=form.picked(), by=_person(request), now=now())
        except SurveyNameTaken:
            form.add_error("name", _name_taken())
        else:
            return redirect("survey", survey.pk)
    return render(request, "feedback/surveys/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require(Right.MANAGE)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: its questions in their order, what can be added, its name."""
    return _page(request, _survey(request, pk), None)


@require_POST
@require(Right.MANAGE)
def survey_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of the questions: up, down, remove or add. A version in use makes way for the next one."""
    found = _survey(request, pk)
    version = latest_version(found)
    change = request.POST.get("change", "")
    codes = changed([question.code for question in questions_of(version)], change)
    if codes is None:
        raise Http404
    try:
        written = change_questions(found, codes, by=_person(request), now=now())
    except SurveyRefused:
        messages.error(request, _("Er kan één open vraag in een vragenlijst. Haal eerst de andere weg."))
    else:
        if version and written.pk != version.pk:
            text = _("Versie %(old)d is in gebruik en blijft zoals zij is. U werkt nu aan versie %(new)d.")
            messages.success(request, text % {"old": version.number, "new": written.number})
    anchor = change.partition(":")[2] if change.startswith(("up:", "down:", "add:")) else "vragen"
    return redirect(f"{reverse('survey', args=[pk])}#{anchor}")


@require_POST
@require(Right.MANAGE)
def survey_description(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name and the purpose."""
    found = _survey(request, pk)
    form = DescriptionForm(request.POST)
    if form.is_valid():
        try:
            describe_survey(found, **form.cleaned_data, by=_person(request), now=now())
        except SurveyNameTaken:
            form.add_error("name", _name_taken())
        else:
            messages.success(request, _("Naam en doel zijn bewaard."))
            return redirect("survey", pk)
    return _page(request, found, form)


def _survey(request: HttpRequest, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(*reader(request)), pk=pk)


def _page(request: HttpRequest, found: Survey, form: DescriptionForm | None) -> HttpResponse:
    version, language = latest_version(found), get_language() or "nl"
    asked = questions_of(version)
    department = _("de afdeling")
    scores, opens = choices([question.code for question in asked], language, department)
    if form is None:
        names = ("name", "name_en", "purpose", "purpose_en")
        form = DescriptionForm(initial={name: getattr(found, name) for name in names})
    context = {
        "survey": found,
        "version": version,
        "rows": [
            (question, wording(question.text, question.text_en, language, department), question.kind)
            for question in asked
        ],
        "to_add": [choice for choice in [*scores, *opens] if not choice.is_picked],
        "scored": sum(question.kind == Question.Kind.AGREE for question in asked),
        "form": form,
    }
    return render(request, "feedback/surveys/survey.html", context, status=422 if form.errors else 200)


def _name_taken() -> str:
    return _("Er is al een vragenlijst met deze naam. Kies een andere naam.")


def _person(request: HttpRequest) -> Employee | None:
    return request.user if isinstance(request.user, Employee) else None
