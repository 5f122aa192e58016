from __future__ import annotations

from django.db import models
from django.db.models import Q


class Clock(models.Model):
    """One promise measured on one request. The deadline is stored, never computed for a page.

    Whether it is kept, broken or open depends on the moment of looking: see `promises.results`.
    `problem` holds words of `promises.deadlines.outcomes.Problem`: why it is invalid, or what is odd about it.
    It pins what it was counted with (rule 30): the version of the promise, of the calendar (none: office hours and the
    holidays of the Cao Gemeenten) and of the rules (`promises.deadlines.rules.RULES_VERSION`).
    """

    class State(models.TextChoices):
        RUNNING = "running"
        STOPPED = "stopped"
        WITHDRAWN = "withdrawn"
        UNKNOWN = "unknown"
        INVALID = "invalid"

    request = models.ForeignKey("promises.Request", on_delete=models.CASCADE, related_name="clocks")
    promise_version = models.ForeignKey("promises.PromiseVersion", on_delete=models.PROTECT, related_name="clocks")
    calendar_version = models.ForeignKey(
        "departments.CalendarVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rules_version = models.PositiveSmallIntegerField(default=1)
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    started_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "promise_version"], name="clock_once_per_request_and_version"),
            models.CheckConstraint(
                name="clock_started_unless_invalid", condition=Q(state="invalid") | Q(started_at__isnull=False)
            ),
            models.CheckConstraint(
                name="clock_deadline_unless_invalid",
                condition=Q(state="invalid", deadline=None) | (~Q(state="invalid") & Q(deadline__isnull=False)),
            ),
            models.CheckConstraint(
                name="clock_stopped_at_only_when_stopped",
                condition=Q(state__in=["stopped", "withdrawn"], stopped_at__isnull=False)
                | (~Q(state__in=["stopped", "withdrawn"]) & Q(stopped_at=None)),
            ),
            models.CheckConstraint(name="clock_invalid_says_why", condition=~Q(state="invalid") | ~Q(problem="")),
        ]
        indexes = [models.Index(fields=["promise_version", "deadline"], name="clock_version_deadline")]
