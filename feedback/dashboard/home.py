"""What waits for somebody, in the words of the first page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.access.roles import Role
from departments.audit.checking import Finding, Problem
from departments.audit.selectors import last_check
from departments.audit.words import sentence
from departments.chart.models import Department
from departments.chart.selectors import blocked_changes
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from departments.worktime.selectors import missing_closures
from feedback.actions import words
from feedback.actions.selectors import WaitingPoint, to_confirm
from feedback.surveys.models import Survey
from feedback.surveys.selectors import surveys
from feedback.waves.models import Wave
from feedback.waves.reminders import title_of
from feedback.waves.selectors import Asked
from promises.calendars.words import listed

MOST_POINTS = 4
"""To-dos for separate points; more of them are one line to the drawer."""


@dataclass(frozen=True)
class Todo:
    """One thing that waits: `kind` act, mind or good with the word `badge`; one line of why; a button."""

    kind: str
    badge: str
    title: str
    url: str
    why: str
    action: str


def todos(
    employee: Employee,
    roles: frozenset[Role],
    now: datetime,
    *,
    waiting: Sequence[WaitingPoint],
    invitations: Sequence[Asked],
) -> list[Todo]:
    """Everything that waits for this person, what is late first; from the drawer and the open questionnaires."""
    today = local_date(now)
    found = [*_points([one for one in waiting if one.is_theirs and one.can_decide], today)]
    found += _confirmations(employee, today)
    found += [_questionnaire(asked) for asked in invitations]
    if Role.FUNCTIONAL_MANAGER in roles:
        found += [*_broken_trail(), *management_todos(employee, now)]
    return sorted(found, key=lambda todo: todo.kind != "act")


def greeting(count: int, name: str) -> str:
    """ "Drie dingen wachten op u, Fatima"."""
    first = name.split()[0] if name.split() else name
    if not count:
        return _("Er wacht niets op u, %(name)s") % {"name": first}
    counted = {2: _("Twee"), 3: _("Drie"), 4: _("Vier"), 5: _("Vijf"), 6: _("Zes"), 7: _("Zeven"), 8: _("Acht")}
    return ngettext("Eén ding wacht op u, %(name)s", "%(count)s dingen wachten op u, %(name)s", count) % {
        "count": counted.get(count, str(count)),
        "name": first,
    }


def _points(waiting: Sequence[WaitingPoint], today: date) -> Iterator[Todo]:
    for one in waiting[:MOST_POINTS]:
        kind, badge = words.urgency(one, today)
        about = {"department": one.follow_up.supplier.name, "topic": words.topic(one.point)}
        yield Todo(
            kind,
            badge,
            _("Besluit nemen: %(department)s, %(topic)s") % about,
            reverse("point", args=[one.point.pk]),
            words.situation(one),
            _("Besluit nemen"),
        )
    more = len(waiting) - MOST_POINTS
    if more > 0:
        title = ngettext("Nog %(n)d punt wacht op uw besluit", "Nog %(n)d punten wachten op uw besluit", more)
        yield Todo(
            "mind",
            _("Wacht op u"),
            title % {"n": more},
            reverse("follow_ups"),
            _("Het oudste staat bovenaan."),
            _("Bekijk de punten"),
        )


def _confirmations(employee: Employee, today: date) -> Iterator[Todo]:
    for decision in to_confirm(employee, today):
        department = decision.point.follow_up.supplier.name
        why = _("%(person)s stelt voor om ‘%(topic)s’ niet op te pakken, met een reden en een alternatief.")
        yield Todo(
            "mind",
            _("Wacht op u"),
            _("Bevestigt u een nee van %(department)s?") % {"department": department},
            reverse("confirm_no", args=[decision.point_id]),
            why % {"person": decision.decided_by.name, "topic": words.topic(decision.point)},
            _("Lees het voorstel"),
        )


def _questionnaire(asked: Asked) -> Todo:
    about = {"title": title_of(asked.wave), "minutes": asked.minutes}
    return Todo(
        "mind",
        _("Tot en met %(day)s") % {"day": words.day_words(local_date(asked.wave.closes_at))},
        _("Zeg hoe andere afdelingen u helpen"),
        reverse("questionnaire", args=[asked.wave.pk]),
        ngettext(
            "Vragenlijst ‘%(title)s’, ongeveer %(minutes)d minuut.",
            "Vragenlijst ‘%(title)s’, ongeveer %(minutes)d minuten.",
            asked.minutes,
        )
        % about,
        _("Vul de vragenlijst in"),
    )


def _blocked_changes() -> Iterator[Todo]:
    """Changes of the chart that could not happen on their day."""
    for change in blocked_changes():
        about = {"kind": change.get_kind_display(), "day": words.day_words(change.day)}
        yield Todo(
            "act",
            _("Kon niet doorgaan"),
            _("%(kind)s van %(day)s ging niet door") % about,
            reverse("chart_changes"),
            change.problem,
            _("Bekijk de wijziging"),
        )


def _missing_closures(today: date) -> Iterator[Todo]:
    """From November on: calendars that say nothing yet of next year."""
    missing = missing_closures(today)
    if not missing:
        return
    about = {"names": listed([one.name for one in missing]), "year": today.year + 1}
    alone = reverse("calendar", args=[missing[0].pk])
    yield Todo(
        "mind",
        _("Vóór 1 januari"),
        _("Zijn de sluitingen van %(year)s bekend?") % about,
        alone if len(missing) == 1 else reverse("calendars"),
        ngettext(
            "In de kalender %(names)s staat nog geen eigen dag. Een brugdag telt pas als hij er staat.",
            "In de kalenders %(names)s staat nog geen eigen dag. Een brugdag telt pas als hij er staat.",
            len(missing),
        )
        % about,
        _("Bekijk de kalender") if len(missing) == 1 else _("Bekijk de kalenders"),
    )


def management_todos(employee: Employee, now: datetime) -> list[Todo]:
    """What the functional manager has to look at."""
    today = local_date(now)
    waves = Wave.objects.visible_to(employee, today)
    found = [
        Todo(
            "act",
            _("Alarm"),
            _("De uitkomsten van ‘%(title)s’ zijn niet gepubliceerd") % {"title": title_of(wave)},
            reverse("wave", args=[wave.pk]),
            _("De controle vond iets wat niet klopt. Er is niets getoond, aan niemand."),
            _("Bekijk de meting"),
        )
        for wave in waves.exclude(alarm="").order_by("closes_at")
    ]
    found += [*_blocked_changes(), *_missing_closures(today)]
    if not Department.objects.on(today).filter(parent__isnull=False).exists():
        found.append(_first_departments())
    elif not any(row.has_questions for row in surveys(Survey.objects.visible_to(employee, today))):
        found.append(
            Todo(
                "mind",
                _("Eerste stap"),
                _("Maak een vragenlijst"),
                reverse("survey_new"),
                _("Zonder vragen is er geen meting. De acht kernvragen staan klaar."),
                _("Maak een vragenlijst"),
            )
        )
    elif not waves.exclude(state__in=[Wave.State.PUBLISHED, Wave.State.CANCELLED]).exists():
        found.append(
            Todo(
                "mind",
                _("Niets gepland"),
                _("Plan de volgende meting"),
                reverse("wave_new"),
                _("Er is geen meting gepland of open."),
                _("Plan een meting"),
            )
        )
    return found


def _first_departments() -> Todo:
    return Todo(
        "mind",
        _("Eerste stap"),
        _("Importeer een bestand"),
        reverse("imports"),
        _(
            "Alles in IKG hangt aan een afdeling: mensen, metingen en beloften. Begin met een bestand uit uw "
            "personeelssysteem, of maak de eerste afdeling zelf: de organisatie als geheel."
        ),
        _("Importeer een bestand"),
    )


def _broken_trail() -> Iterator[Todo]:
    """Only for the first page: where it leads says it itself."""
    check = last_check()
    if check is not None and check.problem:
        yield Todo(
            "act",
            _("Alarm"),
            _("Het logboek klopt niet"),
            reverse("management") + "#logboek-klopt-niet",
            sentence(Finding(Problem(check.problem), check.problem_number or 0)),
            _("Lees wat u kunt doen"),
        )
