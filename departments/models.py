"""Collects the models of the stages, so that Django finds them."""

from departments.audit.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditHead
from departments.catalogue.models import Service, SupplyRelation
from departments.chart.models import ChartChange, Department, EarlierPlace, Succession
from departments.clock.models import TravelledTime
from departments.imports.models import OrganisationImport, RememberedMapping
from departments.jobs.models import Job
from departments.notifications.models import Heartbeat, KeptMail, Notification, SendingPause
from departments.people.models import Absence, Employee, RoleAssignment
from departments.worktime.models import Calendar, CalendarDay, CalendarVersion, CalendarWeek

__all__ = [
    "Absence",
    "AuditCheck",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditHead",
    "Calendar",
    "CalendarDay",
    "CalendarVersion",
    "CalendarWeek",
    "ChartChange",
    "Department",
    "EarlierPlace",
    "Employee",
    "Heartbeat",
    "Job",
    "KeptMail",
    "Notification",
    "OrganisationImport",
    "RememberedMapping",
    "RoleAssignment",
    "SendingPause",
    "Service",
    "Succession",
    "SupplyRelation",
    "TravelledTime",
]
