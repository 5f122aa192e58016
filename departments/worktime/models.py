from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def office_week() -> list[list[list[str]]]:
    """Monday to Sunday; per day a list of [open, close] wall-clock times."""
    return [[["09:00", "17:00"]] for _day in range(5)] + [[], []]


class Calendar(models.Model):
    """When a team is at work; departments point to one and inherit it down the tree."""

    class Holidays(models.TextChoices):
        CAO_GEMEENTEN = "cao-gemeenten", _("Cao Gemeenten")
        NONE = "none", _("Geen feestdagen")

    name = models.CharField(_("naam"), max_length=120, unique=True)
    zone = models.CharField(_("tijdzone"), max_length=60, default="Europe/Amsterdam")
    week = models.JSONField(_("openingstijden"), default=office_week)
    holidays = models.CharField(
        _("feestdagen"), max_length=20, choices=Holidays.choices, default=Holidays.CAO_GEMEENTEN
    )

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A local date on which the week does not hold: other windows, or closed (no windows)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("datum"))
    windows = models.JSONField(_("openingstijden"), default=list, blank=True)
    reason = models.CharField(_("reden"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once"),
            models.CheckConstraint(name="calendar_day_has_reason", condition=~Q(reason="")),
        ]
