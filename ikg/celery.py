"""The Celery application: an alarm clock. What must be done stands in the database."""

import os

from celery import Celery
from celery.signals import setup_logging

from ikg.logs import configure_logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikg.settings")

app = Celery("ikg")
app.config_from_object("ikg.broker")
app.autodiscover_tasks()


@setup_logging.connect
def _write_our_lines(**_options: object) -> None:
    """Keep Celery from setting up logs of its own; this signal is its documented way."""
    configure_logs()
