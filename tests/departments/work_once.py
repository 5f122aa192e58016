"""A worker for tests that kill one: does the job that waits, and kills itself before the statement that is named.

    python -m tests.departments.work_once NOW LEASE_SECONDS TEXT [NUMBER]

Dies (`kill -9`, of itself) at the NUMBERth statement that contains TEXT; with an empty TEXT it works to the end.
"""

import os
import signal
import sys
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - models need Django

from departments.jobs.services import run_waiting  # noqa: E402
from ikg.work import WORK  # noqa: E402


def main(moment: str, lease: str, text: str, number: str = "1") -> None:
    now = datetime.fromisoformat(moment)
    left = [int(number)]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if text and text in f"{sql} {params}":
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        run_waiting(now, WORK, lambda: now, lease=timedelta(seconds=float(lease)))


main(*sys.argv[1:])
