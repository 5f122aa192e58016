from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Right
from departments.people.models import Employee


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, employee: Employee, today: date) -> JobQuerySet:
        """Long work is the functional managers', whoever of them started it."""
        return self.filter(employee.holds(Right.MANAGE, today))

    def waiting(self) -> JobQuerySet:
        return self.filter(state=Job.State.WAITING).order_by("pk")

    def lapsed(self, now: datetime) -> JobQuerySet:
        """In the hands of a worker that did not renew its lease: it died."""
        return self.filter(state=Job.State.RUNNING, leased_until__lte=now)

    def at_hand(self, now: datetime) -> JobQuerySet:
        """What a worker has to look at: somebody waits for it, or its worker died."""
        return self.filter(Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, leased_until__lte=now))

    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(models.Model):
    """Long work as a row: found by a worker, claimed once, with its progress for who waits.

    `kind` names the function that does it, `subject_id` what it works on. `total` 0: not known yet. `message`: what
    came of it, a sentence for the person who asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Wacht")
        RUNNING = "running", _("Bezig")
        DONE = "done", _("Klaar")
        FAILED = "failed", _("Niet gelukt")
        INTERRUPTED = "interrupted", _("Onderbroken")

    kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    by = models.ForeignKey("departments.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    phase = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    claim = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_once_at_a_time",
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="running") | Q(claim__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="job_finished_has_moment",
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | (~Q(state__in=["waiting", "running"]) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(name="job_done_within_total", condition=Q(total=0) | Q(done__lte=F("total"))),
        ]
        indexes = [models.Index(fields=["state", "leased_until"], name="job_state_lease")]
