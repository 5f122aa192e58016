from __future__ import annotations

from django.db.models import QuerySet

from departments.imports.models import OrganisationImport
from departments.imports.rules import KINDS
from departments.jobs.models import Job
from departments.jobs.selectors import latest


def imports() -> QuerySet[OrganisationImport]:
    """The files that were brought, the newest first, without their content and differences."""
    heavy = ("content", "differences", "mapping", "tables")
    return OrganisationImport.objects.defer(*heavy).select_related("by").order_by("-pk")


def job_of(brought: OrganisationImport) -> Job | None:
    """The last work on this import."""
    return latest(KINDS, brought.pk)
