"""What `script/run` does: install, prepare, start the web server and the background work, keep them alive."""

import argparse
import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

from script.installation import ROOT, VENV_PYTHON, install_or_exit
from script.supervision import OWN_FILES_ONLY, Child, Supervisor


def main(arguments: list[str]) -> int:
    """Run until somebody stops it; the exit code is 0 when it was asked to stop."""
    parser = argparse.ArgumentParser(prog="script/run", description="Start IKG on this machine.")
    parser.add_argument("--empty", action="store_true", help="without the demonstration organisation")
    options = parser.parse_args(arguments)

    environment = _environment(empty=options.empty)
    _refuse_busy_port(environment)
    install_or_exit("base")
    _make_data_dir(Path(environment["DATA_DIR"]))
    prepared = subprocess.run(
        [str(VENV_PYTHON), "-m", "script.preparation"],
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        umask=OWN_FILES_ONLY,
    )
    if prepared.returncode != 0:
        return prepared.returncode
    address = environment.get("SITE_URL") or f"http://127.0.0.1:{environment['PORT']}"
    return Supervisor(_children(environment), Path(environment["DATA_DIR"]) / "log").run(
        ready_at=int(environment["PORT"]), announcement=_announcement(address, environment)
    )


def _environment(*, empty: bool) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if value}
    if empty:
        environment["DEMONSTRATION"] = "0"
    environment.setdefault("DEMONSTRATION", "1")
    environment.setdefault("PORT", "8000")
    environment["DATA_DIR"] = str(Path(environment.get("DATA_DIR", ROOT / "var")).expanduser().absolute())
    environment["DJANGO_SETTINGS_MODULE"] = "ikg.settings"
    # our code from any folder, and nothing from the folder where somebody happens to stand
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTHONSAFEPATH"] = "1"
    return environment


def _refuse_busy_port(environment: dict[str, str]) -> None:
    port = environment["PORT"]
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"Not started: PORT is '{port}'. Use a whole number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Not started: this user may not listen on port {port}. Choose another: PORT=8001 script/run")
        except OSError:
            sys.exit(f"Not started: port {port} is in use. Stop what uses it, or choose another: PORT=8001 script/run")


def _make_data_dir(folder: Path) -> None:
    """Make it for this user alone: the database in it holds what people answered."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"Not started: DATA_DIR is {folder}, which cannot be made ({error.strerror}). Name another folder.")


def _children(environment: dict[str, str]) -> list[Child]:
    def child(name: str, *module: str) -> Child:
        return Child(name, [str(VENV_PYTHON), "-m", *module], environment)

    web = child("web", "gunicorn", "--config", "python:ikg.gunicorn", "ikg.wsgi")
    if not environment.get("REDIS_URL") and not environment.get("REDIS_URL_FILE"):
        return [web, child("background", "ikg.embedded")]
    return [
        web,
        child("worker", "celery", "-A", "ikg", "worker"),
        child("beat", "celery", "-A", "ikg", "beat", "--pidfile="),
    ]


def _announcement(address: str, environment: dict[str, str]) -> str:
    demonstration = environment["DEMONSTRATION"].lower() in {"1", "true", "yes", "on"}
    lines = ["", f"  IKG runs at  {address}", ""]
    if demonstration:
        lines.append("  A demonstration: choose a role on the sign-in page.")
    lines.append(f"  Data and logs:  {environment['DATA_DIR']}")
    lines.append(f"  Commands:       {_command(environment)} …")
    if not demonstration:
        lines.append("  First manager:  first_manager MAIL, as such a command, gives a one-time link.")
    lines.append("  Stop with Ctrl-C.")
    return "\n".join(lines) + "\n"


def _command(environment: dict[str, str]) -> str:
    """Return manage.py with the environment of this run; of what may hold a secret only that it is there."""
    plain = [name for name in ("DEMONSTRATION", "SITE_URL", "PORT", "DATA_DIR") if environment.get(name)]
    secret = [name for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY") if environment.get(name)]
    values = [f"{name}={shlex.quote(environment[name])}" for name in plain] + [f"{name}=…" for name in secret]
    python, manage = (shlex.quote(str(path)) for path in (VENV_PYTHON, ROOT / "manage.py"))
    return " ".join([*values, python, manage])
