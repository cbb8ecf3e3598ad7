"""`caicach serve`: the address once it answers, the worker restarted when it dies, both gone in the end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid):
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, IndexError):
            continue
    return found


def worker_of(pid):
    return next((child for child, command in children(pid).items() if " worker " in command), None)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_serve_starts_restarts_and_stops(site):
    port = free_port()
    site.environment |= {"CAICACH_TESTING": "1", "CAICACH_JOBS": "worker"}
    serve = site.spawn("-m", "caicach.cli.main", "serve", "--port", str(port), "--workers", "1")
    lines: list[str] = []
    threading.Thread(target=lambda: lines.extend(serve.stdout), daemon=True).start()
    site.wait_for(lambda: any(f"http://127.0.0.1:{port}/" in line for line in lines))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/thong-bao/")
    assert connection.getresponse().status == 302

    first = worker_of(serve.pid)
    assert first
    os.kill(first, signal.SIGKILL)
    site.wait_for(lambda: worker_of(serve.pid) not in (None, first))

    taken = subprocess.run(
        [sys.executable, "-m", "caicach.cli.main", "serve", "--port", str(port)],
        env=site.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert taken.returncode == 2
    assert f"cổng {port}" in taken.stderr
    assert "Traceback" not in taken.stderr

    all_of_them = list(children(serve.pid))
    assert len(all_of_them) == 2
    serve.send_signal(signal.SIGTERM)
    assert serve.wait(30) == 0
    time.sleep(0.5)
    assert not any(Path(f"/proc/{pid}").exists() for pid in all_of_them)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_children_follow_a_killed_serve(site):
    port = free_port()
    serve = site.spawn("-m", "caicach.cli.main", "serve", "--port", str(port), "--workers", "1")
    site.wait_for(lambda: len(children(serve.pid)) == 2 and children(worker_of(serve.pid) or 0) is not None)
    time.sleep(3)
    all_of_them = list(children(serve.pid))
    serve.send_signal(signal.SIGKILL)
    serve.wait()
    site.wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in all_of_them))
