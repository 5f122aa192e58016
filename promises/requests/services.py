from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from promises.requests.models import Request

FACTS = (
    "department_id",
    "customer_id",
    "received_at",
    "answered_at",
    "withdrawn_at",
    "is_done_without_time",
    "deadline_given",
    "deadline_origin",
)
"""What a source says about a request; a source may correct each of these later."""

BATCH = 500


@transaction.atomic
def save_requests(*, new: Sequence[Request], changed: Sequence[Request]) -> None:
    """Store requests as their source tells them. `changed` carry the key of the row that they replace.

    The caller records the audit entry: one for the whole delivery, not one for each request.
    """
    Request.objects.bulk_create(new, batch_size=BATCH)
    Request.objects.bulk_update(changed, [name.removesuffix("_id") for name in FACTS], batch_size=BATCH)
