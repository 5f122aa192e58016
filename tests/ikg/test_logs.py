"""Log lines lead to nobody."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import RequestFactory
from django.urls import resolve

from ikg.logs import LOGGING_CONFIG_OF_IKG, RouteLogMiddleware


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log of the product, as text."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    formatter = LOGGING_CONFIG_OF_IKG["formatters"]["json"]
    handler.setFormatter(formatter["()"](**{name: value for name, value in formatter.items() if name != "()"}))
    root = logging.getLogger()
    root.addHandler(handler)
    yield text
    root.removeHandler(handler)


def written(text: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]


def test_a_request_leaves_one_line_with_the_pattern_and_no_person(client, db, stream):
    client.get("/healthz?naam=Jansen", headers={"user-agent": "Canary/1.0"}, REMOTE_ADDR="192.0.2.77")

    lines = written(stream)
    assert [(line["request"], line["code"]) for line in lines] == [("GET healthz", 200)]
    assert "Jansen" not in stream.getvalue()
    assert "Canary" not in stream.getvalue()
    assert "192.0.2.77" not in stream.getvalue()
    assert "user_id" not in stream.getvalue()


def test_a_page_that_does_not_exist_leaves_no_path(client, db, stream):
    client.get("/jansen/geheim/")

    assert "jansen" not in stream.getvalue()
    assert {line["request"] for line in written(stream)} == {"GET (no page)"}


@pytest.mark.parametrize("route", ["vragenlijsten/<int:invitation>/stap/<int:step>/", "beoordeel/<slug:service>/"])
def test_the_page_where_people_answer_leaves_a_status_and_nothing_else(stream, route):
    log = structlog.stdlib.get_logger("test")
    log.info("request_finished", request=f"POST {route}", code=303, request_id="abc", invitation=17)

    (line,) = written(stream)
    assert set(line) == {"event", "code", "level", "timestamp"}
    assert str(line["timestamp"]).endswith(":00:00Z")


def test_an_exception_leaves_its_type_and_place_but_not_its_text(stream):
    try:
        raise ValueError("Key (email)=(jansen@example.nl) already exists")
    except ValueError:
        logging.getLogger("departments.people").exception("failed")

    (line,) = written(stream)
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in str(line["frames"])
    assert "jansen" not in stream.getvalue()


def test_the_pattern_stands_for_the_address():
    request = RequestFactory().get("/healthz?x=1")
    request.resolver_match = resolve("/healthz")

    assert RouteLogMiddleware.format_request(request) == "GET healthz"
