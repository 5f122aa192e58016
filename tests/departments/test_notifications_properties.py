"""Whatever happens, in whatever order: nobody gets two mails on a day, no notice goes out twice, none is lost."""

from collections import Counter
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from departments.notifications import claims
from departments.notifications.delivery import deliver
from departments.notifications.models import Notification
from tests.departments.outbox import DAY, MINUTE, TUESDAY, State, kinds, notice_kind, owed

HOME = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize("seed", range(6))
def test_the_outbox_keeps_its_promises_whatever_happens(town, seed):
    chance = Random(seed)
    table = kinds(notice_kind("point"), notice_kind("wave", urgency="mind"))
    people = [town.henk, town.wim, town.fatima, town.sanne]
    moment, sent_on = TUESDAY, []

    for _step in range(60):
        moment += chance.choice([MINUTE, 7 * MINUTE, 90 * MINUTE, DAY / 3, 2 * DAY])
        owed(
            chance.choice([town.permits, town.streets]),
            chance.sample(people, chance.randint(1, 4)),
            kind=chance.choice(["point", "wave"]),
            step=chance.randint(1, 9),
            due_at=moment + chance.choice([-DAY, 0 * DAY, DAY]),
        )
        if chance.random() < 0.3:
            day = claims.local_day(moment.astimezone(HOME).date(), "Europe/Amsterdam")
            claims.claim_for(chance.choice(people).pk, moment, day, table)  # and this worker dies
        before = len(mail.outbox)
        deliver(moment, table)
        sent_on += [(message.to[0], moment.astimezone(HOME).date()) for message in mail.outbox[before:]]
        assert moment.astimezone(HOME).weekday() < 5 or len(mail.outbox) == before
    for _rest in range(10):
        moment = claims.local_day((moment + DAY).astimezone(HOME).date(), "Europe/Amsterdam").begin + 12 * 60 * MINUTE
        deliver(moment, table)

    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    rows = Notification.objects.all()
    assert max(Counter(sent_on).values()) == 1
    assert len(ids) == len(set(ids))
    assert {row.message_id for row in rows if row.state == State.SENT} <= set(ids)
    assert {row.state for row in rows} <= {State.SENT, State.SUPERSEDED, State.UNCERTAIN}
    for row in rows.filter(state=State.SUPERSEDED):
        later = rows.filter(kind=row.kind, subject_id=row.subject_id, recipient=row.recipient, step__gt=row.step)
        assert later.exists()
