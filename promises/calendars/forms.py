"""The forms of a change of a calendar. Each knows the calendar that it makes; the service says whether that can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.drafting import with_range
from departments.worktime.models import Calendar
from departments.worktime.words import holiday_choices, list_name
from promises.calendars.fields import WeekFields, choice_field, day_field, name_field, reason_field, zone_choices
from promises.calendars.hours import HoursField
from promises.calendars.words import date_in_words, entry_in_words, zone_place


class ChangeForm(forms.Form):
    """A change of this calendar: `draft` is what it says now, `others` what it may be based on."""

    def __init__(
        self,
        *args: Any,
        draft: CalendarDraft,
        today: date,
        calendar: Calendar | None = None,
        others: Mapping[int, CalendarDraft] | None = None,
        asked: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.draft = draft
        self.today = today
        self.calendar = calendar
        self.others = others or {}
        self.asked = asked or {}
        self.prepare()

    def prepare(self) -> None:
        """Add what depends on the calendar."""

    def changed(self) -> CalendarDraft:
        """The calendar as it would be; of a form that is right."""
        raise NotImplementedError

    @property
    def why(self) -> str:
        """The reason that stays with the version."""
        return str(self.cleaned_data["reason"])


SAME_NAME = gettext_lazy("Er is al een kalender die zo heet. Kies een andere naam.")


class DetailsForm(ChangeForm):
    """What a calendar is called, where its clock stands, which holidays it has and whose days it takes over."""

    name = name_field()
    reason = reason_field(
        gettext_lazy("Waarom verandert dit?"),
        gettext_lazy("Bijvoorbeeld ‘Besluit directie 12 oktober’. De reden blijft bij de kalender staan."),
    )
    field_order = ["name", "holidays", "based_on", "zone", "reason"]

    def prepare(self) -> None:
        draft = self.draft
        self.fields["name"].initial = draft.name
        self.fields["holidays"] = choice_field(
            gettext_lazy("Feestdagen"),
            _with(holiday_choices(), draft.holidays, list_name(draft.holidays)),
            hint=gettext_lazy("Op deze dagen is het gesloten, tenzij u iets anders afspreekt."),
            initial=draft.holidays,
        )
        bases = [(str(pk), one.name) for pk, one in self.others.items() if pk != self.own_pk and one.based_on is None]
        if bases and not self.has_followers:
            self.fields["based_on"] = choice_field(
                gettext_lazy("Neemt dagen over van"),
                [("", _("geen andere kalender")), *bases],
                hint=gettext_lazy(
                    "Sluitingen en halve dagen van die kalender gelden hier ook. De openingstijden van de week niet."
                ),
                initial=str(draft.based_on or ""),
                required=False,
            )
        self.fields["zone"] = choice_field(
            gettext_lazy("Tijdzone"),
            _with(zone_choices(), draft.zone, zone_place(draft.zone)),
            hint=gettext_lazy("Waar de klok hangt waarmee u de openingstijden bedoelt."),
            initial=draft.zone,
        )
        self.order_fields(self.field_order)

    @property
    def has_followers(self) -> bool:
        """Whether another calendar is based on this one: then it cannot be based on another itself."""
        return self.own_pk is not None and any(one.based_on == self.own_pk for one in self.others.values())

    def namesake(self) -> int | None:
        """Another calendar that is called so."""
        name = self.cleaned_data["name"].casefold()
        return next((pk for pk, one in self.others.items() if pk != self.own_pk and one.name.casefold() == name), None)

    @property
    def own_pk(self) -> int | None:
        return self.calendar.pk if self.calendar else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and not self.may_share_its_name and self.namesake() is not None:
            self.add_error("name", SAME_NAME)
        return cleaned

    may_share_its_name = False

    def changed(self) -> CalendarDraft:
        said = self.cleaned_data
        base = int(said["based_on"]) if said.get("based_on") else None
        draft = replace(self.draft, name=said["name"], zone=said["zone"], holidays=said["holidays"])
        if base == self.draft.based_on or "based_on" not in said:
            return draft
        return draft.with_base(base, self.others[base].days if base is not None else ())


class NewForm(DetailsForm, WeekFields):
    """A calendar that does not exist yet. `asked["top"]`: the organisation, when it has no calendar."""

    # the same form sent twice makes one calendar: the view sees whether it is that one
    may_share_its_name = True
    field_order = ["name", "holidays", "based_on", "zone", *(f"day_{number}" for number in range(7)), "for_all"]

    def prepare(self) -> None:
        super().prepare()
        del self.fields["reason"]
        self.add_week(self.draft.week)
        top = self.asked.get("top")
        if top is not None:
            self.fields["for_all"] = forms.BooleanField(
                label=_("{top} gebruikt deze kalender, en elke afdeling die geen andere heeft").format(top=top.name),
                required=False,
                initial=True,
            )
        self.order_fields(self.field_order)

    def changed(self) -> CalendarDraft:
        return super().changed().with_week(self.week())

    @property
    def why(self) -> str:
        return ""

    @property
    def is_for_all(self) -> bool:
        return bool(self.cleaned_data.get("for_all"))


class WeekForm(ChangeForm, WeekFields):
    """The opening hours of the week: from a date on, or always. `asked["from"]`: the later week that is to change;
    without it the week that holds today.
    """

    valid_from = day_field(
        gettext_lazy("Geldt vanaf"),
        hint=gettext_lazy("Vanaf deze dag, tot er weer andere tijden beginnen. Leeg: vanaf het begin."),
        required=False,
    )
    reason = reason_field(
        gettext_lazy("Waarom verandert dit?"),
        gettext_lazy("Bijvoorbeeld ‘Avondopenstelling op donderdag’."),
    )

    def prepare(self) -> None:
        later = dict(self.draft.later_weeks)
        begun = [day for day in later if day <= self.today]
        asked = self.asked.get("from")
        valid_from = asked if asked in later else begun[-1] if begun else None
        self.add_week(later[valid_from] if valid_from is not None else self.draft.week)
        self.fields["valid_from"].initial = valid_from
        self.order_fields([*(f"day_{number}" for number in range(7)), "valid_from", "reason"])

    def changed(self) -> CalendarDraft:
        return self.draft.with_week(self.week(), self.cleaned_data["valid_from"])


class RemoveWeekForm(ChangeForm):
    """A later week that is not to come, or should not have come."""

    reason = reason_field(gettext_lazy("Waarom vervalt dit?"), gettext_lazy("Bijvoorbeeld ‘Proef gestopt’."))

    def prepare(self) -> None:
        weeks = [(day.isoformat(), date_in_words(day)) for day, _week in self.draft.later_weeks]
        field = choice_field(gettext_lazy("Welke tijden vervallen?"), weeks, widget=forms.RadioSelect)
        field.initial = self.asked.get("from") and self.asked["from"].isoformat()
        self.fields["week"] = field
        self.order_fields(["week", "reason"])

    def changed(self) -> CalendarDraft:
        return self.draft.without_week(date.fromisoformat(self.cleaned_data["week"]))


class DaysForm(ChangeForm):
    """A day, or days in a row, on which the week does not hold; or holds although it is a holiday."""

    first = day_field(gettext_lazy("Eerste dag"), gettext_lazy("Kies de dag waarom het gaat."))
    last = day_field(gettext_lazy("Laatste dag"), hint=gettext_lazy("Leeg: het is één dag."), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is er dan anders?"),
        choices=[
            (EntryKind.CLOSED.value, gettext_lazy("gesloten")),
            (EntryKind.WINDOWS.value, gettext_lazy("andere tijden")),
            (EntryKind.REOPENED.value, gettext_lazy("open op een feestdag, zoals in een gewone week")),
        ],
        widget=forms.RadioSelect,
        initial=EntryKind.CLOSED.value,
        error_messages={
            "required": gettext_lazy("Kies wat er die dag anders is."),
            "invalid_choice": gettext_lazy("Kies wat er die dag anders is."),
        },
    )
    hours = HoursField(
        label=gettext_lazy("Andere tijden"),
        help_text=gettext_lazy("Alleen bij ‘andere tijden’. Bijvoorbeeld 9.00-12.30, 13.00-15.00."),
    )
    reason = reason_field(
        gettext_lazy("Waarom?"), gettext_lazy("Bijvoorbeeld ‘Brugdag’ of ‘Kerstavond’. Collega’s lezen dit mee.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("De laatste dag ligt vóór de eerste. Kies een latere dag."))
        if cleaned.get("kind") == EntryKind.WINDOWS and not cleaned.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Schrijf de tijden, of kies ‘gesloten’."))
        return cleaned

    def place_of(self, refused: str) -> str:
        """The field of this form for one of a draft."""
        return PLACES.get(refused, refused)

    def changed(self) -> CalendarDraft:
        said = self.cleaned_data
        kind = EntryKind(said["kind"])
        windows = said["hours"] if kind == EntryKind.WINDOWS else ()
        last = said["last"] or said["first"]
        return with_range(self.draft, said["first"], last, kind, reason=said["reason"], windows=windows)


PLACES = {"first_day": "first", "last_day": "last", "date": "first", "windows": "hours"}


class RemoveDaysForm(ChangeForm):
    """Days of its own that no longer hold. `asked["day"]`: the one that somebody came for."""

    reason = reason_field(gettext_lazy("Waarom vervalt dit?"), gettext_lazy("Bijvoorbeeld ‘Toch geen brugdag’."))

    def prepare(self) -> None:
        asked = self.asked.get("day")
        coming = [entry for entry in self.draft.days if entry.date >= self.today or entry.date == asked]
        self.fields["days"] = forms.MultipleChoiceField(
            label=_("Welke dagen vervallen?"),
            choices=[(_key(entry), entry_in_words(entry)) for entry in coming],
            widget=forms.CheckboxSelectMultiple,
            initial=[_key(entry) for entry in coming if entry.date == asked],
            error_messages={
                "required": _("Kies minstens één dag."),
                "invalid_choice": _("Deze dag staat niet meer in de kalender. Kies een andere."),
            },
        )
        self.order_fields(["days", "reason"])

    @property
    def has_days(self) -> bool:
        return bool(self.fields["days"].choices)  # type: ignore[attr-defined]

    def changed(self) -> CalendarDraft:
        draft = self.draft
        for key in self.cleaned_data["days"]:
            day, _space, kind = key.partition(" ")
            draft = draft.without_day(date.fromisoformat(day), EntryKind(kind))
        return draft


def _key(entry: DayEntry) -> str:
    return f"{entry.date.isoformat()} {entry.kind.value}"


def _with(choices: list[Any], code: str, label: str) -> list[Any]:
    """The choices, with what the calendar has now when that is not among them."""
    known = {value for option in choices for value, _label in (option[1] if isinstance(option[1], list) else [option])}
    return choices if code in known else [(code, label), *choices]
