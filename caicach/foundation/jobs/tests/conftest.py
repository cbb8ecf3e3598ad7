"""A site of its own, on SQLite, for tests that need real processes."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@cache
def _migrated() -> Path:
    """A folder with a migrated database, made once and copied for each test."""
    home = Path(tempfile.mkdtemp(prefix="caicach-site-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env=kept | {"CAICACH_HOME": str(home)}, check=True)
    with sqlite3.connect(home / "db.sqlite3") as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return home


class Site:
    """A migrated site in a folder, with the processes started on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.environment = kept | {"CAICACH_HOME": str(home), "CAICACH_JOBS": "worker", "PYTHONPATH": str(ROOT)}
        self.environment.pop("CAICACH_TESTING", None)
        self.processes: list[subprocess.Popen[str]] = []
        shutil.copy(_migrated() / "db.sqlite3", home)

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def shell(self, code: str) -> str:
        return self.command(
            "-c",
            "import os,django;os.environ['DJANGO_SETTINGS_MODULE']='config.settings';django.setup()\n" + code,
        )

    def spawn(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def rows(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(self.home / "db.sqlite3", timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def wait_for(self, question: Callable[[], bool], seconds: float = 120) -> None:
        limit = time.monotonic() + seconds
        while not question():
            assert time.monotonic() < limit, "waited in vain"
            time.sleep(0.05)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.close()
