"""Every page by the name of its address: who sees it, with which sample, or where it is looked at instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.journeys.stage import Stage

EVERYBODY = ("employee", "lead", "director", "manager", "auditor")
READERS = ("lead", "director", "manager")
LEADERS = ("lead", "director")
MANAGER = ("manager",)
Sample = Callable[[Stage], Any]


@dataclass(frozen=True)
class Page:
    """A page with its sample (the number in its address), and `more` of them when it can look quite different.

    `seen_by`: for the others it does not exist.

    `look_as`: those to whom it looks different; for the others only its answer is looked at. `when_empty`: what it says
    where nothing was ever asked or promised (a pattern), when it is another page then.
    """

    seen_by: tuple[str, ...] = EVERYBODY
    sample: Sample | None = None
    more: tuple[Sample, ...] = ()
    look_as: tuple[str, ...] = ()
    when_empty: str = ""

    def address(self, name: str, stage: Stage) -> str:
        return reverse(name, args=[self.sample(stage).pk] if self.sample else [])

    def more_addresses(self, name: str, stage: Stage) -> list[str]:
        return [reverse(name, args=[sample(stage).pk]) for sample in self.more]

    @property
    def looked_at_by(self) -> tuple[str, ...]:
        return self.look_as or self.seen_by


@dataclass(frozen=True)
class Elsewhere:
    """No page that somebody opens by its address; `why` says what it is, or which test looks at it."""

    why: str


PAGES: dict[str, Page | Elsewhere] = {
    # everybody
    "home": Page(when_empty="U bent bij|Importeer een bestand|Maak een vragenlijst"),
    "profile": Page(look_as=("employee", "lead")),
    "signout": Page(look_as=("employee",)),
    "password_change": Page(look_as=("employee",)),
    "privacy": Page(look_as=("employee",)),
    "accessibility": Page(look_as=("employee",)),
    "promises": Page(look_as=("employee",), when_empty="Nog geen beloften"),
    "promise": Page(sample=lambda stage: stage.promise, look_as=("employee",)),
    "questionnaires": Page(when_empty="Er wacht geen vragenlijst op u", look_as=("employee", "lead")),
    "questionnaire": Page(sample=lambda stage: stage.open, look_as=("employee",)),
    "questionnaire_departments": Page(("employee",), sample=lambda stage: stage.open),
    "questionnaire_done": Page(("lead",), sample=lambda stage: stage.open),
    "questionnaire_step": Elsewhere("comes after a post: test_the_pages_of_a_questionnaire"),
    "questionnaire_check": Elsewhere("comes after a post: test_the_pages_of_a_questionnaire"),
    "drawer": Page(when_empty="De la is leeg", look_as=("employee", "lead")),
    "follow_ups": Page(when_empty="Niets wacht op u", look_as=("employee", "lead", "director")),
    "feedback_given": Page(look_as=("employee",), when_empty="Nog geen besluiten"),
    "point": Page(
        sample=lambda stage: stage.waiting,
        more=(lambda stage: stage.proposed, lambda stage: stage.running),
        look_as=("employee", "lead", "director"),
    ),
    "department": Page(
        sample=lambda stage: stage.cast["vergunningen"], when_empty="nog geen beloften", look_as=("employee", "lead")
    ),
    "roles": Page(look_as=("employee", "auditor", "manager")),
    "own_absence": Page(look_as=("employee",)),
    "own_absence_end": Elsewhere("takes a post: tests/departments"),
    # who decides
    "decide_action": Page(LEADERS, sample=lambda stage: stage.waiting, look_as=("lead",)),
    "decide_no": Page(LEADERS, sample=lambda stage: stage.waiting, look_as=("lead",)),
    "confirm_no": Page(("director",), sample=lambda stage: stage.proposed),
    "send_back_no": Elsewhere("takes a post: tests/feedback"),
    "close_action": Page(LEADERS, sample=lambda stage: stage.running, look_as=("lead",)),
    # who reads results
    "results": Page(READERS, when_empty="Nog geen resultaten", look_as=("lead", "director")),
    "result": Page(
        READERS,
        sample=lambda stage: stage.cast["vergunningen"],
        more=(lambda stage: stage.cast["kcc"],),
        when_empty="Nog geen resultaten",
        look_as=("lead", "manager"),
    ),
    "result_csv": Elsewhere("a file: test_feedback_journey"),
    # who manages
    "management": Page(("manager", "auditor"), when_empty="nog geen meting gepland"),
    "audit_trail": Page(("auditor",)),
    "audit_csv": Elsewhere("takes a post: tests/feedback/test_trail_pages"),
    "audit_check": Elsewhere("takes a post: tests/feedback/test_trail_pages"),
    "send_log": Page(MANAGER, when_empty="Nog geen berichten"),
    "survey_list": Page(MANAGER, when_empty="Nog geen vragenlijst"),
    "survey_new": Page(MANAGER),
    "survey": Page(MANAGER, sample=lambda stage: stage.survey),
    "survey_preview": Page(MANAGER, sample=lambda stage: stage.survey),
    "survey_questions": Elsewhere("takes a post: tests/feedback"),
    "survey_description": Elsewhere("takes a post: tests/feedback"),
    "wave_list": Page(MANAGER, when_empty="Nog geen meting"),
    "wave_new": Page(MANAGER, when_empty="Eerst een vragenlijst"),
    "wave": Page(
        MANAGER,
        sample=lambda stage: stage.open,
        more=(lambda stage: stage.planned, lambda stage: stage.published),
    ),
    "wave_extend": Page(MANAGER, sample=lambda stage: stage.open),
    "wave_close": Page(MANAGER, sample=lambda stage: stage.open),
    "wave_cancel": Page(MANAGER, sample=lambda stage: stage.open),
    "imports": Page(MANAGER, when_empty="Nog geen import"),
    "import": Page(
        MANAGER,
        sample=lambda stage: stage.imports["mapping"],
        more=(
            lambda stage: stage.imports["checked"],
            lambda stage: stage.imports["refused"],
            lambda stage: stage.imports["done"],
        ),
    ),
    "import_example": Elsewhere("a file: tests/departments/test_import_pages_export.py"),
    "import_progress": Elsewhere("a part of a page: tests/departments/test_import_pages_browser.py"),
    "import_columns": Elsewhere("takes a post: tests/departments/test_import_pages.py"),
    "import_apply": Elsewhere("takes a post: tests/departments/test_import_pages.py"),
    "import_drop": Elsewhere("takes a post: tests/departments/test_import_pages.py"),
    "import_restart": Elsewhere("takes a post: tests/departments/test_import_pages.py"),
    "export_xlsx": Elsewhere("takes a post: tests/departments/test_import_pages_export.py"),
    "export_departments": Elsewhere("takes a post: tests/departments/test_import_pages_export.py"),
    "export_people": Elsewhere("takes a post: tests/departments/test_import_pages_export.py"),
    "chart": Page(("manager", "auditor")),
    "chart_department": Page(
        ("manager", "auditor"),
        sample=lambda stage: stage.cast["vergunningen"],
        more=(lambda stage: stage.cast["gemeente"],),
    ),
    "chart_changes": Page(("manager", "auditor"), when_empty="Nog geen wijzigingen"),
    "chart_change_withdraw": Elsewhere("takes a post: tests/feedback/test_reorganisation_pages.py"),
    "department_new": Page(MANAGER),
    "department_rename": Page(MANAGER, sample=lambda stage: stage.cast["vergunningen"]),
    "department_move": Page(MANAGER, sample=lambda stage: stage.cast["vergunningen"]),
    "department_merge": Page(MANAGER, sample=lambda stage: stage.cast["vergunningen"]),
    "department_split": Page(MANAGER, sample=lambda stage: stage.cast["vergunningen"]),
    "department_close": Page(MANAGER, sample=lambda stage: stage.cast["vergunningen"]),
    "calendars": Page(("manager", "auditor"), when_empty="Nog geen kalender"),
    "calendar": Page(
        ("manager", "auditor"),
        sample=lambda stage: stage.calendars["kcc"],
        more=(lambda stage: stage.calendars["town hall"],),
    ),
    "calendar_new": Page(MANAGER),
    "calendar_change": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_week": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_week_remove": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_days": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_day_remove": Page(MANAGER, sample=lambda stage: stage.calendars["town hall"]),
    "calendar_ics": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_departments": Page(MANAGER, sample=lambda stage: stage.calendars["kcc"]),
    "calendar_closures": Elsewhere("takes a post: tests/promises/test_calendar_pages.py"),
    "calendar_json": Elsewhere("a file: tests/promises/test_calendar_pages.py"),
    # who may try a promise
    "trial": Page(READERS, when_empty="Nog geen verzoeken in IKG", look_as=("lead", "director")),
    "trial_department": Page(READERS, sample=lambda stage: stage.cast["vergunningen"], look_as=("director",)),
    "trial_file": Page(
        ("lead",),
        sample=lambda stage: stage.trials["ready"],
        more=(lambda stage: stage.trials["columns"], lambda stage: stage.trials["refused"]),
    ),
    "trial_example": Elsewhere("a file: tests/promises/test_trial_pages.py"),
    "trial_progress": Elsewhere("a part of a page: tests/promises/test_trial_pages_browser.py"),
    "trial_columns": Elsewhere("takes a post: tests/promises/test_trial_pages.py"),
    "trial_restart": Elsewhere("takes a post: tests/promises/test_trial_pages.py"),
    "trial_drop": Elsewhere("takes a post: tests/promises/test_trial_pages.py"),
    "trial_csv": Elsewhere("takes a post: tests/promises/test_trial_pages_csv.py"),
    "trial_department_csv": Elsewhere("takes a post: tests/promises/test_trial_pages_csv.py"),
    "people": Page(MANAGER),
    "person_new": Page(MANAGER),
    "person": Page(
        MANAGER, sample=lambda stage: stage.cast.lead, more=(lambda stage: stage.cast.people["gemeente"][0],)
    ),
    "person_change": Page(MANAGER, sample=lambda stage: stage.cast.lead),
    "person_leave": Page(
        MANAGER,
        sample=lambda stage: stage.cast.employee,
        more=(lambda stage: stage.cast.people["vergunningen"][1],),
    ),
    "role_new": Page(MANAGER, sample=lambda stage: stage.cast.employee),
    "role_end": Page(MANAGER, sample=lambda stage: stage.cast.lead.roles.get()),
    "absence_new": Page(MANAGER, sample=lambda stage: stage.cast.lead),
    "absence_end": Elsewhere("takes a post: tests/departments"),
    # signing in
    "signin": Elsewhere("for strangers: test_the_pages_for_strangers"),
    "account_inactive": Elsewhere("for strangers: test_the_pages_for_strangers"),
    "password_reset": Elsewhere("for strangers: test_the_pages_for_strangers"),
    "password_reset_done": Elsewhere("for strangers: test_the_pages_for_strangers"),
    "password_reset_confirm": Elsewhere("for strangers: test_the_pages_for_strangers"),
    "mfa_authenticate": Elsewhere("between two steps: test_the_pages_of_the_second_step"),
    "account_reauthenticate": Elsewhere("after a while: test_the_pages_of_the_second_step"),
    "second_step": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_activate_totp": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_deactivate_totp": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_reauthenticate": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_view_recovery_codes": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_generate_recovery_codes": Elsewhere("test_the_pages_of_the_second_step"),
    "mfa_download_recovery_codes": Elsewhere("a file: tests/departments"),
    "language": Elsewhere("takes a post: tests/departments"),
    "healthz": Elsewhere("for machines: tests/ikg"),
}


def routes() -> Iterator[tuple[str, set[str]]]:
    """Every address of the site with all the names that it has."""
    found: dict[str, set[str]] = {}
    for route, name in _patterns(get_resolver().url_patterns, ""):
        found.setdefault(route, set()).add(name)
    yield from found.items()


def _patterns(patterns: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route, one.name or "without a name"
