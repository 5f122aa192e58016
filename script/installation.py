"""Make .venv and put the locked requirements in it. Standard library only: nothing is installed yet."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


class NotInstalled(Exception):
    """Something is missing on this machine; the text says what to do."""


def install_or_exit(kind: str) -> None:
    """Install requirements/<kind>.txt, or end with a sentence."""
    try:
        install(kind)
    except NotInstalled as error:
        sys.exit(f"Not started: {error}")


def install(kind: str) -> None:
    """Bring .venv to requirements/<kind>.txt, by hash; does nothing when the lock did not change.

    Raises:
        NotInstalled: venv is missing, or the registry did not give the packages.
    """
    if not _works(VENV_PYTHON):
        _make_venv()
    wanted = _fingerprint(kind)
    if _stamp(kind).exists() and _stamp(kind).read_text(encoding="ascii") == wanted:
        return
    print(f"Installing requirements/{kind}.txt into .venv …", flush=True)
    _stamp(kind).unlink(missing_ok=True)
    lock = str(ROOT / "requirements" / f"{kind}.txt")
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--require-hashes"]
    if subprocess.run([*pip, "-r", lock], check=False, stdin=subprocess.DEVNULL).returncode != 0:
        raise NotInstalled(
            "the packages could not be installed; pip says why above. Check that the package registry can be reached."
        )
    _stamp(kind).write_text(wanted, encoding="ascii")
    if kind == "test":
        # test.txt holds all of base.txt in the same versions
        _stamp("base").write_text(_fingerprint("base"), encoding="ascii")


def _works(python: Path) -> bool:
    """Whether this .venv runs; one whose Python was upgraded or moved away does not."""
    if not python.exists():
        return False
    probe = [str(python), "-c", "import pip"]
    return subprocess.run(probe, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def _make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise NotInstalled(
            f"this Python ({sys.executable}) has no venv. On Debian or Ubuntu: apt-get install python3-venv."
        )
    print("Making .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, stdin=subprocess.DEVNULL)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise NotInstalled(
            "python3 -m venv failed; it says why above. On Debian or Ubuntu: apt-get install python3-venv."
        )


def _stamp(kind: str) -> Path:
    return VENV / f"installed-{kind}"


def _fingerprint(kind: str) -> str:
    lock = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(lock).hexdigest()
