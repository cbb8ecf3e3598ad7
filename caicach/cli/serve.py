"""`caicach serve`: the web server and the worker beside it, started and stopped as one."""

import argparse
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from caicach.domain.errors import TradeError

_PR_SET_PDEATHSIG = 1
#: A worker that dies is started again after this long, doubled each time up to a minute.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_GRACE_SECONDS = 15.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    workers = max(1, (os.cpu_count() or 2) - 1)  # one core is left to the worker
    parser.add_argument("--workers", type=int, default=workers, help=f"số tiến trình web (mặc định {workers})")
    parser.add_argument("--jobs", type=int, default=2, help="số việc nền chạy song song (mặc định 2)")


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes; 0 when stopped in good order, 1 when the web server ended by itself."""
    _refuse_taken_port(args.host, args.port)
    wishes: list[int] = []
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda number, _: wishes.append(number))
    web = _start(_web_command(args))
    worker: _Worker | None = None
    try:
        while not wishes:
            if web.poll() is not None:
                print(f"Máy chủ web đã dừng (mã {web.returncode}); xem thông báo ở trên.", file=sys.stderr)
                return 1
            if worker is not None:
                worker.keep_alive()
            elif _answers(args.host, args.port):  # the worker waits: people should see a page first
                print(f"Caicach đang chạy tại {_address(args.host, args.port)} (dừng: Ctrl+C)", flush=True)
                worker = _Worker(args.jobs)
            time.sleep(0.2 if worker else 0.1)
        return 0
    finally:
        _stop([web, worker.process] if worker else [web])


def _web_command(args: argparse.Namespace) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": args.host,
        "--port": str(args.port),
        "--workers": str(max(1, args.workers)),
        "--blocking-threads": "4",
        "--log-level": "warning",
        "--workers-kill-timeout": "5",
    }
    words = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "--no-ws", "config.wsgi:application"]


class _Worker:
    """The worker process, started again when it dies."""

    def __init__(self, threads: int) -> None:
        words = ["worker", "--threads", str(max(1, threads)), "--parent", str(os.getpid())]
        self._command = [sys.executable, "-m", "caicach.cli.main", *words]
        self._pause = _FIRST_PAUSE
        self._again_at: float | None = None
        self._started = time.monotonic()
        self.process = _start(self._command)

    def keep_alive(self) -> None:
        """Start the worker again where it died, not faster than the pause allows."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            if now - self._started > _LONGEST_PAUSE:
                self._pause = _FIRST_PAUSE
            self._again_at = now + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            print(f"Bộ xử lý nền đã dừng (mã {self.process.returncode}), đang khởi động lại.", file=sys.stderr)
        if now >= self._again_at:
            self._again_at, self._started = None, now
            self.process = _start(self._command)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl+C in the terminal reaches only us, and we stop the children in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_dying_wish())  # one thread


def _dying_wish() -> Callable[[], None] | None:
    """On Linux the children are told when we are killed without a chance to stop them."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    return lambda: library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise TradeError(
                f"Không mở được cổng {port} tại {host} ({error.strerror}); chọn cổng khác bằng --port."
            ) from None


def _answers(host: str, port: int) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # only compared
    connection = http.client.HTTPConnection(target, port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104  # only compared
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
