from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from departments.access.roles import Right
from departments.people.models import Employee


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, employee: Employee, today: date) -> NotificationQuerySet:
        """What somebody was told themselves; a functional manager sees that a notice went, to anybody."""
        return self.filter(Q(recipient=employee) | Q(employee.holds(Right.MANAGE, today)))

    def owed(self) -> NotificationQuerySet:
        return self.filter(state=Notification.State.OWED)

    def due(self, now: datetime) -> NotificationQuerySet:
        """Owed and their moment has come; whether mail goes out at this hour is `delivery`'s business."""
        return self.owed().filter(due_at__lte=now)

    def waiting(self) -> NotificationQuerySet:
        """Not settled: owed, or in the hands of a worker."""
        return self.filter(state__in=[Notification.State.OWED, Notification.State.CLAIMED])

    def sent_between(self, begin: datetime, end: datetime) -> NotificationQuerySet:
        """Sent from `begin` up to, not including, `end`."""
        return self.filter(state=Notification.State.SENT, sent_at__gte=begin, sent_at__lt=end)

    def lapsed(self, now: datetime) -> NotificationQuerySet:
        """Claimed by a worker whose lease ran out: it died, or is still busy sending."""
        return self.filter(state=Notification.State.CLAIMED, leased_until__lte=now)


class Notification(models.Model):
    """One notice owed to one person: inserted once (unique key), claimed once, sent once.

    The key is (kind, subject, step, recipient); `step` is a number of the frozen schedule, not a date,
    so a changed clock makes no second one.
    """

    class State(models.TextChoices):
        OWED = "owed"
        CLAIMED = "claimed"
        SENT = "sent"
        SUPERSEDED = "superseded"
        CANCELLED = "cancelled"
        BOUNCED = "bounced"
        UNCERTAIN = "uncertain"

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    step = models.PositiveIntegerField(default=0)
    recipient = models.ForeignKey("departments.Employee", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OWED)
    # what the mail said, once it was composed
    title = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # how often a worker died or lost its connection while nobody could know whether the mail had gone
    lapses = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "step", "recipient"], name="notification_owed_once"
            ),
            models.CheckConstraint(
                name="notification_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="notification_claim_has_lease",
                condition=~Q(state="claimed") | Q(claim__isnull=False, leased_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="notification_state_due")]


class KeptMailQuerySet(models.QuerySet["KeptMail"]):
    def visible_to(self, employee: Employee, today: date) -> KeptMailQuerySet:
        return self.filter(employee.holds(Right.MANAGE, today))


class KeptMail(models.Model):
    """A mail that the demonstration kept instead of sending it."""

    at = models.DateTimeField()
    message_id = models.CharField(max_length=200)
    sender = models.CharField(max_length=254)
    to = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)

    objects = KeptMailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]


class SendingPause(models.Model):
    """The mail server did not answer five times in a row: nothing goes out until this moment; one row."""

    failures = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="sending_pause_is_one_row", condition=Q(pk=1))]


class Heartbeat(models.Model):
    """When periodic work last ran, by name."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
