from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from promises.clocks.models import Clock
from promises.deadlines.outcomes import Problem, judge
from promises.deadlines.rules import deadline_of, parse_rule
from promises.definitions.models import PromiseVersion
from promises.requests.models import Request

BATCH = 500


def clock_for(request: Request, version: PromiseVersion, *, flags: Iterable[Problem] = ()) -> Clock:
    """What the facts of a request say about a promise, not stored yet. `flags`: what was odd about its times.

    Raises:
        UnknownRule: the version has a rule that cannot be measured yet.
    """
    judgement = judge(
        started_at=request.received_at,
        deadline=deadline_of(parse_rule(version.rule), given=request.deadline_given),
        answered_at=request.answered_at,
        withdrawn_at=request.withdrawn_at,
        is_done_without_time=request.is_done_without_time,
    )
    return Clock(
        request=request,
        promise_version=version,
        department_id=request.department_id,
        state=judgement.state.value,
        started_at=request.received_at,
        deadline=judgement.deadline,
        stopped_at=judgement.stopped_at,
        problem=" ".join(dict.fromkeys([*judgement.problems, *flags])),
    )


@transaction.atomic
def replace_clocks(*, of: Sequence[Request], clocks: Sequence[Clock]) -> None:
    """Measure anew: the clocks `of` these requests go, `clocks` come. In the caller's transaction and audit entry."""
    keys = [request.pk for request in of]
    for start in range(0, len(keys), BATCH):
        Clock.objects.filter(request__in=keys[start : start + BATCH]).delete()
    Clock.objects.bulk_create(clocks, batch_size=BATCH)
