"""The image and the composition, checked as far as a machine without a container engine can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"SECRET_KEY": "k" * 64, "POSTGRES_PASSWORD": "geheim"}


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def run(*command: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **values},
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        timeout=60,
    )


def test_hadolint_finds_nothing_in_the_dockerfile():
    hadolint = Path(sys.executable).parent / "hadolint"

    done = run(str(hadolint), "--failure-threshold", "style", "Dockerfile")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_runs_as_somebody_without_rights_and_installs_by_hash():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert lines.count("USER 10001:10001") == 1
    assert any("--require-hashes" in line for line in lines)
    assert "ARG BASE=python:3.11-slim-bookworm" in lines


def test_the_composition_has_everything_that_ikg_needs(composition):
    assert set(composition["services"]) == {"prepare", "web", "worker", "beat", "postgres", "redis", "mailpit"}


def test_no_secret_stands_in_the_composition(composition):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert composition["x-ikg"]["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert composition["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert ":-geheim" not in text


def test_only_the_site_and_the_mail_of_a_trial_are_reached_from_this_machine_alone(composition):
    ports = {name: service.get("ports", []) for name, service in composition["services"].items()}

    assert {name for name, found in ports.items() if found} == {"web", "mailpit"}
    assert all(port.startswith("127.0.0.1:") for found in ports.values() for port in found)


def test_docker_compose_reads_the_composition():
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("lacks docker-compose (apt-get install docker-compose)")

    complete = run(compose, "config", **SECRETS)
    without_key = run(compose, "config", POSTGRES_PASSWORD="geheim")

    assert complete.returncode == 0, complete.stderr
    assert without_key.returncode != 0
    assert "give SECRET_KEY" in without_key.stderr
