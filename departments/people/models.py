from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from departments.access.roles import RIGHTS, Right, Role
from departments.people.rules import PASSED_ON, Term

ROLE_LABELS = {
    Role.EMPLOYEE: _("Medewerker"),
    Role.TEAM_LEAD: _("Teamleider"),
    Role.DIRECTOR: _("Directeur"),
    Role.COMMENT_MODERATOR: _("Moderator"),
    Role.FUNCTIONAL_MANAGER: _("Functioneel beheerder"),
    Role.AUDITOR: _("Auditor"),
}


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def here(self) -> EmployeeQuerySet:
        """Who works here and may sign in."""
        return self.filter(is_active=True, left_on=None)

    def away(self, day: date) -> EmployeeQuerySet:
        """Who is absent on this local date."""
        return self.filter(pk__in=Absence.objects.on(day).values("employee"))

    def visible_to(self, reader: Employee, day: date) -> EmployeeQuerySet:
        """Whose data this reader may see: a functional manager everybody's, others their own."""
        return self.filter(Q(reader.holds(Right.MANAGE, day)) | Q(pk=reader.pk))

    def create_user(self, email: str, name: str, password: str | None = None, **fields: object) -> Employee:
        employee = self.model(email=BaseUserManager.normalize_email(email).lower(), name=name, **fields)
        employee.set_password(password)
        employee.save()
        return employee

    def get_by_natural_key(self, username: str | None) -> Employee:
        """For signing in: capitals make no other address."""
        return self.get(email__iexact=username)


class Employee(AbstractBaseUser):
    """Somebody who works here and signs in. Rights follow from dated roles, never from this row.

    Who left keeps a row without name, address, number or department: what they decided stays.
    """

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
    employee_number = models.CharField(_("personeelsnummer"), max_length=40, blank=True)
    left_on = models.DateField(_("uit dienst"), null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="employee_email_once"),
            models.CheckConstraint(name="employee_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                Lower("employee_number"), condition=~Q(employee_number=""), name="employee_number_once"
            ),
            models.CheckConstraint(
                name="employee_who_left_is_closed_and_nowhere",
                condition=Q(left_on=None) | Q(is_active=False, department=None, employee_number=""),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="employee_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def holds(self, right: Right, day: date) -> models.Exists:
        """Whether this person has a right on a local date, as a condition of a query: `visible_to` asks no other."""
        roles = [role.value for role, rights in RIGHTS.items() if right in rights]
        return models.Exists(RoleAssignment.objects.held_by(self, day).filter(role__in=roles))


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceQuerySet:
        return self.filter(first_day__lte=day, last_day__gte=day)

    def visible_to(self, reader: Employee, day: date) -> AbsenceQuerySet:
        """A functional manager all, others their own and those for whom they stand in."""
        own = Q(employee=reader) | Q(substitute=reader)
        return self.filter(Q(reader.holds(Right.MANAGE, day)) | own)


class Absence(models.Model):
    """Somebody is away from the first to the last day (both away); a substitute holds what roles are passed on.

    During it no mail goes to who is away.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("eerste dag"))
    last_day = models.DateField(_("laatste dag"))
    substitute = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, blank=True, related_name="substitutions"
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="nobody_substitutes_themselves",
                condition=Q(substitute=None) | ~Q(substitute=F("employee")),
            ),
        ]


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def on(self, day: date) -> RoleAssignmentQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def running(self, day: date) -> RoleAssignmentQuerySet:
        """What holds on this local date or is still to come."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def held_by(self, employee: Employee, day: date) -> RoleAssignmentQuerySet:
        """What this person may act as on a day: the own roles, and those of who is away and named them substitute."""
        away = Absence.objects.on(day).filter(substitute=employee, employee__is_active=True)
        passed_on = Q(role__in=[role.value for role in PASSED_ON], employee__in=away.values("employee"))
        return self.on(day).filter(Q(employee=employee) | passed_on)

    def visible_to(self, reader: Employee, day: date) -> RoleAssignmentQuerySet:
        """Who holds which role: a functional manager and an auditor of everybody, others of themselves."""
        return self.filter(Q(reader.holds(Right.READ_ROLES, day)) | Q(employee=reader))


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

    @property
    def term(self) -> Term:
        return Term(self.valid_from, self.valid_until)
