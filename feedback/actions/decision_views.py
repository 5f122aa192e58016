"""Deciding about a point, confirming a no, closing an action."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access.roles import Right
from departments.chart.selectors import answering, branch
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.worktime.calculation import local_date
from feedback.actions import pages, selectors, services
from feedback.actions.forms import ActionForm, NoForm, OutcomeForm, SendBackForm
from feedback.actions.models import Action, Decision
from feedback.actions.selectors import WaitingPoint
from feedback.actions.views import person


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.DECIDE)
def decide_action(request: HttpRequest, pk: int) -> HttpResponse:
    """We do this."""
    moment = now()
    today = local_date(moment)
    waiting = _to_decide(request, pk)
    if isinstance(waiting, HttpResponse):
        return waiting
    places = [one.pk for one in branch(answering(waiting.follow_up.supplier, today), today)]
    owners = Employee.objects.filter(is_active=True, department__in=places).order_by("name", "pk")
    form = ActionForm(request.POST if request.method == "POST" else None, today=today, owners=owners)
    if form.is_valid():
        try:
            services.decide_action(waiting.point, by=person(request), now=moment, **form.cleaned_data)
        except services.AlreadyDecided:
            return _somebody_else(request, pk)
        messages.success(request, _("Besloten. Iedereen die is bevraagd, kan lezen wat u gaat doen."))
        return redirect("point", pk)
    return _form_page(request, "feedback/actions/decide_action.html", waiting, form, _("Dit doen we"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.DECIDE)
def decide_no(request: HttpRequest, pk: int) -> HttpResponse:
    """We do not, because …"""
    moment = now()
    waiting = _to_decide(request, pk)
    if isinstance(waiting, HttpResponse):
        return waiting
    form = NoForm(request.POST if request.method == "POST" else None, today=local_date(moment))
    if form.is_valid():
        try:
            services.decide_no(waiting.point, by=person(request), now=moment, **form.cleaned_data)
        except services.AlreadyDecided:
            return _somebody_else(request, pk)
        messages.success(request, _("Uw voorstel is verstuurd. Het telt zodra iemand het bevestigt."))
        return redirect("point", pk)
    return _form_page(request, "feedback/actions/decide_no.html", waiting, form, _("Niet doen"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.READ_FOLLOW_UP)
def confirm_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a proposed no and let it count."""
    found = _to_confirm(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST":
        try:
            services.confirm_no(found, by=person(request), now=now())
        except services.AlreadyDecided:
            return _somebody_else(request, pk)
        messages.success(request, _("Bevestigd. De klanten lezen de reden en het alternatief."))
        return redirect("point", pk)
    return _confirm_page(request, found, SendBackForm())


@require_POST
@require(Right.READ_FOLLOW_UP)
def send_back_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not confirm it, and say why."""
    found = _to_confirm(request, pk)
    if isinstance(found, HttpResponse):
        return found
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, found, form)
    try:
        services.send_back_no(found, by=person(request), now=now(), reason=form.cleaned_data["reason"])
    except services.AlreadyDecided:
        return _somebody_else(request, pk)
    messages.success(request, _("Teruggestuurd. Het punt ligt weer open, en wie het voorstelde leest waarom."))
    return redirect("point", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.READ_FOLLOW_UP)
def close_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an action and say what came of it."""
    moment = now()
    action = get_object_or_404(Action.objects.select_related("decision__point", "department"), decision__point=pk)
    if not selectors.may_close(person(request), action, moment):
        raise Http404
    waiting = _waiting(request, pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.close_action(action, by=person(request), outcome=form.cleaned_data["outcome"], now=moment)
        except services.AlreadyClosed:
            messages.info(request, _("Deze actie was al afgerond."))
        else:
            messages.success(request, _("Afgerond. Uw klanten lezen wat er is gelukt."))
        return redirect("point", pk)
    return _form_page(request, "feedback/actions/close_action.html", waiting, form, _("Afronden"))


def _waiting(request: HttpRequest, pk: int) -> WaitingPoint:
    waiting = selectors.point_for(person(request), pk, now())
    if waiting is None:
        raise Http404
    return waiting


def _to_decide(request: HttpRequest, pk: int) -> WaitingPoint | HttpResponse:
    """The point, when this person may decide about it; when somebody else was first a calm word and the point."""
    waiting = _waiting(request, pk)
    if waiting.can_decide:
        return waiting
    if selectors.leads(person(request), waiting.follow_up.supplier, now()):
        return _somebody_else(request, pk)
    raise Http404


def _to_confirm(request: HttpRequest, pk: int) -> Decision | HttpResponse:
    waiting = _waiting(request, pk)
    if waiting.proposed and selectors.may_confirm_this(person(request), waiting.proposed, now()):
        return waiting.proposed
    if not waiting.proposed and selectors.leads(person(request), waiting.follow_up.supplier, now()):
        return _somebody_else(request, pk)
    raise Http404


def _somebody_else(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, _("Iemand was u net voor. Hieronder staat hoe het er nu voor staat."))
    return redirect("point", pk)


def _form_page(request: HttpRequest, template: str, waiting: WaitingPoint, form: object, here: str) -> HttpResponse:
    context = {"form": form, "waiting": waiting, "row": pages.row(waiting), "here": here}
    return render(request, template, context, status=422 if getattr(form, "errors", None) else 200)


def _confirm_page(request: HttpRequest, decision: Decision, form: SendBackForm) -> HttpResponse:
    waiting = _waiting(request, decision.point_id)
    context = {
        "form": form,
        "decision": decision,
        "row": pages.row(waiting),
        "constraint": decision.get_constraint_display(),
    }
    return render(request, "feedback/actions/confirm_no.html", context, status=422 if form.errors else 200)
