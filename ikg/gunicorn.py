"""The web server's settings: ``python -m gunicorn -c python:ikg.gunicorn ikg.wsgi``."""

import os

from ikg.logs import LOGGING_CONFIG_OF_IKG

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 4
# Loaded once and then forked: half the memory, and a mistake in the settings stops the start with its sentence.
preload_app = True
timeout = 60  # seconds without a sign of life before a worker is replaced
graceful_timeout = 30
max_requests = 5_000
max_requests_jitter = 500
control_socket_disable = True  # nobody asks it, and it would write outside of DATA_DIR
proc_name = "ikg"
logconfig_dict = {
    **LOGGING_CONFIG_OF_IKG,
    "loggers": {
        **LOGGING_CONFIG_OF_IKG["loggers"],
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        # our own line a request stands in ikg/logs.py and holds no address
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
