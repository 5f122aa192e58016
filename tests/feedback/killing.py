"""Somebody else's process that is killed (-9) in the middle: run as `python -m tests.feedback.killing WHAT …`.

For each statement that the work sends to the database a child is made, which kills itself just before that statement;
the last child gets to the end. Says after each child how it ended ("killed" or "done"), and waits for a line, so that
the test can look at the database in between.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django


class KillAt:
    """Ends this process before statement number `number`, counted from 1; savepoints count too."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def submit(wave: int, person: int, supplier: int, at: str) -> None:
    from departments.people.models import Employee
    from feedback.responses.services import SupplierAnswers, submit
    from feedback.surveys.models import Question
    from feedback.waves.models import Invitation

    questions = Question.objects.filter(version__waves=wave, kind="agree").values_list("pk", flat=True)
    invitation = Invitation.objects.get(wave=wave, person=person)
    forms = [SupplierAnswers(supplier, dict.fromkeys(questions, 4))]
    submit(invitation.pk, Employee.objects.get(pk=person), forms=forms, now=datetime.fromisoformat(at))


def seal(wave: int, at: str) -> None:
    from feedback.responses.services import seal_due

    seal_due(datetime.fromisoformat(at))


def open_due(wave: int, at: str) -> None:
    from feedback.waves.services import open_due

    open_due(datetime.fromisoformat(at))


def main() -> None:
    django.setup()
    work = {"submit": submit, "seal": seal, "open": open_due}[sys.argv[1]]
    values = [int(value) if value.isdigit() else value for value in sys.argv[2:]]
    for number in range(1, 200):
        child = os.fork()
        if child == 0:
            from django.db import connection

            with connection.execute_wrapper(KillAt(number)):
                work(*values)
            connection.close()
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        ended = "killed" if os.WIFSIGNALED(status) else f"done {os.WEXITSTATUS(status)}"
        print(ended, flush=True)  # noqa: T201
        if ended != "killed" or not sys.stdin.readline():
            break


if __name__ == "__main__":
    main()
