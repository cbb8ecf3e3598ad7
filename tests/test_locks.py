"""Locks hold everything asked for, and name no host."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def asked(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    words = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if line and not line.startswith(("#", "-")))
    return {word[0].lower().replace("_", "-") for word in words if word}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_locked(name):
    locked = {
        line.split("==")[0].split("[")[0] for line in (ROOT / f"{name}.lock").read_text().splitlines() if "==" in line
    }
    assert asked(f"{name}.in") <= {word.strip().lower() for word in locked}, "run make lock"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_name_no_host(name):
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_npm_lock_resolves_from_no_host():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
