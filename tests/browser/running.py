"""The real site for browser tests: its own home, the real server, sessions of sample people."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.db.utils import load_backend

ROOT = Path(__file__).resolve().parents[2]

#: Run inside the site: one session for each active person, so that tests need no password.
_SIGN_IN = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
keys = {}
for person in get_user_model().objects.filter(is_active=True).order_by("pk")[:300]:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    keys[person.username] = store.session_key
print("SESSIONS " + json.dumps(keys))
"""


class SiteFault(Exception):
    """The site could not be built or started; the message holds what it printed."""


@dataclass(frozen=True)
class Site:
    """A site that is being served."""

    url: str
    home: Path
    sessions: dict[str, str]

    @contextmanager
    def database(self) -> Iterator[None]:
        """Let the ORM of this process read the site's database (SQLite only)."""
        kept = connections["default"]
        settings = {**kept.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(self.home / "db.sqlite3")}
        connections["default"] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = kept


def environment(home: Path) -> dict[str, str]:
    """Environment of a site as `make run` makes it, in its own home."""
    left_out = {"CAICACH_TESTING", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CAICACH_DEBUG"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"CAICACH_HOME": str(home), "CAICACH_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}


def manage(home: Path, *words: str) -> str:
    """Run one `manage.py` command of the site and give what it printed."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteFault(f"manage.py {words[0]}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def build(home: Path) -> None:
    """Assets, database, sample province, collected files; a home that is complete is taken as it is."""
    if (home / "browser-ready").exists():
        return
    assets = subprocess.run([sys.executable, str(ROOT / "tools" / "build_assets.py")], cwd=ROOT, check=False)
    if assets.returncode:
        raise SiteFault("tools/build_assets.py failed, see above")
    if "prepare_site" in manage(home, "help", "--commands").split():
        manage(home, "prepare_site")
    else:
        manage(home, "migrate", "--skip-checks", "--verbosity=0")
    manage(home, "collectstatic", "--skip-checks", "--noinput", "--verbosity=0")
    (home / "browser-ready").touch()


def sessions(home: Path) -> dict[str, str]:
    """Session key by user name."""
    printed = manage(home, "shell", "-c", _SIGN_IN)
    line = next(line for line in printed.splitlines() if line.startswith("SESSIONS "))
    keys: dict[str, str] = json.loads(line.removeprefix("SESSIONS "))
    return keys


@contextmanager
def served(home: Path) -> Iterator[Site]:
    """Build the site in `home` where needed and serve it on a free port until the end of the block."""
    build(home)
    keys = sessions(home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "caicach.cli.main", "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(server, port, home / "server.log")
            yield Site(f"http://127.0.0.1:{port}", home, keys)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SiteFault(f"the server stopped: {log.read_text(encoding='utf-8')[-3000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/ui/logo.svg", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SiteFault(f"the server did not answer within 30 s: {log.read_text(encoding='utf-8')[-3000:]}")


def chromium() -> str:
    """Path of the machine's Chromium, or "" when there is none."""
    given = os.environ.get("CAICACH_CHROMIUM", "")
    return given or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
