from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Role

ROLE_LABELS = {
    Role.EMPLOYEE: _("Medewerker"),
    Role.TEAM_LEAD: _("Teamleider"),
    Role.DIRECTOR: _("Directeur"),
    Role.COMMENT_MODERATOR: _("Moderator"),
    Role.FUNCTIONAL_MANAGER: _("Functioneel beheerder"),
    Role.AUDITOR: _("Auditor"),
}


class EmployeeManager(BaseUserManager["Employee"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: object) -> Employee:
        employee = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        employee.set_password(password)
        employee.save()
        return employee

    def get_by_natural_key(self, username: str | None) -> Employee:
        return self.get(email__iexact=username)


class Employee(AbstractBaseUser):
    """Somebody who works here and signs in. Rights follow from dated roles, never from this row."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Nederlands")
        ENGLISH = "en", _("Engels")

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    department = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="employees"
    )
    language = models.CharField(_("taal"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_active = models.BooleanField(_("kan inloggen"), default=True)

    objects = EmployeeManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="employee_email_once"),
            models.CheckConstraint(name="employee_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def on(self, day: date) -> RoleAssignmentQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))


class RoleAssignment(models.Model):
    """A role for a time: of a department with all below it, or (no department) of the whole organisation."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=[(role.value, label) for role, label in ROLE_LABELS.items()])
    department = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="leads_and_directors_have_a_department",
                condition=~Q(role__in=[Role.TEAM_LEAD.value, Role.DIRECTOR.value]) | Q(department__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["employee", "role", "department", "valid_from"], name="role_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["employee", "role", "valid_from"],
                name="role_of_the_whole_once_per_start",
                condition=Q(department=None),
            ),
        ]
