"""What the environment says, read once and refused in one sentence when it makes no sense.

Every value may also come from a file: ``SECRET_KEY_FILE=/run/secrets/key`` stands for ``SECRET_KEY``.
Nothing here knows Django's settings; ``ikg/settings.py`` turns the answer into them.
"""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
REDIS_SCHEMES = ("redis", "rediss")
EMAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail")
LEAST_KEY_LENGTH = 50
LEAST_KEY_VARIETY = 10  # different characters; "aaaa…" is long and no secret
NAMES = (
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DEMONSTRATION",
    "EMAIL_URL",
    "MAIL_FROM",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "TEST_CLOCK",
    "TRUSTED_PROXIES",
)


class EnvironmentRefused(ImproperlyConfigured):
    """The environment makes no sense; the text says what to change."""


@dataclass(frozen=True)
class Environment:
    """The configuration of one installation, checked.

    ``database`` is in the shape of one entry of Django's ``DATABASES``; ``email`` holds the ``EMAIL_…`` settings
    and is empty when nothing was said about mail.
    """

    secret_key: str
    debug: bool
    demonstration: bool
    test_clock: bool
    site_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: int
    port: int
    data_dir: Path
    database: dict[str, Any]
    redis_url: str
    email: dict[str, Any]
    mail_from: str

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over https."""
        return self.site_url.startswith("https://")


def read_environment(environment: Mapping[str, str]) -> Environment:
    """Read and check everything.

    Raises:
        EnvironmentRefused: the first thing that makes no sense, with the way out.
    """
    values = _values(environment)
    debug = _switch(values, "DEBUG")
    demonstration = _switch(values, "DEMONSTRATION")
    test_clock = _switch(values, "TEST_CLOCK")
    port = _number(values, "PORT", 8000, least=1, most=65535)
    site = _site(values.get("SITE_URL", f"http://127.0.0.1:{port}"))
    _refuse_unsafe_switches(site, debug=debug, demonstration=demonstration, test_clock=test_clock)
    data_dir = Path(values.get("DATA_DIR", str(BASE_DIR / "var"))).expanduser().absolute()
    return Environment(
        secret_key=_secret_key(values, site, data_dir),
        debug=debug,
        demonstration=demonstration,
        test_clock=test_clock,
        site_url=f"{site.scheme}://{site.netloc}",
        allowed_hosts=_allowed_hosts(values, site),
        # https is ended by a proxy in front of us; without one nobody may say on whose behalf a request comes
        trusted_proxies=_number(values, "TRUSTED_PROXIES", 1 if site.scheme == "https" else 0, least=0, most=9),
        port=port,
        data_dir=data_dir,
        database=_database(values, data_dir, demonstration=demonstration),
        redis_url=_url(values, "REDIS_URL", "", REDIS_SCHEMES),
        email=_email(values),
        mail_from=_mail_from(values, site),
    )


def _values(environment: Mapping[str, str]) -> dict[str, str]:
    """The values of our names, those of ``X_FILE`` read from their files; an empty value is no value."""
    found: dict[str, str] = {}
    for name in NAMES:
        direct = environment.get(name, "").strip()
        path = environment.get(f"{name}_FILE", "").strip()
        if direct and path:
            raise EnvironmentRefused(f"{name} and {name}_FILE are both set. Keep one of them.")
        value = _content(name, path) if path else direct
        if value:
            found[name] = value
    return found


def _content(name: str, path: str) -> str:
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise EnvironmentRefused(
            f"{name}_FILE points to {path}, which cannot be read ({reason}). Correct the path or its rights."
        ) from error
    if not content:
        raise EnvironmentRefused(f"{name}_FILE points to {path}, which is empty. Put the value of {name} in it.")
    return content


def _switch(values: Mapping[str, str], name: str) -> bool:
    value = values.get(name, "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentRefused(f"{name} is '{value}'. Use 1 or 0.")


def _number(values: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    value = values.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise EnvironmentRefused(f"{name} is '{value}'. Use a whole number from {least} to {most}.")
    return int(value)


def _site(value: str) -> SplitResult:
    try:
        site = urlsplit(value)
        sound = site.scheme in {"http", "https"} and site.hostname and (site.port is None or site.port > 0)
    except ValueError:
        sound = False
    if not sound or site.username or site.path.strip("/") or site.query or site.fragment or "*" in site.netloc:
        raise EnvironmentRefused(
            f"SITE_URL is '{value}'. Give the address that people type, as in https://ikg.example.nl, without a path."
        )
    if site.scheme == "http" and not is_loopback(site.hostname or ""):
        raise EnvironmentRefused(
            f"SITE_URL is '{value}'. Passwords would travel unprotected; use https for every host but this machine."
        )
    return site


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_unsafe_switches(site: SplitResult, *, debug: bool, demonstration: bool, test_clock: bool) -> None:
    public = not is_loopback(site.hostname or "")
    if debug and public:
        raise EnvironmentRefused(
            f"DEBUG is on while SITE_URL is {site.geturl()}. Error pages would show secrets; set DEBUG=0."
        )
    if debug and demonstration:
        raise EnvironmentRefused(
            "DEBUG and DEMONSTRATION are both on. A demonstration is shown to people; set DEBUG=0 or DEMONSTRATION=0."
        )
    if test_clock and public:
        raise EnvironmentRefused(
            f"TEST_CLOCK is on while SITE_URL is {site.geturl()}. Nobody may move the time of real work; "
            "set TEST_CLOCK=0."
        )


def _allowed_hosts(values: Mapping[str, str], site: SplitResult) -> tuple[str, ...]:
    extra = [host.strip() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if any("*" in host or host.startswith(".") for host in extra):
        raise EnvironmentRefused(
            f"ALLOWED_HOSTS is '{values['ALLOWED_HOSTS']}'. Name each host; a pattern lets others choose the name."
        )
    hostname = site.hostname or ""
    own = f"[{hostname}]" if ":" in hostname else hostname
    near = ["localhost", "127.0.0.1", "[::1]"] if is_loopback(hostname) else []
    return tuple(dict.fromkeys([own, *near, *extra]))


def _secret_key(values: Mapping[str, str], site: SplitResult, data_dir: Path) -> str:
    """The key given; on this machine alone, one that is made once and kept in DATA_DIR."""
    key = values.get("SECRET_KEY", "")
    if not key and is_loopback(site.hostname or ""):
        return kept_secret_key(data_dir)
    if not key:
        raise EnvironmentRefused(
            f"SECRET_KEY is not set. Give {LEAST_KEY_LENGTH} or more random characters, the same on every machine."
        )
    if len(key) < LEAST_KEY_LENGTH or len(set(key)) < LEAST_KEY_VARIETY or key.startswith("django-insecure"):
        raise EnvironmentRefused(
            f"SECRET_KEY is too easy to guess. Give {LEAST_KEY_LENGTH} or more random characters "
            "(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')."
        )
    return key


def kept_secret_key(data_dir: Path) -> str:
    """Read the key of this installation, made on first use; two processes that start together agree on one.

    Raises:
        EnvironmentRefused: DATA_DIR cannot be written or read.
    """
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            fresh = data_dir / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
            try:
                os.link(fresh, path)  # fails when somebody was first, and never shows a half-written file
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise EnvironmentRefused(
            f"DATA_DIR is {data_dir}, where the key of this installation cannot be kept ({error.strerror}). "
            "Name a folder that this user may write, or give SECRET_KEY."
        ) from error


def _url(values: Mapping[str, str], name: str, default: str, schemes: tuple[str, ...]) -> str:
    value = values.get(name, default)
    scheme = value.partition(":")[0]
    if value and (scheme not in schemes or "://" not in value):
        # the value itself may hold a password and stays out of the sentence
        raise EnvironmentRefused(f"{name} begins with '{scheme}:'. Use one of {', '.join(schemes)}, followed by ://.")
    return value


def _database(values: Mapping[str, str], data_dir: Path, *, demonstration: bool) -> dict[str, Any]:
    # Two files, so that a demonstration's sign-in buttons never open a real organisation that was kept beside it.
    name = "demonstration.sqlite3" if demonstration else "ikg.sqlite3"
    url = _url(values, "DATABASE_URL", "", DATABASE_SCHEMES)
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data_dir / name)}
    try:
        database: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        raise EnvironmentRefused(
            "DATABASE_URL cannot be read. Write postgres://USER:PASSWORD@HOST:PORT/NAME, special characters as %XX."
        ) from error
    if not database["NAME"] or database["NAME"] == ":memory:":
        raise EnvironmentRefused("DATABASE_URL names no database. Write it behind the last slash.")
    return database


def _email(values: Mapping[str, str]) -> dict[str, Any]:
    url = _url(values, "EMAIL_URL", "", EMAIL_SCHEMES)
    if not url:
        return {}
    try:
        email: dict[str, Any] = environ.Env.email_url_config(url)
    except ValueError as error:
        raise EnvironmentRefused("EMAIL_URL cannot be read. Write smtp://USER:PASSWORD@HOST:PORT.") from error
    if url.startswith("smtp") and not email.get("EMAIL_HOST"):
        raise EnvironmentRefused("EMAIL_URL names no mail server. Write smtp://HOST:PORT.")
    return email


def _mail_from(values: Mapping[str, str], site: SplitResult) -> str:
    # a bare IP address is no mail domain
    host = "localhost" if is_loopback(site.hostname or "") else site.hostname
    value = values.get("MAIL_FROM", f"IKG <ikg@{host}>")
    if "@" not in value or any(character in value for character in "\r\n\0"):
        raise EnvironmentRefused(f"MAIL_FROM is {value!r}. Give one mail address, as in IKG <ikg@example.nl>.")
    return value
