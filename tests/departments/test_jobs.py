"""Long work as rows: claimed once, told how far, and honest about a worker that died."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from departments.audit.models import AuditEntry
from departments.audit.services import record
from departments.jobs.models import Job
from departments.jobs.rules import LEASE
from departments.jobs.running import JobRefused, LeaseLost
from departments.jobs.selectors import latest, progress
from departments.jobs.services import NotToBeRestarted, interrupt_lapsed, restart, run_waiting, start
from tests.departments.conftest import NOW

pytestmark = pytest.mark.django_db

State = Job.State


def run(work, now=NOW, **options) -> int:
    return run_waiting(now, {"count": work}, lambda: now, **options)


def done(running) -> str:
    return "Geteld."


def test_a_job_is_done_and_says_what_came_of_it(town):
    job = start("count", town.hall, by=town.yusuf, now=NOW)

    assert run(done) == 1

    job.refresh_from_db()
    assert (job.state, job.message, job.finished_at, job.subject_id) == (State.DONE, "Geteld.", NOW, town.hall.pk)


def test_nothing_to_do_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert run(done) == 0


def test_one_call_does_one_job_so_that_a_tick_waits_for_one_at_most():
    start("count", 1, by=None, now=NOW)
    start("count", 2, by=None, now=NOW)

    assert run(done) == 1
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [State.DONE, State.WAITING]


def test_asking_twice_is_one_job():
    first = start("count", 1, by=None, now=NOW)

    assert start("count", 1, by=None, now=NOW) == first


def test_the_database_refuses_a_second_job_about_the_same():
    start("count", 1, by=None, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="count", subject_id=1, created_at=NOW)


def test_progress_tells_phase_and_share():
    job = start("count", 1, by=None, now=NOW)
    seen = []

    def work(running) -> str:
        running.show("reading", 50, 200)
        seen.append(progress(Job.objects.get(pk=job.pk)))
        return ""

    run(work)

    assert (seen[0].phase, seen[0].done, seen[0].total, seen[0].share) == ("reading", 50, 200, 0.25)


def test_progress_is_written_at_most_four_times_a_second(django_assert_max_num_queries):
    start("count", 1, by=None, now=NOW)

    def work(running) -> str:
        with django_assert_max_num_queries(3):
            for row in range(5000):
                running.show("reading", row, 5000)
        return ""

    run(work)


def test_every_sign_renews_the_lease():
    job = start("count", 1, by=None, now=NOW)
    clock = iter(NOW + timedelta(seconds=step) for step in (0, 60, 90))

    def work(running) -> str:
        running.show("reading", 1, 9)
        assert Job.objects.get(pk=job.pk).leased_until == NOW + timedelta(seconds=60) + LEASE
        return ""

    run_waiting(NOW, {"count": work}, lambda: next(clock))


def test_a_refusal_is_the_sentence_of_the_job():
    job = start("count", 1, by=None, now=NOW)

    def work(running) -> str:
        raise JobRefused("Er valt niets te tellen.")

    run(work)

    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "Er valt niets te tellen.")


def test_a_fault_says_what_to_do_and_stores_nothing(town):
    job = start("count", 1, by=town.yusuf, now=NOW)
    entries = AuditEntry.objects.count()

    @transaction.atomic
    def work(running) -> str:
        record(actor=None, event="department.opened", target=town.hall, at=NOW)
        raise ZeroDivisionError

    run(work)

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "Er is niets opgeslagen. Begin opnieuw" in job.message
    assert AuditEntry.objects.count() == entries


def test_the_sentence_is_in_the_language_of_who_asked(town):
    town.yusuf.language = "en"
    town.yusuf.save(update_fields=["language"])
    job = start("count", 1, by=town.yusuf, now=NOW)
    seen = []

    def work(running) -> str:
        from django.utils.translation import get_language

        seen.append(get_language())
        return ""

    run(work)

    assert seen == ["en"]
    assert job.by == town.yusuf


def test_a_worker_that_died_is_found_by_its_lease():
    job = start("count", 1, by=None, now=NOW)
    Job.objects.update(state=State.RUNNING, claim="0" * 32, leased_until=NOW + LEASE)

    assert interrupt_lapsed(NOW + LEASE - timedelta(seconds=1)) == 0
    assert run(done, now=NOW + LEASE) == 0

    job.refresh_from_db()
    assert job.state == State.INTERRUPTED
    assert job.message == "Het werk is onderbroken. Er is niets opgeslagen. U kunt opnieuw beginnen."


def test_an_interrupted_job_begins_again_as_a_new_one():
    first = start("count", 1, by=None, now=NOW)
    Job.objects.update(state=State.INTERRUPTED, finished_at=NOW)

    second = restart(first, by=None, now=NOW)

    assert second.pk != first.pk
    assert latest(["count"], 1) == second
    assert run(done) == 1


@pytest.mark.parametrize("state", [State.WAITING, State.DONE])
def test_what_waits_or_is_done_does_not_begin_again(state):
    job = start("count", 1, by=None, now=NOW)
    Job.objects.update(state=state, finished_at=NOW if state == State.DONE else None)

    with pytest.raises(NotToBeRestarted):
        restart(job, by=None, now=NOW)


def test_a_worker_that_was_declared_dead_stores_nothing(town):
    start("count", 1, by=None, now=NOW)
    entries = AuditEntry.objects.count()

    def work(running) -> str:
        interrupt_lapsed(NOW + 2 * LEASE)
        with transaction.atomic():
            record(actor=None, event="department.opened", target=town.hall, at=NOW)
            running.settle("Te laat.")
        return ""

    run(work)

    assert Job.objects.get().state == State.INTERRUPTED
    assert AuditEntry.objects.count() == entries


def test_a_worker_that_was_declared_dead_is_told_at_its_next_sign():
    start("count", 1, by=None, now=NOW)
    told = []

    def work(running) -> str:
        interrupt_lapsed(NOW + 2 * LEASE)
        try:
            running.show("reading", 0, 9)
        except LeaseLost:
            told.append(True)
            raise
        return ""

    run(work)

    assert told == [True]
    assert Job.objects.get().state == State.INTERRUPTED


def test_a_kind_that_nobody_knows_fails_and_blocks_nothing():
    job = start("unknown", 1, by=None, now=NOW)

    run(done)

    job.refresh_from_db()
    assert job.state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_progress_can_be_read_by_others_while_the_work_is_done():
    job = start("count", 1, by=None, now=NOW)
    seen = []

    def work(running) -> str:
        running.show("storing", 3, 9)
        with transaction.atomic():
            record(actor=None, event="department.opened", target=job, at=NOW)
            seen.append(_read_elsewhere(job.pk))
        return ""

    run(work)

    assert seen == [("storing", 3)]


def _read_elsewhere(pk: int) -> tuple[str, int]:
    """As another process sees it: over a connection of its own."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT phase, done FROM departments_job WHERE id = %s", [pk])
            phase, count = cursor.fetchone()
        return phase, count
    finally:
        other.close()
