"""`/healthz` tells a monitor whether this installation can do its work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from departments.notifications.models import Heartbeat, Notification
from departments.people.models import Employee
from ikg import health

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "healthy"),
    [(timedelta(0), True), (timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False)],
)
def test_a_heartbeat_older_than_five_minutes_is_red(db, age, healthy):
    Heartbeat.objects.create(name="tick", at=NOW - age)

    finding = health.heartbeat(NOW, running_for=3600)

    assert finding.healthy is healthy
    assert finding.seconds == age.total_seconds()


@pytest.mark.parametrize(("running_for", "healthy"), [(0, True), (300, True), (301, False)])
def test_no_heartbeat_yet_is_healthy_for_the_first_five_minutes(db, running_for, healthy):
    assert health.heartbeat(NOW, running_for=running_for).healthy is healthy


def test_the_oldest_notice_that_should_have_gone_is_told(db):
    employee = Employee.objects.create(email="a@example.nl", name="A")
    for step, due_at in enumerate([NOW - timedelta(hours=2), NOW - timedelta(hours=1), NOW + timedelta(hours=1)]):
        Notification.objects.create(
            kind="reminder", subject_kind="wave", subject_id=1, step=step, recipient=employee, due_at=due_at
        )

    assert health.oldest_unsent(NOW).seconds == 2 * 3600


def test_everything_well_is_200_and_a_dead_heart_503(db, settings):
    well = Client().get("/healthz")
    Heartbeat.objects.create(name="tick", at=NOW - timedelta(days=400))
    ill = Client().get("/healthz")

    assert (well.status_code, well.json()["healthy"]) == (200, True)
    assert (ill.status_code, ill.json()["healthy"]) == (503, False)
    assert ill.headers["Cache-Control"].startswith("max-age=0")


def test_a_broker_that_is_away_is_503_and_the_rest_is_still_told(db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == {"healthy": False, "says": "does not answer", "seconds": None}
    assert answer.json()["checks"]["database"]["healthy"] is True


@pytest.mark.worker
def test_a_broker_that_answers_is_healthy(db, redis_url):
    assert Client().get("/healthz").json()["checks"]["broker"]["says"] == "answers"


def test_a_database_that_is_away_is_503_and_no_error_page(transactional_db, settings):
    def away(*_arguments):
        from django.db import OperationalError

        raise OperationalError("away")

    with connection.execute_wrapper(away):
        answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["says"] == "does not answer"
    assert answer.json()["checks"]["heartbeat"]["says"] == "unknown: the database does not answer"


def test_health_is_asked_with_get_only(db):
    assert Client().post("/healthz").status_code == 405
