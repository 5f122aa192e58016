from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.chart.models import Department
from departments.formatting import text_in
from departments.worktime.calculation import HOME_ZONE, local_date
from feedback.surveys.models import Survey
from feedback.surveys.texts import DAY_HINT
from feedback.waves.models import LEAST_K
from feedback.waves.rules import LEAST_REASON, Problem
from feedback.waves.services import problems_of_plan

# At which field a problem stands, and what it says there.
PROBLEMS: dict[Problem, tuple[str, str | Promise]] = {
    Problem.NO_QUESTIONS: (
        "survey",
        _("Deze vragenlijst heeft nog geen vragen. Voeg eerst een vraag toe, of kies een andere."),
    ),
    Problem.OPENS_IN_PAST: ("opens_on", _("Dit begin is al voorbij. Kies een moment dat nog komt.")),
    Problem.ENDS_BEFORE_BEGIN: ("closes_on", _("De meting eindigt vóór het begin. Kies een later einde.")),
    Problem.NO_WORKING_DAY: (
        "closes_on",
        _("Tussen begin en einde ligt geen werkdag, dus niemand kan antwoorden. Kies een later einde."),
    ),
    Problem.TOO_LONG: ("closes_on", _("De meting duurt langer dan een jaar. Klopt het jaartal?")),
    Problem.NO_SUPPLIERS: (
        "suppliers",
        _("Kies minstens één afdeling die wordt beoordeeld. De organisatie als geheel kan niet."),
    ),
    Problem.NO_RECIPIENTS: (
        "audience",
        _("Zo krijgt niemand de vragenlijst. Kies een afdeling met medewerkers die een andere afdeling beoordelen."),
    ),
    Problem.K_TOO_LOW: ("k", _("Kies 5 of meer. Onder de 5 antwoorden zijn mensen te herkennen.")),
    Problem.SETTINGS_NOT_SEEN: (
        "works_council_saw_settings",
        _("Leg de instellingen eerst voor aan de ondernemingsraad en vink dit daarna aan."),
    ),
    Problem.PLANNED_ALREADY: (
        "title",
        _("Er is al een meting met deze naam en dit begin. Bekijk die eerst, of kies een andere naam."),
    ),
}


def _day(label: Any, missing: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=DAY_HINT,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": missing,
            "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16."),
        },
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Kies een tijd."), "invalid": _("Dit is geen tijd. Schrijf bijvoorbeeld 17:00.")},
    )


def local_moment(day: date, at: time) -> datetime:
    """A day and a time on the clock here, as a moment.

    Raises:
        forms.ValidationError: the clock skips this time in the night that summer time begins.
    """
    zone = ZoneInfo(HOME_ZONE)
    moment = datetime.combine(day, at, zone)
    if moment.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise forms.ValidationError(_("Deze tijd bestaat niet: in deze nacht begint de zomertijd."))
    return moment


class MomentsForm(forms.Form):
    """A form with days and times that are read as moments."""

    def moment(self, cleaned: dict[str, Any], name: str) -> datetime | None:
        day, at = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_time")
        if day is None or at is None:
            return None
        try:
            return local_moment(day, at)
        except forms.ValidationError as error:
            self.add_error(f"{name}_time", error)
            return None


class SurveyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """The surveys, each with its name in the reader's language."""

    def label_from_instance(self, obj: Survey) -> str:
        return text_in(get_language() or "nl", obj.name, obj.name_en)


class WaveForm(MomentsForm):
    """Planning a wave. Every refusal of the service is an error at the field it is about."""

    title = forms.CharField(
        label=_("Naam"),
        help_text=_("Bijvoorbeeld ‘Vierde kwartaal 2026’. Iedereen ziet deze naam."),
        max_length=120,
        error_messages={"required": _("Geef de meting een naam.")},
    )
    title_en = forms.CharField(label=_("Naam in het Engels"), max_length=120, required=False)
    survey = SurveyField(
        Survey.objects.none(),
        label=_("Vragenlijst"),
        empty_label=_("Kies een vragenlijst"),
        error_messages={
            "required": _("Kies een vragenlijst."),
            "invalid_choice": _("Deze vragenlijst is er niet meer. Kies een andere."),
        },
    )
    opens_on = _day(_("Eerste dag"), _("Kies de eerste dag."))
    opens_time = _time(_("Begint om"))
    closes_on = _day(_("Laatste dag"), _("Kies de laatste dag."))
    closes_time = _time(_("Eindigt om"))
    suppliers = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Welke afdelingen worden beoordeeld?"),
        help_text=_("Een afdeling met minder dan 3 medewerkers telt mee bij de afdeling erboven."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Wie krijgt de vragenlijst?"),
        help_text=_("Met alle afdelingen eronder. Niemand beoordeelt de eigen afdeling."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    k = forms.IntegerField(
        label=_("Uitkomsten tonen vanaf hoeveel antwoorden?"),
        help_text=_("5 of meer. Hoger is anoniemer, maar dan zijn er minder uitkomsten."),
        min_value=None,
        max_value=100,
        initial=LEAST_K,
        widget=forms.NumberInput(attrs={"min": LEAST_K, "max": 100}),
        error_messages={
            "required": _("Kies 5 of meer."),
            "invalid": _("Schrijf een heel getal van 5 of meer."),
            "max_value": _("Kies 100 of minder, anders is er bijna nooit een uitkomst."),
        },
    )
    works_council_saw_settings = forms.BooleanField(
        label=_("De ondernemingsraad zag deze instellingen"), required=False
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        departments = Department.objects.on(local_date(now)).by_name()
        self._field("survey").queryset = Survey.objects.order_by("name")
        self._field("suppliers").queryset = departments.filter(parent__isnull=False)
        self._field("audience").queryset = departments.annotate(
            is_whole=ExpressionWrapper(Q(parent=None), BooleanField())
        ).order_by("-is_whole", "name", "pk")

    def _field(self, name: str) -> forms.ModelChoiceField[Any]:
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(name)
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["opens_at"] = opens_at = self.moment(cleaned, "opens")
        cleaned["closes_at"] = closes_at = self.moment(cleaned, "closes")
        problems = problems_of_plan(
            survey=cleaned.get("survey"),
            opens_at=opens_at or closes_at or self.now,
            closes_at=closes_at or opens_at or self.now,
            suppliers=cleaned.get("suppliers") or [],
            audience=cleaned.get("audience") or [],
            works_council_saw_settings=cleaned.get("works_council_saw_settings", False),
            k=cleaned.get("k", LEAST_K),
            now=self.now,
            title=cleaned.get("title", ""),
        )
        about_the_end = {Problem.ENDS_BEFORE_BEGIN, Problem.NO_WORKING_DAY, Problem.TOO_LONG}
        for problem in problems:
            field, message = PROBLEMS[problem]
            is_unknown = problem in about_the_end and not (opens_at and closes_at)
            if field not in self.errors and not is_unknown:
                self.add_error(field, str(message))
        return cleaned


class ReasonForm(forms.Form):
    """Ending a wave before its time."""

    reason = forms.CharField(
        label=_("Waarom sluit u de meting eerder?"),
        help_text=_("De reden staat in het logboek van de meting."),
        max_length=300,
        min_length=LEAST_REASON,
        error_messages={
            "required": _("Schrijf waarom."),
            "min_length": _("Schrijf de reden in een hele zin."),
        },
    )


class ExtendForm(MomentsForm):
    """Letting a wave end later, once."""

    closes_on = _day(_("Nieuwe laatste dag"), _("Kies de nieuwe laatste dag."))
    closes_time = _time(_("Eindigt om"))
    reason = forms.CharField(
        label=_("Waarom verlengt u de meting?"),
        help_text=_("De reden staat in het logboek van de meting."),
        max_length=300,
        min_length=LEAST_REASON,
        error_messages={
            "required": _("Schrijf waarom."),
            "min_length": _("Schrijf de reden in een hele zin."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["closes_at"] = self.moment(cleaned, "closes")
        return cleaned
