from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.access.readers import Reader
from departments.access.roles import Right


def office_week() -> list[list[list[str]]]:
    """Monday to Sunday; per day a list of [open, close] wall-clock times."""
    return [[["09:00", "17:00"]] for _day in range(5)] + [[], []]


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, reader: Reader, day: date) -> CalendarQuerySet:
        """Calendars are settings: for who manages, who looks over their shoulder, and who tries a promise on one."""
        return self.filter(Q(reader.holds(Right.READ_SETTINGS, day)) | Q(reader.holds(Right.TRY_PROMISE, day)))

    def whole(self) -> CalendarQuerySet:
        """With everything that counting needs, in four queries for all of them."""
        return self.select_related("based_on").prefetch_related("days", "later_weeks", "based_on__days")


class Calendar(models.Model):
    """When a team is at work; departments point to one and inherit it down the tree.

    `week` holds until the first `CalendarWeek`, and for ever without one. `holidays` is a code of
    `worktime.holidays.holiday_list`. What `based_on` says of a date holds here too, unless this calendar says
    something of that date itself. `number` is that of the version as it stands (`CalendarVersion`).
    `closures_known_for`: the last year of which somebody said that all local closures are in.
    """

    class Holidays(models.TextChoices):
        """The lists that are not a country's."""

        CAO_GEMEENTEN = "cao-gemeenten", _("Cao Gemeenten")
        NONE = "none", _("Geen feestdagen")

    name = models.CharField(_("naam"), max_length=120, unique=True)
    zone = models.CharField(_("tijdzone"), max_length=60, default="Europe/Amsterdam")
    week = models.JSONField(_("openingstijden"), default=office_week)
    holidays = models.CharField(_("feestdagen"), max_length=20, default=Holidays.CAO_GEMEENTEN)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents")
    number = models.PositiveIntegerField(default=1)
    closures_known_for = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="calendar_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="calendar_is_not_based_on_itself", condition=Q(based_on=None) | ~Q(based_on=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarWeek(models.Model):
    """Another week from a local date on, until the next one."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="later_weeks")
    valid_from = models.DateField(_("geldt vanaf"))
    windows = models.JSONField(_("openingstijden"))

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "valid_from"], name="calendar_week_once_per_start"),
        ]


class CalendarDay(models.Model):
    """A local date on which the week does not hold, or holds although it is a holiday.

    One date may have several kinds; which one decides is rule 2 of the promises: windows, closed, reopened.
    """

    class Kind(models.TextChoices):
        WINDOWS = "windows", _("andere tijden")
        CLOSED = "closed", _("gesloten")
        REOPENED = "reopened", _("open op een feestdag")

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("datum"))
    kind = models.CharField(_("soort"), max_length=8, choices=Kind.choices)
    windows = models.JSONField(_("openingstijden"), default=list, blank=True)
    reason = models.CharField(_("reden"), max_length=200)

    class Meta:
        ordering = ["date", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date", "kind"], name="calendar_day_once_per_kind"),
            models.CheckConstraint(name="calendar_day_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="calendar_day_has_windows_only_as_its_kind",
                condition=Q(kind="windows") & ~Q(windows=[]) | ~Q(kind="windows") & Q(windows=[]),
            ),
        ]


class CalendarVersion(models.Model):
    """A calendar as it was from a moment on: a result pins it (rule 30 of the promises). Never changed afterwards.

    `definition`: the form of `worktime.definition`, with what it took over from another calendar in it. `made_by`: the
    number of an employee, None for the system; no foreign key, because people come after calendars.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    reason = models.CharField(_("reden"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number_once"),
        ]
