"""Collects the models of the stages, so that Django finds them."""

from departments.audit.models import AuditEntry
from departments.catalogue.models import Service, SupplyRelation
from departments.chart.models import Department
from departments.clock.models import TravelledTime
from departments.notifications.models import Heartbeat, KeptMail, Notification, SendingPause
from departments.people.models import Employee, RoleAssignment
from departments.worktime.models import Calendar, CalendarDay

__all__ = [
    "AuditEntry",
    "Calendar",
    "CalendarDay",
    "Department",
    "Employee",
    "Heartbeat",
    "KeptMail",
    "Notification",
    "RoleAssignment",
    "SendingPause",
    "Service",
    "SupplyRelation",
    "TravelledTime",
]
