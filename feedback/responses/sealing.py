"""Sealing: after the end answers are copied in random order under new ids, and what they stood in is emptied.

PostgreSQL marks all rows of one transaction with the same number (xmin): in an open wave an answer and the invitation
that it belongs to carry the same mark. After sealing all rows of a wave come from one transaction, so the mark is the
same for everybody, and neither ids nor the order on disk follow the order of answering.
Source: "Two stores that never meet" of the anonymity.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from feedback.responses.models import SealedComment, SealedRating, StagedComment, StagedRating
from feedback.waves.models import Invitation, Wave
from feedback.waves.rules import GRACE
from feedback.waves.transitions import WaveMovedOn, move_wave

ROWS_AT_ONCE = 2000


def seal_due(now: datetime) -> int:
    """Seal the waves that closed at least 15 minutes ago. Returns how many; one transaction each.

    Safe to repeat and to kill at any statement: a wave is sealed and in state `sealing`, or nothing happened.
    """
    sealed = 0
    for wave in Wave.objects.filter(state=Wave.State.CLOSED, closes_at__lte=now - GRACE).order_by("closes_at", "pk"):
        try:
            seal_wave(wave, now=now)
        except WaveMovedOn:
            continue
        sealed += 1
    return sealed


@transaction.atomic
def seal_wave(wave: Wave, *, now: datetime) -> None:
    """Seal one closed wave.

    Raises:
        WaveMovedOn: it is not closed, or another process sealed it meanwhile.
    """
    current = lock_wave(wave)
    if current.state != Wave.State.CLOSED or now < current.closes_at + GRACE:
        raise WaveMovedOn(wave.pk)
    _seal_ratings(wave)
    _seal_comments(wave)
    _rewrite_invitations(wave)
    move_wave(current, Wave.State.SEALING, by=None, now=now)
    wave.state = current.state


def lock_wave(wave: Wave) -> Wave:
    """Wait until nobody is sending answers to this wave; who comes later waits, and then sees what was done to it.

    A form that is being sent holds its own invitation; so holding all of them means that none is under way.
    """
    # no_key: rows that are being stored point to the wave, and would wait for a full lock while we wait for them
    current = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    for _locked in Invitation.objects.select_for_update().filter(wave=wave).order_by("pk").values_list("pk").iterator():
        pass
    return current


def _seal_ratings(wave: Wave) -> None:
    staged = StagedRating.objects.filter(wave=wave)
    fields = ("supplier_id", "customer_unit_id", "answers")
    for keys in _in_random_order(list(staged.values_list("pk", flat=True))):
        found = {key: rest for key, *rest in StagedRating.objects.filter(pk__in=keys).values_list("pk", *fields)}
        SealedRating.objects.bulk_create(
            SealedRating(wave_id=wave.pk, **dict(zip(fields, found[key], strict=True))) for key in keys
        )
    staged.delete()


def _seal_comments(wave: Wave) -> None:
    staged = StagedComment.objects.filter(wave=wave)
    fields = ("supplier_id", "customer_unit_id", "question_id", "text")
    for keys in _in_random_order(list(staged.values_list("pk", flat=True))):
        found = {key: rest for key, *rest in StagedComment.objects.filter(pk__in=keys).values_list("pk", *fields)}
        SealedComment.objects.bulk_create(
            SealedComment(wave_id=wave.pk, **dict(zip(fields, found[key], strict=True))) for key in keys
        )
    staged.delete()


def _rewrite_invitations(wave: Wave) -> None:
    """The same invitations as new rows in random order: the place of a row tells when it was last written."""
    asked = Invitation.objects.filter(wave=wave)
    rows = list(asked.values_list("person_id", "customer_unit_id", "state"))
    random.SystemRandom().shuffle(rows)
    asked.delete()
    Invitation.objects.bulk_create(
        (Invitation(wave=wave, person_id=person, customer_unit_id=unit, state=state) for person, unit, state in rows),
        batch_size=ROWS_AT_ONCE,
    )


def _in_random_order(keys: list[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    random.SystemRandom().shuffle(keys)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]
