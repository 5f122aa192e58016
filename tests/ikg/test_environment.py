"""The environment is read once; nonsense is refused at start, in one sentence that says what to change."""

import stat
from pathlib import Path

import pytest

from ikg.environment import Environment, EnvironmentRefused, read_environment

KEY = "q7Zr-0vX3mP9sLk2Wd8TnYb5Hc1Gj6Fa4UeRiOoNpQxMzVwBtS"


def read(tmp_path: Path, **values: str) -> Environment:
    return read_environment({"DATA_DIR": str(tmp_path), **values})


def test_nothing_said_means_a_trial_on_this_machine(tmp_path):
    environment = read(tmp_path)

    assert environment.site_url == "http://127.0.0.1:8000"
    assert environment.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert environment.database == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "ikg.sqlite3"),
    }
    assert (environment.debug, environment.demonstration, environment.test_clock) == (False, False, False)
    assert environment.redis_url == ""
    assert environment.trusted_proxies == 0


def test_production_is_what_was_said(tmp_path):
    environment = read(
        tmp_path,
        SITE_URL="https://ikg.example.nl",
        SECRET_KEY=KEY,
        DATABASE_URL="postgres://ikg:p%40ss@db.internal:5433/ikg",
        REDIS_URL="rediss://:secret@queue.internal:6380/2",
        EMAIL_URL="smtp+tls://ikg:secret@mail.internal:587",
        MAIL_FROM="IKG <ikg@example.nl>",
        ALLOWED_HOSTS="10.0.0.7, web",
    )

    assert environment.is_https
    assert environment.allowed_hosts == ("ikg.example.nl", "10.0.0.7", "web")
    assert environment.database["PASSWORD"] == "p@ss"
    assert environment.database["PORT"] == 5433
    assert environment.email["EMAIL_HOST"] == "mail.internal"
    assert environment.email["EMAIL_USE_TLS"] is True
    assert environment.trusted_proxies == 1


PRODUCTION = {"SITE_URL": "https://ikg.example.nl", "SECRET_KEY": KEY}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "acht"}, "PORT is 'acht'. Use a whole number from 1 to 65535."),
        ({"PORT": "0"}, "PORT is '0'."),
        ({"PORT": "65536"}, "PORT is '65536'."),
        ({"PORT": "٣"}, "PORT is '٣'."),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'. Use 1 or 0."),
        ({"DEMONSTRATION": "2"}, "DEMONSTRATION is '2'. Use 1 or 0."),
        ({"DEBUG": "1", "DEMONSTRATION": "1"}, "DEBUG and DEMONSTRATION are both on."),
        ({**PRODUCTION, "DEBUG": "1"}, "DEBUG is on while SITE_URL is https://ikg.example.nl."),
        ({**PRODUCTION, "TEST_CLOCK": "1"}, "TEST_CLOCK is on while SITE_URL is https://ikg.example.nl."),
        ({"SITE_URL": "https://ikg.example.nl"}, "SECRET_KEY is not set."),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess."),
        ({**PRODUCTION, "SECRET_KEY": "a" * 80}, "SECRET_KEY is too easy to guess."),
        ({**PRODUCTION, "SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY is too easy to guess."),
        ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is too easy to guess."),
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is '*'. Name each host"),
        ({**PRODUCTION, "ALLOWED_HOSTS": ".example.nl"}, "ALLOWED_HOSTS is '.example.nl'."),
        ({**PRODUCTION, "SITE_URL": "http://ikg.example.nl"}, "use https for every host but this machine"),
        ({**PRODUCTION, "SITE_URL": "http://10.0.0.7:8000"}, "use https for every host but this machine"),
        ({"SITE_URL": "ikg.example.nl"}, "SITE_URL is 'ikg.example.nl'. Give the address that people type"),
        ({"SITE_URL": "https://"}, "SITE_URL is 'https://'."),
        ({"SITE_URL": "https://*.example.nl"}, "SITE_URL is 'https://*.example.nl'."),
        ({"SITE_URL": "https://ikg.example.nl/ikg"}, "without a path"),
        ({"SITE_URL": "ftp://ikg.example.nl"}, "SITE_URL is 'ftp://ikg.example.nl'."),
        ({"SITE_URL": "http://localhost:port"}, "SITE_URL is 'http://localhost:port'."),
        ({"DATABASE_URL": "mysql://u:p@h/ikg"}, "DATABASE_URL begins with 'mysql:'. Use one of postgres, postgresql"),
        ({"DATABASE_URL": "postgres"}, "DATABASE_URL begins with 'postgres:'."),
        ({"DATABASE_URL": "postgres://u:p@h:port/ikg"}, "DATABASE_URL cannot be read."),
        ({"DATABASE_URL": "postgres://u:p@h/"}, "DATABASE_URL names no database."),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no database."),
        ({"REDIS_URL": "amqp://h"}, "REDIS_URL begins with 'amqp:'. Use one of redis, rediss"),
        ({"EMAIL_URL": "https://h"}, "EMAIL_URL begins with 'https:'. Use one of smtp"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no mail server."),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM is 'nobody'."),
        ({"MAIL_FROM": "ikg@example.nl\nBcc: x@example.nl"}, "MAIL_FROM is 'ikg@example.nl\\nBcc: x@example.nl'."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'."),
        ({"SECRET_KEY": KEY, "SECRET_KEY_FILE": "/run/key"}, "SECRET_KEY and SECRET_KEY_FILE are both set."),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE points to /nowhere/key, which cannot be read"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(tmp_path, values, sentence):
    with pytest.raises(EnvironmentRefused) as refused:
        read(tmp_path, **values)

    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_a_refusal_never_repeats_a_password(tmp_path, name):
    with pytest.raises(EnvironmentRefused) as refused:
        read(tmp_path, **{name: "wrong://user:geheim@host/ikg"})

    assert "geheim" not in str(refused.value)


def test_a_value_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="ascii")

    environment = read(tmp_path, SITE_URL="https://ikg.example.nl", SECRET_KEY_FILE=str(tmp_path / "key"))

    assert environment.secret_key == KEY


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_value_is_refused(tmp_path, content):
    (tmp_path / "key").write_bytes(content)

    with pytest.raises(EnvironmentRefused, match="SECRET_KEY_FILE points to"):
        read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))


def test_the_key_of_a_trial_is_made_once_and_for_its_owner_only(tmp_path):
    first = read(tmp_path).secret_key
    second = read(tmp_path).secret_key

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(EnvironmentRefused, match="Name a folder that this user may write"):
        read(tmp_path / "file")


def test_the_demonstration_never_opens_the_database_of_a_real_organisation(tmp_path):
    demonstration = read(tmp_path, DEMONSTRATION="1")
    real = read(tmp_path, DEMONSTRATION="0")

    assert demonstration.database["NAME"] != real.database["NAME"]
