"""How Celery behaves; read by ``ikg/celery.py``.

The database knows what is due, the broker only wakes: it may be flushed at any moment and nothing is lost.
"""

from django.conf import settings

from ikg.schedule import BEAT_SCHEDULE

LONGEST_TASK = 300  # seconds

broker_url = settings.REDIS_URL or "memory://localhost"
broker_connection_retry_on_startup = True
broker_connection_max_retries = None  # Redis may be away for as long as it likes; everything goes on when it is back
broker_transport_options = (
    {
        # above the longest task, or Redis hands a task that is still running to a second worker
        "visibility_timeout": 2 * LONGEST_TASK,
        # look for tasks of a worker that died every 10 seconds; the defaults look every 100
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    }
    if settings.REDIS_URL
    else {}
)
timezone = settings.TIME_ZONE
enable_utc = True

beat_schedule = BEAT_SCHEDULE
# In memory: every entry is idempotent and asks the database what is due, so beat has nothing to remember.
beat_scheduler = "celery.beat:Scheduler"

task_default_queue = "ikg"
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
task_time_limit = LONGEST_TASK
task_soft_time_limit = LONGEST_TASK - 60
worker_prefetch_multiplier = 1
worker_concurrency = 2
worker_max_tasks_per_child = 1_000
worker_cancel_long_running_tasks_on_connection_loss = True
worker_send_task_events = False
worker_hijack_root_logger = False
worker_redirect_stdouts = False
