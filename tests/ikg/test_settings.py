"""The settings that follow from an environment, read in a process of their own as a server reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
KEY = "q7Zr-0vX3mP9sLk2Wd8TnYb5Hc1Gj6Fa4UeRiOoNpQxMzVwBtS"
PRODUCTION = {
    "SITE_URL": "https://ikg.example.nl",
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgres://ikg:geheim@db.internal/ikg",
    "REDIS_URL": "redis://queue.internal",
    "EMAIL_URL": "smtp://mail.internal",
}


def manage(tmp_path: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with this environment and nothing of ours."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def settings_of(tmp_path: Path, *names: str, **values: str) -> dict[str, object]:
    told = f"{{name: getattr(settings, name) for name in {names}}}"
    code = f"import json; from django.conf import settings; print(json.dumps({told}))"
    done = manage(tmp_path, "shell", "--no-imports", "-c", code, **values)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_production_passes_djangos_deployment_check(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr


def test_https_brings_guarded_cookies_and_strict_transport(tmp_path):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE")

    safe = settings_of(tmp_path, *names, "SECURE_HSTS_SECONDS", **PRODUCTION)
    trial = settings_of(tmp_path, *names, "SECURE_HSTS_SECONDS")

    assert safe == {
        "SESSION_COOKIE_NAME": "__Host-ikg-session",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-ikg-csrf",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }
    assert trial == {
        "SESSION_COOKIE_NAME": "ikg-session",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_NAME": "ikg-csrf",
        "CSRF_COOKIE_SECURE": False,
        "SECURE_HSTS_SECONDS": 0,
    }


def test_passwords_are_hashed_by_argon2_and_have_twelve_characters(tmp_path):
    found = settings_of(tmp_path, "PASSWORD_HASHERS", "AUTH_PASSWORD_VALIDATORS")

    assert "Argon2" in found["PASSWORD_HASHERS"][0]
    assert {"min_length": 12} in [validator.get("OPTIONS") for validator in found["AUTH_PASSWORD_VALIDATORS"]]
    assert any("CommonPassword" in validator["NAME"] for validator in found["AUTH_PASSWORD_VALIDATORS"])


@pytest.mark.parametrize(
    ("values", "backend"),
    [
        ({}, "django.core.mail.backends.smtp.EmailBackend"),
        ({"DEMONSTRATION": "1"}, "departments.notifications.keeping.KeepingBackend"),
        ({"DEMONSTRATION": "1", "EMAIL_URL": "consolemail://"}, "django.core.mail.backends.console.EmailBackend"),
    ],
)
def test_mail_goes_where_was_said_and_a_demonstration_sends_none(tmp_path, values, backend):
    assert settings_of(tmp_path, "EMAIL_BACKEND", **values) == {"EMAIL_BACKEND": backend}


def test_a_refusal_is_one_sentence_and_no_start(tmp_path):
    done = manage(tmp_path, "check", SITE_URL="http://ikg.example.nl")

    assert done.returncode != 0
    assert "Passwords would travel unprotected" in done.stderr.splitlines()[-1]


def test_there_is_no_admin_site(settings):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_sqlite_is_tuned_for_several_writers(db, django_db_blocker):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("about SQLite; script/test runs it there")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("path", ["/healthz", "/bestaat-niet/", "/static/bestaat-niet.css"])
def test_every_answer_carries_the_security_headers(db, path):
    response = Client().get(path)

    policy = response.headers["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == sorted(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
