"""Log lines: one JSON object each, and nothing in them that leads to a person.

No names, addresses, IP numbers or user ids; of a URL only its pattern (``vragenlijsten/<int:pk>/stap/<int:step>/``),
never its values or its query; of an exception its type and where it arose, not its text, because a database quotes the
row that it refused. The page where people answer leaves a status and nothing else, not even which page it was.
"""

import logging
import logging.config
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict, Processor, WrappedLogger

# Patterns of the pages where answers travel, by their beginning.
ANSWER_ROUTES = ("vragenlijsten/", "beoordeel/")
ANSWER_LINE = ("event", "code", "level", "timestamp", "exception", "frames")


def keep_only_status_of_answers(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Strip a line about an answer to its status; the hour is rounded down, so that it tells nobody's moment.

    A failure keeps its type and frames: of an answer that failed nothing was stored.
    """
    if not str(line.get("request", "")).partition(" ")[2].startswith(ANSWER_ROUTES):
        return line
    kept = {name: value for name, value in line.items() if name in ANSWER_LINE or name.startswith("_")}
    if "timestamp" in kept:
        kept["timestamp"] = f"{str(kept['timestamp'])[:13]}:00:00Z"
    return kept


def name_exception(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Replace an exception by its type and its frames, without its text."""
    raised = line.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if isinstance(raised, tuple) and raised[0] is not None:
        line["exception"] = raised[0].__name__
        line["frames"] = _frames(raised[2])
    return line


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    name_exception,
]
STRUCTLOG_PROCESSORS: list[Processor] = [
    structlog.stdlib.filter_by_level,
    *SHARED,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]
LOGGING_CONFIG_OF_IKG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                keep_only_status_of_answers,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # they write the path of every 4xx and 5xx; our own line says the same without it
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        # beat and worker say "I woke up" every minute
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}


def configure_logs() -> None:
    """Write all lines of this process as JSON to standard error."""
    logging.config.dictConfig(LOGGING_CONFIG_OF_IKG)


class RouteLogMiddleware(RequestMiddleware):
    """django-structlog's one line a request, with the pattern of the URL in place of the URL."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Name the method and the pattern, never a value in the path or the query."""
        match = request.resolver_match
        return f"{request.method} {match.route if match else '(no page)'}"
